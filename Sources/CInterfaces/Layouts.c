// The layouts as the specifications give them for 64-bit machines.
#include "CInterfaces.h"
#include <stddef.h>

_Static_assert(sizeof(sw_dl_tensor) == 48, "DLTensor");
_Static_assert(offsetof(sw_dl_tensor, shape) == 24, "DLTensor.shape");
_Static_assert(sizeof(sw_dl_managed) == 64, "DLManagedTensor");
_Static_assert(offsetof(sw_dl_versioned, flags) == 24, "DLManagedTensorVersioned.flags");
_Static_assert(sizeof(sw_dl_versioned) == 80, "DLManagedTensorVersioned");
_Static_assert(sizeof(sw_arrow_schema) == 72, "ArrowSchema");
_Static_assert(sizeof(sw_arrow_array) == 80, "ArrowArray");
_Static_assert(sizeof(sw_z_stream) == 112, "z_stream");

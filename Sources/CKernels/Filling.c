#include "Filling.h"
#include "InstructionSet.h"
#include <string.h>

#define SW_SOURCE "Filling.inc"
#include "VariantDispatch.h"

void sw_fill(void *target, const void *element, int64_t size, int64_t bytes, int is_streamed) {
  SW_DISPATCH(fill)(target, element, size, bytes, is_streamed);
}

#include "CKernels.h"
int swiftwater_ckernels_version(void) { return 1; }

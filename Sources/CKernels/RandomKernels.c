// Before the functions: nothing may fuse, so that every instruction set rounds alike.
#pragma STDC FP_CONTRACT OFF

#include "RandomKernels.h"
#include "VectorMathFloat.h"

#define SW_SOURCE "RandomKernels.inc"
#include "VariantDispatch.h"

void sw_normal_floats(uint64_t seed, uint64_t stream, int64_t first, int64_t count, float mean,
                      float deviation, float *target) {
  SW_DISPATCH(normal_floats)(seed, stream, first, count, mean, deviation, target);
}

#include "Reduction.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "Reduction.inc"
#include "VariantDispatch.h"

void sw_reduce(sw_reduction kind, uint8_t dtype, const void *source, int64_t count, int64_t inner,
               void *result) {
  SW_DISPATCH(reduce)(kind, dtype, source, count, inner, result);
}

double sw_sum_of_lanes(double *lanes) {
  for (int width = SW_LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
  return lanes[0];
}

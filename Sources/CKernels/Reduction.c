#include "Reduction.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "Reduction.inc"
#include "VariantDispatch.h"

void sw_reduce(sw_reduction kind, uint8_t dtype, const void *source, int64_t count, int64_t inner,
               void *result) {
  SW_DISPATCH(reduce)(kind, dtype, source, count, inner, result);
}

void sw_reduce_slices(sw_reduction kind, uint8_t dtype, const void *source, int64_t slices,
                      int64_t count, int64_t inner, int64_t source_bytes, int64_t result_bytes,
                      void *result) {
  for (int64_t k = 0; k < slices; k++)
    SW_DISPATCH(reduce)
    (kind, dtype, (const char *)source + k * source_bytes, count, inner,
     (char *)result + k * result_bytes);
}

double sw_sum_of_lanes(double *lanes) {
  for (int width = SW_LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
  return lanes[0];
}

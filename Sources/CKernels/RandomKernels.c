#include "RandomKernels.h"
#include <string.h>

// Nothing may fuse, so that every instruction set rounds alike; and the functions are not those of
// VectorMath.h, so that better ones there do not change anybody's random numbers.
#pragma STDC FP_CONTRACT OFF

static inline __attribute__((always_inline)) float float_of(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static inline __attribute__((always_inline)) uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

#define SW_SOURCE "RandomKernels.inc"
#include "VariantDispatch.h"

void sw_normal_floats(uint64_t seed, uint64_t stream, int64_t first, int64_t count, float mean,
                      float deviation, float *target) {
  SW_DISPATCH(normal_floats)(seed, stream, first, count, mean, deviation, target);
}

void sw_uniform_doubles(uint64_t seed, uint64_t stream, int64_t first, int64_t pairs, double low,
                        double width, double last, double *target) {
  SW_DISPATCH(uniform_doubles)(seed, stream, first, pairs, low, width, last, target);
}

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

static inline __attribute__((always_inline)) double double_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

static inline __attribute__((always_inline)) uint64_t wide_bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  return bits;
}

#define SW_SOURCE "RandomKernels.inc"
#include "VariantDispatch.h"

void sw_normal_floats(uint64_t seed, uint64_t stream, int64_t first, int64_t count, float mean,
                      float deviation, float *target) {
  SW_DISPATCH(normal_floats)(seed, stream, first, count, mean, deviation, target);
}

void sw_normal_doubles(uint64_t seed, uint64_t stream, uint64_t first, int64_t pairs, double mean,
                       double deviation, double *target) {
  SW_DISPATCH(normal_doubles)(seed, stream, first, pairs, mean, deviation, target);
}

void sw_exponentials(uint64_t seed, uint64_t stream, uint64_t first, int64_t pairs, double *target) {
  SW_DISPATCH(exponentials)(seed, stream, first, pairs, target);
}

void sw_uniforms(uint64_t seed, uint64_t stream, uint64_t first, int64_t count, double *target) {
  SW_DISPATCH(uniforms)(seed, stream, first, count, target);
}

void sw_random_words(uint64_t seed, uint64_t stream, uint64_t first, int64_t count, int64_t apart,
                     uint32_t *target) {
  SW_DISPATCH(random_words)(seed, stream, first, count, apart, target);
}

// Fisher and Yates, as far as needed (Knuth, TAOCP 2, 3.4.2, algorithm P).
void sw_draw(intptr_t *order, int64_t rows, int64_t count, const double *numbers) {
  enum { AHEAD = 16 };
  for (int64_t i = 0; i < count; i++) {
    // The numbers are known, and so is what is needed soon.
    int64_t next = i + AHEAD;
    if (next < count)
      __builtin_prefetch(&order[next + (int64_t)(numbers[next] * (double)(rows - next))], 1);
    int64_t other = i + (int64_t)(numbers[i] * (double)(rows - i));
    if (other >= rows) other = rows - 1;
    intptr_t row = order[other];
    order[other] = order[i];
    order[i] = row;
  }
}

void sw_uniform_doubles(uint64_t seed, uint64_t stream, int64_t first, int64_t pairs, double low,
                        double width, double last, double *target) {
  SW_DISPATCH(uniform_doubles)(seed, stream, first, pairs, low, width, last, target);
}

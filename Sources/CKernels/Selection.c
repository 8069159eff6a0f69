#include "Selection.h"
#include "InstructionSet.h"
#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// What Selection.inc asks of a variant by pasting its name.
#define SW_VECTORS_baseline 0
#define SW_VECTORS_avx2 0
#define SW_VECTORS_avx512 1

#define SW_SOURCE "Selection.inc"
#include "VariantDispatch.h"

int64_t sw_count_true(const uint8_t *mask, int64_t count) {
  return SW_DISPATCH(count_true)(mask, count);
}

void sw_compress(const void *source, int64_t byte_count, const uint8_t *mask, int64_t count,
                 int64_t kept, void *target) {
  SW_DISPATCH(compress)(source, byte_count, mask, count, kept, target);
}

void sw_places_of_true(const uint8_t *mask, int64_t first, int64_t count, int64_t kept,
                       int64_t *target) {
  SW_DISPATCH(places_of_true)(mask, first, count, kept, target);
}

int64_t sw_first_outside(const int64_t *places, int64_t count, int64_t extent) {
  return SW_DISPATCH(first_outside)(places, count, extent);
}

void sw_gather(const void *source, int64_t byte_count, const int64_t *places, int64_t count,
               int64_t extent, void *target) {
  SW_DISPATCH(gather)(source, byte_count, places, count, extent, target);
}

void sw_compress_bits(const uint8_t *bits, int64_t start, const uint8_t *mask, int64_t count,
                      uint8_t *target, int64_t at) {
  SW_DISPATCH(compress_bits)(bits, start, mask, count, target, at);
}

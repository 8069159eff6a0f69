#include "KeyDivision.h"
#include "InstructionSet.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// What KeyDivision.inc asks of a variant by pasting its name.
#define SW_VECTORS_baseline 0
#define SW_VECTORS_avx2 0
#define SW_VECTORS_avx512 1

#define SW_SOURCE "KeyDivision.inc"
#include "VariantDispatch.h"

void sw_count_keys(int64_t byte_count, const void *keys, int64_t count, uint64_t pivot,
                   int64_t *below, int64_t *equal) {
  if (byte_count == 4) SW_DISPATCH(count_32)(keys, count, (uint32_t)pivot, below, equal);
  else SW_DISPATCH(count_64)(keys, count, pivot, below, equal);
}

void sw_divide_keys(int64_t byte_count, const void *keys, int64_t first, int64_t count,
                    uint64_t pivot, int64_t *below, int64_t *equal, int64_t *above) {
  if (byte_count == 4)
    SW_DISPATCH(divide_32)(keys, first, count, (uint32_t)pivot, below, equal, above);
  else SW_DISPATCH(divide_64)(keys, first, count, pivot, below, equal, above);
}

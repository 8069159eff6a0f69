#include "KeySort.h"
#include "InstructionSet.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// What KeySort.inc asks of a variant by pasting its name.
#define SW_VECTORS_baseline 0
#define SW_VECTORS_avx2 0
#define SW_VECTORS_avx512 1
enum { SW_MOST_ROWS = 16 };

// Lane numbers that turn a vector: loaded from place lanes − n they bring the first elements up by n
// lanes.
static const uint32_t sw_turns_32[32] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                                         0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const uint64_t sw_turns_64[16] = {0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7};

#define SW_SOURCE "KeySort.inc"
#include "VariantDispatch.h"

void sw_sort_keys_32(uint32_t *keys, int64_t rows, int64_t count, int low_bit,
                     uint32_t *scratch) {
  SW_DISPATCH(sort_all_32)(keys, rows, count, low_bit, scratch);
}

void sw_sort_keys_64(uint64_t *keys, int64_t rows, int64_t count, int low_bit,
                     uint64_t *scratch) {
  SW_DISPATCH(sort_all_64)(keys, rows, count, low_bit, scratch);
}

void sw_select_key_32(uint32_t *keys, int64_t count, int64_t place) {
  SW_DISPATCH(select_32)(keys, count, place);
}

void sw_select_key_64(uint64_t *keys, int64_t count, int64_t place) {
  SW_DISPATCH(select_64)(keys, count, place);
}

int64_t sw_split_keys_32(uint32_t *keys, int64_t count) {
  uint32_t least, most, low, high;
  SW_DISPATCH(bounds_32)(keys, count, &least, &most);
  if (least == most) return count;
  uint32_t pivot = SW_DISPATCH(pivot_32)(keys, count, least, most, 1);
  return SW_DISPATCH(partition_32)(keys, count, pivot, &low, &high);
}

int64_t sw_split_keys_64(uint64_t *keys, int64_t count) {
  uint64_t least, most, low, high;
  SW_DISPATCH(bounds_64)(keys, count, &least, &most);
  if (least == most) return count;
  uint64_t pivot = SW_DISPATCH(pivot_64)(keys, count, least, most, 1);
  return SW_DISPATCH(partition_64)(keys, count, pivot, &low, &high);
}

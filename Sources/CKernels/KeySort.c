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
static const uint32_t sw_turns[32] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                                      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

// For each set of eight lanes these first and then the others, a byte for each.
#define SW_LOWER(set, lane) __builtin_popcount((set) & ((1 << (lane)) - 1))
#define SW_PLACE(set, lane) \
  ((set) >> (lane) & 1 ? SW_LOWER(set, lane) : __builtin_popcount(set) + (lane) - SW_LOWER(set, lane))
#define SW_LANE(set, lane) (uint64_t)(lane) << 8 * SW_PLACE(set, lane)
#define SW_PARTED(set)                                                                  \
  SW_LANE(set, 0) | SW_LANE(set, 1) | SW_LANE(set, 2) | SW_LANE(set, 3) | SW_LANE(set, 4) \
      | SW_LANE(set, 5) | SW_LANE(set, 6) | SW_LANE(set, 7)
#define SW_PARTED_4(set) \
  SW_PARTED(set), SW_PARTED((set) + 1), SW_PARTED((set) + 2), SW_PARTED((set) + 3)
#define SW_PARTED_16(set) \
  SW_PARTED_4(set), SW_PARTED_4((set) + 4), SW_PARTED_4((set) + 8), SW_PARTED_4((set) + 12)
#define SW_PARTED_64(set) \
  SW_PARTED_16(set), SW_PARTED_16((set) + 16), SW_PARTED_16((set) + 32), SW_PARTED_16((set) + 48)
static const uint64_t sw_parted_lanes[256] = {SW_PARTED_64(0), SW_PARTED_64(64), SW_PARTED_64(128),
                                              SW_PARTED_64(192)};

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
  return SW_DISPATCH(split_32)(keys, count);
}

int64_t sw_split_keys_64(uint64_t *keys, int64_t count) {
  return SW_DISPATCH(split_64)(keys, count);
}

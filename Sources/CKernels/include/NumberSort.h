// Sorting numbers of every type, and finding the places that sort them, by way of keys.
//
// Ascending or descending, NaN comes last either way and zeros of both signs are equal. Equal numbers
// keep their order and their bits.
#ifndef SW_NUMBER_SORT_H
#define SW_NUMBER_SORT_H

#include <stdint.h>

typedef enum { SW_UNSIGNED = 0, SW_SIGNED, SW_FLOATING } sw_number_kind;

/// The order of the numbers of one type.
typedef struct {
  uint8_t byte_count;
  /// A sw_number_kind.
  uint8_t kind;
  uint8_t descending;
  /// The bits of positive infinity; NaN is what lies above.
  uint64_t infinity;
} sw_number_order;

/// What keys were made from.
typedef struct {
  /// The smallest and the largest key.
  uint64_t least, most;
  int64_t nans, negative_zeros, positive_zeros;
} sw_key_tally;

/// How a key and a place share 64 bits.
typedef struct {
  uint64_t least;
  int place_bits, dropped_bits;
} sw_packing;

// Whole rows, on one thread.

/// The bytes of scratch that the functions below need for rows of a length.
int64_t sw_sort_scratch(sw_number_order order, int64_t length);
int64_t sw_sort_places_scratch(int64_t length);

/// Sorts rows one after the other, `source` and `target` apart.
void sw_sort_rows(sw_number_order order, const void *source, int64_t rows, int64_t length,
                  void *target, void *scratch);

/// Brings the elements at some ascending places of each row to where sorting would put them.
void sw_partition_rows(sw_number_order order, const void *source, int64_t rows, int64_t length,
                       const int64_t *places, int64_t place_count, void *target, void *scratch);

/// The places that sort each row, stable; rows have at most 2^32 elements.
void sw_sort_places(sw_number_order order, const void *source, int64_t rows, int64_t length,
                    int64_t *target, void *scratch);

/// The places that sw_partition_rows takes its elements from: smaller and larger elements each in
/// their order.
void sw_partition_places(sw_number_order order, const void *source, int64_t rows, int64_t length,
                         const int64_t *places, int64_t place_count, int64_t *target,
                         void *scratch);

/// The places of the first `kept` elements of each row's order, stable.
void sw_top_places(sw_number_order order, const void *source, int64_t rows, int64_t length,
                   int64_t kept, int64_t *target, void *scratch);

// The steps of it, for one row on several threads.

void sw_encode_keys(sw_number_order order, const void *source, int64_t count, void *keys,
                    sw_key_tally *tally);
void sw_decode_keys(sw_number_order order, void *keys, int64_t count);
void sw_restore_bits(sw_number_order order, const void *source, int64_t count, sw_key_tally tally,
                     void *target);

/// Keys of numbers of 4 or 8 bytes in as many, one for zeros of both signs.
void sw_merge_keys(sw_number_order order, const void *source, int64_t count, void *keys);
/// 64-bit keys, one for zeros of both signs.
void sw_widen_keys(sw_number_order order, const void *source, int64_t count, uint64_t *keys);
/// How `count` keys between two are packed.
sw_packing sw_packing_of(uint64_t least, uint64_t most, int64_t count);
void sw_pack_keys(const uint64_t *keys, int64_t first, int64_t count, sw_packing packing,
                  uint64_t *packed);
/// Sorts runs of packed keys, which are equal but for what was dropped; `keys` by place.
void sw_settle_ties(const uint64_t *keys, sw_packing packing, uint64_t *packed, int64_t count,
                    uint64_t *scratch);
void sw_unpack_places(uint64_t *packed, int64_t count, sw_packing packing);

#endif

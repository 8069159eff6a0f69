// Stable sorting of 64-bit keys that carry a place.
#ifndef SW_RADIX_SORT_H
#define SW_RADIX_SORT_H

#include <stdint.h>

typedef struct {
  uint64_t key;
  uint64_t place;
} sw_keyed_place;

/// Sorts `count` items by key, equal keys in their order, through `scratch` of the same size. The
/// result is in `items`.
void sw_radix_sort(sw_keyed_place *items, sw_keyed_place *scratch, int64_t count);

/// The key by which doubles sort in ascending order, -0 with 0, NaN last.
static inline uint64_t sw_key_of_double(double value) {
  union { double d; uint64_t u; } bits = {value == 0 ? 0 : value};
  if (value != value) return UINT64_MAX;
  return bits.u >> 63 ? ~bits.u : bits.u | 0x8000000000000000ULL;
}

#endif

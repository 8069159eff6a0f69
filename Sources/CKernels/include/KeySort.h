// Sorting whole keys without a sign: the one place where elements are put in order.
#ifndef SW_KEY_SORT_H
#define SW_KEY_SORT_H

#include <stdint.h>

/// Sorts rows of keys in ascending order in place, through `scratch` for a row. `low_bit` says from
/// which bit up the keys are not in order yet: 0, or the width of places that ascend already.
///
/// O(n log n) with AVX-512; otherwise O(n), at most one pass for each 11 bits.
void sw_sort_keys_32(uint32_t *keys, int64_t rows, int64_t count, int low_bit,
                     uint32_t *scratch);
void sw_sort_keys_64(uint64_t *keys, int64_t rows, int64_t count, int low_bit,
                     uint64_t *scratch);

/// Moves the key that belongs at `place` there, smaller ones before and larger ones after it. O(n).
void sw_select_key_32(uint32_t *keys, int64_t count, int64_t place);
void sw_select_key_64(uint64_t *keys, int64_t count, int64_t place);

/// Moves the smaller keys, about half, before the larger ones and returns how many they are; all
/// or none when the keys are equal. O(n).
int64_t sw_split_keys_32(uint32_t *keys, int64_t count);
int64_t sw_split_keys_64(uint64_t *keys, int64_t count);

#endif

// Dividing keys by a pivot into the places of smaller, equal and larger ones, each in their order. A
// block is counted first, so that blocks may be divided on several threads at once.
#ifndef SW_KEY_DIVISION_H
#define SW_KEY_DIVISION_H

#include <stdint.h>

/// How many of fewer than 2^32 keys of `byte_count` bytes are below the pivot, and how many equal it.
void sw_count_keys(int64_t byte_count, const void *keys, int64_t count, uint64_t pivot,
                   int64_t *below, int64_t *equal);

/// Writes the places of keys, of which the first is place `first`, to three lists with room for just
/// as many as belong there.
void sw_divide_keys(int64_t byte_count, const void *keys, int64_t first, int64_t count,
                    uint64_t pivot, int64_t *below, int64_t *equal, int64_t *above);

#endif

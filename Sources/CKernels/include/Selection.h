// Taking elements: where a mask holds, and at given places.
#ifndef SW_SELECTION_H
#define SW_SELECTION_H

#include <stdint.h>

/// How many bytes of a mask (0 or 1 each) are 1.
int64_t sw_count_true(const uint8_t *mask, int64_t count);

/// Copies the `kept` elements, of 1, 2, 4, 8 or 16 bytes, where a mask holds.
void sw_compress(const void *source, int64_t byte_count, const uint8_t *mask, int64_t count,
                 int64_t kept, void *target);

/// Appends the bits, of which the first is `start`, where a mask holds to those before bit `at` of a
/// target that is zero from there on. Neighbours may write the same words at once.
void sw_compress_bits(const uint8_t *bits, int64_t start, const uint8_t *mask, int64_t count,
                      uint8_t *target, int64_t at);

/// Writes the `kept` places where a mask holds; its first byte is that of place `first`.
void sw_places_of_true(const uint8_t *mask, int64_t first, int64_t count, int64_t kept,
                       int64_t *target);

/// The index of the first place outside -extent ..< extent, or -1.
int64_t sw_first_outside(const int64_t *places, int64_t count, int64_t extent);

/// Copies the elements, of any size, at some places; negative ones count from `extent`.
void sw_gather(const void *source, int64_t byte_count, const int64_t *places, int64_t count,
               int64_t extent, void *target);

#endif

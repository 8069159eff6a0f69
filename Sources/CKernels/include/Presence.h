// Bits and bytes that say of each row whether something holds.
#ifndef SW_PRESENCE_H
#define SW_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "GroupKernels.h"

/// Writes a bit for each byte, which is 0 or 1, from the first bit of `bits` on; the bits of the last
/// byte that are left are 0.
void sw_bits_of_flags(const uint8_t *flags, int64_t count, uint8_t *bits);

/// Writes a byte of 0 or 1 for each bit from bit `start` on, the opposite where `inverted`.
void sw_flags_of_bits(const uint8_t *bits, int64_t start, int64_t count, bool inverted,
                      uint8_t *flags);

/// What is counted of a whole number.
typedef enum { SW_ONES = 0, SW_LEADING_ZEROS, SW_TRAILING_ZEROS } sw_bit_question;

/// Counts bits of whole numbers, each in its own type.
void sw_count_bits(const sw_cells *cells, int64_t count, sw_bit_question question,
                   int64_t *target);

#endif

// Eight truths in a byte.
#ifndef SW_BIT_PACKING_H
#define SW_BIT_PACKING_H

#include <stdint.h>

/// Writes rows of bytes, (count + 7) / 8 each, whose bits are the truths (0 or 1) of a row of `count`;
/// the first of eight is the highest bit, or the lowest. Bits without a truth are 0.
void sw_pack_truths(const uint8_t *truths, int64_t rows, int64_t count, int lowest_first,
                  uint8_t *target);

/// Writes the 8 × `bytes` bits of some bytes as 0 and 1.
void sw_unpack_truths(const uint8_t *source, int64_t bytes, int lowest_first, uint8_t *target);

#endif

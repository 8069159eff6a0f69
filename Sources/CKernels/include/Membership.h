// Looking for values among others.
#ifndef SW_MEMBERSHIP_H
#define SW_MEMBERSHIP_H

#include "GroupKernels.h"

/// Whether each value is one of some words: whole numbers by their lowest bits, doubles as numbers, NaN
/// equal to itself.
void sw_cells_among(const sw_cells *cells, int64_t count, const uint64_t *wanted, int64_t words,
                    uint8_t *target);
/// What a table of bytes says of each whole number from `low` on; 0 outside of the table.
void sw_cells_in_span(const sw_cells *cells, int64_t count, int64_t low, uint64_t span,
                      const uint8_t *table, uint8_t *target);

#endif

// Running sums, products and extremes.
#ifndef SW_SCAN_H
#define SW_SCAN_H

#include <stdint.h>

typedef enum { SW_RUNNING_SUM = 0, SW_RUNNING_PRODUCT, SW_RUNNING_LEAST, SW_RUNNING_GREATEST } sw_scan;

/// Scans `count` neighbours. Sums and products of integers and bools are 64-bit and wrap; those of
/// floats add up in double and are rounded at each place; extremes keep the type, and are NaN from
/// the first NaN on.
void sw_scan_row(sw_scan kind, uint8_t dtype, const void *source, int64_t count, void *target);

/// Scans the rows of a (count, inner) block, `columns` of its columns.
void sw_scan_columns(sw_scan kind, uint8_t dtype, const void *source, int64_t count, int64_t inner,
                     int64_t columns, void *target);

/// Sums one part of a long row that is scanned in parts: writes its total, and with a target the sums
/// up to each place, plus what came before. `before` and `total` are doubles for floats, 64-bit
/// integers otherwise.
void sw_scan_part(uint8_t dtype, const void *source, int64_t count, const void *before,
                  void *target, void *total);

#endif

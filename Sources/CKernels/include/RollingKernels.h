// Statistics of windows of so many rows that end with each row.
#ifndef SW_ROLLING_KERNELS_H
#define SW_ROLLING_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

/// Rows of one partition, which begins at row `first`; results are those of rows `from ..< to`. A
/// result is there where so many values of its window are.
typedef struct {
  const double *values;
  const uint8_t *validity;  // NULL when all are there
  int64_t bit;              // the bit of row 0
  int64_t first, from, to;
  int64_t window, fewest;
} sw_rolling;

/// Each returns false, with nothing of use written, where a value that is not finite would spoil what
/// comes after it. `target` and `there` begin with row 0.
bool sw_rolling_sums(const sw_rolling *rows, bool is_mean, double *target, uint8_t *there);
bool sw_rolling_variances(const sw_rolling *rows, bool is_deviation, double *target,
                          uint8_t *there);

/// The least or greatest values, NaN the greatest of all. `scratch` has room for two numbers for each
/// row wanted and of the first window.
void sw_rolling_extremes(const sw_rolling *rows, bool greatest, double *scratch, double *target,
                         uint8_t *there);

/// Quantiles, between two values in proportion; `sorted` has room for the values of a window and one
/// more. False, and nothing certain written, where a value is not finite.
bool sw_rolling_quantiles(const sw_rolling *rows, double fraction, double *sorted, double *target,
                          uint8_t *there);

#endif

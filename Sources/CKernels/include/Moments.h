// Means and sums of squared distances from them.
#ifndef SW_MOMENTS_H
#define SW_MOMENTS_H

#include <stdint.h>

/// The mean of `count` rows of `inner` numbers (float32 or float64), and the sum of the squared
/// distances from it, for each of `columns` columns. Means are taken from `origins`, a number of each
/// column's size, so that none are lost to rounding far from zero. Reads the rows twice: give as many as a cache
/// holds.
void sw_moments(uint8_t dtype, const void *source, int64_t count, int64_t inner, int64_t columns,
                const void *origins, double *means, double *squares);

/// Adds the moments of `other_count` rows to those of `count`.
void sw_combine_moments(int64_t count, double *means, double *squares, int64_t other_count,
                        const double *other_means, const double *other_squares, int64_t columns);

#endif

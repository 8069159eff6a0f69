// Finding and counting in order: places in sorted numbers, bins, runs of equals.
#ifndef SW_SEARCHING_H
#define SW_SEARCHING_H

#include <stdint.h>

/// For each of `wanted` values, how many of the `count` ascending numbers come before it: the smaller
/// ones, and with `is_right` the equal ones too. NaN comes after every number.
void sw_search_sorted(uint8_t dtype, const void *sorted, int64_t count, const void *values,
                      int64_t wanted, int is_right, int64_t *target);

/// The numbers of bins of equal width between `edges` (`bins` + 1 of them): of values outside, and
/// of NaN, `bins`. A bin includes its lower edge, the last one both. `dtype` is float32 or float64.
void sw_uniform_bins(uint8_t dtype, const void *values, int64_t count, const double *edges,
                     int64_t bins, uint32_t *target);

/// The same for edges at any distance, ascending, of float64 values.
void sw_edge_bins(const double *values, int64_t count, const double *edges, int64_t bins,
                  uint32_t *target);

/// Adds 1 to the total of each bin; `totals` are one more than there are bins.
void sw_count_bins(const uint32_t *bins, int64_t count, int64_t bin_count, int64_t *totals);

/// Adds each weight to the total of its bin, in their order.
void sw_weigh_bins(const uint32_t *bins, const double *weights, int64_t count, double *totals);

/// The smallest and the largest of some whole numbers.
void sw_place_bounds(const int64_t *places, int64_t count, int64_t *least, int64_t *most);

/// How many whole numbers from 0 up are `place`, added to `totals`; the places are in range.
void sw_count_places(const int64_t *places, int64_t count, int64_t bin_count, int64_t *totals);

/// Copies the first of each run of equal numbers (NaN equals NaN) and returns how many there are;
/// `target` may be `sorted`, and has room for as many.
int64_t sw_distinct(uint8_t dtype, const void *sorted, int64_t count, void *target);

/// Numbers the runs of equal numbers of a sorted array whose elements came from the places `order`:
/// `inverse` of each place, and for each run its first place and where it starts. Returns how many
/// there are.
int64_t sw_number_runs(uint8_t dtype, const void *sorted, const int64_t *order, int64_t count,
                       int64_t *inverse, int64_t *first_places, int64_t *starts);

#endif

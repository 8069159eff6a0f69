// Aggregates of lists of numbers. List i has the elements from offsets[i] to before offsets[i + 1];
// the first cell is that of offset 0.
#ifndef SW_LIST_KERNELS_H
#define SW_LIST_KERNELS_H

#include "GroupKernels.h"

/// Floats into doubles, whole numbers into 64 bits, which wrap around; 0 for no elements.
void sw_list_sums(const sw_cells *cells, const int64_t *offsets, int64_t lists, void *sums);
/// `there` says which lists have elements that are there.
void sw_list_means(const sw_cells *cells, const int64_t *offsets, int64_t lists, double *means,
                   uint8_t *there);
/// The least or greatest element, in the elements' own type; NaN is the greatest of all.
void sw_list_extremes(const sw_cells *cells, const int64_t *offsets, int64_t lists, bool greatest,
                      void *extremes, uint8_t *there);

/// The place in its list of the least or greatest element, the first of equal ones.
void sw_list_places(const sw_cells *cells, const int64_t *offsets, int64_t lists, bool greatest,
                    int64_t *places, uint8_t *there);
/// For each element whether none before it in its list equals it; nulls equal one another. O(n²) in
/// the length of a list.
void sw_list_firsts(const sw_cells *cells, const int64_t *offsets, int64_t lists, uint8_t *firsts);

/// Lists that are taken apart: each gives a row for every element; one that is not there gives one row,
/// and so does an empty one if it is kept.
typedef struct {
  const int64_t *offsets;
  const uint8_t *validity;  // NULL when all are there
  int64_t bit;              // the bit of the first list
  bool keeps_empty;
} sw_exploded;

/// How many rows lists from one to before another give.
int64_t sw_exploded_count(const sw_exploded *lists, int64_t from, int64_t to);

/// Writes the value, of 1, 2, 4, 8 or 16 bytes, of each list from one on for each of `count` rows.
void sw_explode(const sw_exploded *lists, int64_t from, int64_t count, const void *values,
                int64_t width, void *target);

#endif

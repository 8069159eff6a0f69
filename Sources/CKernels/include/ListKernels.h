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

#endif

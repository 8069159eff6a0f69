// Linear algebra of stacks of small matrices, in row-major order without gaps.
#ifndef SW_SMALL_MATRICES_H
#define SW_SMALL_MATRICES_H

#include <stdint.h>

enum { SW_SMALL_ORDER = 4 };

/// Solves `count` systems of n x n (n up to SW_SMALL_ORDER) with `sides` right sides each, by elimination
/// with partial pivoting; without right sides, inverts the matrices. What a singular matrix has no
/// solution for becomes infinite.
/// Returns -1, or 8 m + p where matrix m is the first with a pivot of 0, its p-th from 1.
int64_t sw_small_solve_double(const double *matrices, int64_t n, const double *rights,
                              int64_t sides, int64_t count, double *solutions);
int64_t sw_small_solve_float(const float *matrices, int64_t n, const float *rights, int64_t sides,
                             int64_t count, float *solutions);

/// The determinants of `count` matrices of n x n, whose partial products may be beyond the type.
void sw_small_determinant_double(const double *matrices, int64_t n, int64_t count, double *results);
void sw_small_determinant_float(const float *matrices, int64_t n, int64_t count, float *results);

#endif

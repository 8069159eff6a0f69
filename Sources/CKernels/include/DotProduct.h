// Sums of products of two arrays.
#ifndef SW_DOT_PRODUCT_H
#define SW_DOT_PRODUCT_H

#include <stdint.h>

/// The sum of the products of two arrays; of floats in double precision. The bits are the same for every
/// instruction set.
double sw_dot_double(const double *a, const double *b, int64_t count);
double sw_dot_float(const float *a, const float *b, int64_t count);

/// The same of complex numbers, `count` pairs: the real and the imaginary part.
void sw_dot_complex_double(const double *a, const double *b, int64_t count, double *sum);
void sw_dot_complex_float(const float *a, const float *b, int64_t count, double *sum);

#endif

// Elementary functions of doubles as straight-line code that a compiler can vectorise. Each works
// on a whole tile of SW_TILE elements; arguments outside the fast range take the C library's way.
// Here and in VectorMathFloat.h, and nowhere else, products and sums may fuse where the processor
// can: instruction sets may differ in the last bits, within the tolerance of the operation.
#ifndef SW_VECTOR_MATH_H
#define SW_VECTOR_MATH_H

#include "VectorMathCoefficients.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#define SW_INLINE static inline __attribute__((always_inline))

SW_INLINE double sw_from_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

SW_INLINE uint64_t sw_to_bits(double value) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  return bits;
}

// Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
#define SW_ROUND_MAGIC 6755399441055744.0

/// e^x. Cody-Waite reduction by ln 2 in two parts, Taylor polynomial of degree 13 on
/// [-ln2/2, ln2/2] (remainder below 2^-57), scaled in two steps so that subnormals are right.
SW_INLINE double sw_exp(double x) {
  double clamped = x < -746.0 ? -746.0 : (x > 710.0 ? 710.0 : x);
  double shifted = clamped * 1.4426950408889634 + SW_ROUND_MAGIC;
  double n = shifted - SW_ROUND_MAGIC;
  double r = clamped - n * 0x1.62e42fefa38p-1 - n * 0x1.ef35793c7673p-45;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = 1.0 + (r + r * r * p);
  int64_t k = (int64_t)sw_to_bits(shifted) - (int64_t)sw_to_bits(SW_ROUND_MAGIC);
  int64_t half = k >> 1;
  double scale1 = sw_from_bits((uint64_t)(1023 + half) << 52);
  double scale2 = sw_from_bits((uint64_t)(1023 + (k - half)) << 52);
  double result = p * scale1 * scale2;
  return x == x ? result : x;
}

/// ln x. x = m 2^e with m in [sqrt(1/2), sqrt 2), ln m = 2 atanh((m-1)/(m+1)) as its series in
/// eleven terms (remainder below 2^-58), ln 2 in two parts.
SW_INLINE double sw_log(double x) {
  double scaled = x < 0x1p-1022 ? x * 0x1p54 : x;
  double bias = x < 0x1p-1022 ? 1077.0 : 1023.0;
  uint64_t bits = sw_to_bits(scaled);
  // Subtracting the bits of sqrt(1/2) makes the exponent step where the mantissa passes it.
  uint64_t offset = bits - 0x3fe6a09e667f3bcdULL;
  int64_t exponent = (int64_t)offset >> 52;
  double m = sw_from_bits(bits - ((uint64_t)exponent << 52));
  double e = (double)exponent - (bias - 1023.0);
  double f = m - 1.0;
  double s = f / (2.0 + f);
  double z = s * s;
  double p = 1.0 / 23.0;
  p = p * z + 1.0 / 21.0;
  p = p * z + 1.0 / 19.0;
  p = p * z + 1.0 / 17.0;
  p = p * z + 1.0 / 15.0;
  p = p * z + 1.0 / 13.0;
  p = p * z + 1.0 / 11.0;
  p = p * z + 1.0 / 9.0;
  p = p * z + 1.0 / 7.0;
  p = p * z + 1.0 / 5.0;
  p = p * z + 1.0 / 3.0;
  // 2 atanh(s) = f - s (f - 2 z p) keeps the leading term exact.
  double result = e * 0x1.62e42fefa38p-1 + (f - s * (f - 2.0 * z * p) + e * 0x1.ef35793c7673p-45);
  result = x == 0.0 ? -INFINITY : result;
  result = x < 0.0 ? NAN : result;
  return x < INFINITY ? result : x;
}

/// The largest argument whose reduction by pi/2 in three parts keeps full precision.
#define SW_TRIG_LIMIT 1.0e5

/// sin and cos together on |x| <= SW_TRIG_LIMIT: reduction by pi/2 in three parts of 33 bits,
/// Taylor polynomials of degree 17 and 16 on [-pi/4, pi/4] (remainders below 2^-57).
SW_INLINE void sw_sincos(double x, double *sine, double *cosine) {
  double shifted = x * 0.63661977236758134 + SW_ROUND_MAGIC;
  double n = shifted - SW_ROUND_MAGIC;
  uint64_t quadrant = sw_to_bits(shifted);
  double r = x - n * 0x1.921fb544p+0;
  r = r - n * 0x1.0b4611a6p-34;
  r = r - n * 0x1.3198a2e037073p-69;
  double z = r * r;
  double s = 1.0 / 355687428096000.0;
  s = s * z - 1.0 / 1307674368000.0;
  s = s * z + 1.0 / 6227020800.0;
  s = s * z - 1.0 / 39916800.0;
  s = s * z + 1.0 / 362880.0;
  s = s * z - 1.0 / 5040.0;
  s = s * z + 1.0 / 120.0;
  s = s * z - 1.0 / 6.0;
  s = r + r * z * s;
  double c = 1.0 / 20922789888000.0;
  c = c * z - 1.0 / 87178291200.0;
  c = c * z + 1.0 / 479001600.0;
  c = c * z - 1.0 / 3628800.0;
  c = c * z + 1.0 / 40320.0;
  c = c * z - 1.0 / 720.0;
  c = c * z + 1.0 / 24.0;
  c = 1.0 - (0.5 * z - z * z * c);
  double swapped_s = (quadrant & 1) ? c : s;
  double swapped_c = (quadrant & 1) ? s : c;
  *sine = (quadrant & 2) ? -swapped_s : swapped_s;
  *cosine = ((quadrant + 1) & 2) ? -swapped_c : swapped_c;
}

#define SW_POLYNOMIAL(x, ...)                                         \
  ({                                                                  \
    const double sw_c[] = {__VA_ARGS__};                              \
    double sw_p = sw_c[0];                                            \
    for (unsigned sw_k = 1; sw_k < sizeof sw_c / 8; sw_k++) sw_p = sw_p * (x) + sw_c[sw_k]; \
    sw_p;                                                             \
  })

/// e^x - 1: the same reduction as sw_exp; the polynomial leaves out the 1.
SW_INLINE double sw_expm1(double x) {
  double clamped = x < -40.0 ? -40.0 : (x > 709.9 ? 709.9 : x);
  double shifted = clamped * 1.4426950408889634 + SW_ROUND_MAGIC;
  double n = shifted - SW_ROUND_MAGIC;
  double r = clamped - n * 0x1.62e42fefa38p-1 - n * 0x1.ef35793c7673p-45;
  double p = SW_POLYNOMIAL(
      r, 1.0 / 1307674368000.0, 1.0 / 87178291200.0, 1.0 / 6227020800.0, 1.0 / 479001600.0,
      1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0,
      1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5);
  p = r + r * r * p;
  int64_t k = (int64_t)sw_to_bits(shifted) - (int64_t)sw_to_bits(SW_ROUND_MAGIC);
  // Half of 2^k, because 2^1024 is no double.
  double half = sw_from_bits((uint64_t)(1022 + k) << 52);
  double result = 2.0 * (half * p + (half - 0.5));
  result = k == 0 ? p : result;
  result = x > 709.9 ? sw_exp(x) : result;
  return x == x ? (x == 0.0 ? x : result) : x;
}

/// ln(1 + x), with the rounding of 1 + x put back.
SW_INLINE double sw_log1p(double x) {
  double u = 1.0 + x;
  double result = sw_log(u) + (x - (u - 1.0)) / u;
  result = u == 1.0 ? x : result;
  return x < INFINITY ? (x > -1.0 ? result : (x == -1.0 ? -INFINITY : NAN)) : x;
}

SW_INLINE double sw_tanh(double x) {
  double a = __builtin_fabs(x);
  double e = sw_expm1(-2.0 * (a < 20.0 ? a : 20.0));
  double result = __builtin_copysign(-e / (e + 2.0), x);
  return x == x ? result : x;
}

/// erf x: an odd polynomial up to 1, one less the complement's beyond.
SW_INLINE double sw_erf(double x) {
  double a = __builtin_fabs(x);
  double z = x * x;
  double small = x * SW_POLYNOMIAL(z < 1.0 ? z : 1.0, SW_FIT_ERF_SMALL);
  double bounded = a < 6.0 ? a : 6.0;
  double t = 1.0 / (bounded + 2.0);
  double u = (t - 0.2665) * (1.0 / 0.2335);
  double large = 1.0 - sw_exp(-bounded * bounded) * t * SW_POLYNOMIAL(u, SW_FIT_ERFC_LARGE);
  double result = a < 1.0 ? small : __builtin_copysign(large, x);
  return x == x ? result : x;
}

/// The angle of a tangent: beyond tan(3 pi / 8) by its reciprocal, beyond tan(pi / 8) turned by
/// pi / 4.
SW_INLINE double sw_atan(double x) {
  double a = __builtin_fabs(x);
  int is_large = a > 2.414213562373095;
  int is_middle = (a > 0.4142135623730950) & !is_large;
  double top = is_large ? -1.0 : (is_middle ? a - 1.0 : a);
  double bottom = is_large ? a : (is_middle ? a + 1.0 : 1.0);
  double r = top / bottom;
  double high = is_large ? 1.5707963267948966 : (is_middle ? 0.7853981633974483 : 0.0);
  double low = is_large ? 6.123233995736766e-17 : (is_middle ? 3.061616997868383e-17 : 0.0);
  double z = r * r;
  double result = high + (r * SW_POLYNOMIAL(z, SW_FIT_ATAN) + low);
  return x == x ? __builtin_copysign(result, x) : x;
}

#endif

// Elementary functions of doubles as straight-line code that a compiler can vectorise. Each works
// on a whole tile of SW_TILE elements; arguments outside the fast range take the C library's way.
// Here, and only here, products and sums may fuse where the processor can: instruction sets may
// differ in the last bits, within the tolerance of the operation.
#ifndef SW_VECTOR_MATH_H
#define SW_VECTOR_MATH_H

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

#endif

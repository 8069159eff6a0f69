// Powers. The logarithm is a pair of doubles, a number and what its rounding lost, because an
// exponent multiplies its error. Fused products give such pairs; where the processor has none, the
// interpreter takes the C library's function instead.
#ifndef SW_VECTOR_MATH_POWER_H
#define SW_VECTOR_MATH_POWER_H

#define SW_DOUBLE_POLYNOMIAL(x, ...) SW_POLYNOMIAL(double, x, __VA_ARGS__)

/// ln(2^e (1 + f)) as a pair, relative error about 2^-65: s + s^3 (2/3 + ...) / 2 doubled, with
/// the first two terms in pairs.
SW_INLINE double sw_log_pair_of_parts(double e, double f, double *low) {
  double d = 2.0 + f, d_low = f - (d - 2.0);
  double reciprocal = 1.0 / d;
  double s = f * reciprocal;
  double s_low = (__builtin_fma(-s, d, f) - s * d_low) * reciprocal;
  double z = s * s;
  double z_low = __builtin_fma(s, s, -z) + 2.0 * s * s_low;
  double q = z * SW_DOUBLE_POLYNOMIAL(z, SW_FIT_LOG_PAIR);
  double u = 0x1.5555555555555p-1 + q;
  double u_low = (q - (u - 0x1.5555555555555p-1)) + 0x1.5555555555555p-55;
  double v = z * u;
  double v_low = __builtin_fma(z, u, -v) + (z * u_low + z_low * u);
  double w = 2.0 + v;
  double w_low = (v - (w - 2.0)) + v_low;
  double l = s * w;
  double l_low = __builtin_fma(s, w, -l) + (s * w_low + s_low * w);
  double whole = e * 0x1.62e42fefa38p-1;
  double sum = whole + l;
  double rest = (l - (sum - whole)) + (l_low + e * 0x1.ef35793c7673p-45);
  double high = sum + rest;
  *low = rest - (high - sum);
  return high;
}

/// ln x of a positive x as a pair.
SW_INLINE double sw_log_of_pair(double x, double *low) {
  double e, f = sw_log_rest(x, &e);
  return sw_log_pair_of_parts(e, f, low);
}

/// factor e^(high + low), rounded once, for a low part far below the high one.
SW_INLINE double sw_exp_of_pair(double high, double low, double factor) {
  double clamped = high < -800.0 ? -800.0 : (high > 800.0 ? 800.0 : high);
  low = clamped == high ? low : 0.0;
  int64_t k;
  double r = sw_exp_rest(clamped, &k) + low;
  return sw_scale(factor + factor * sw_exp_tail(r), k);
}

/// C's table of special cases, given |x|^y.
#define SW_POWER_CASES(REAL, ABS, TRUNC, SIGNED)                                       \
  REAL halved = y * (REAL)0.5;                                                         \
  int is_integer = TRUNC(y) == y;                                                      \
  int is_odd = is_integer & (TRUNC(halved) != halved);                                 \
  REAL result = ((x < 0) & is_odd) ? -magnitude : magnitude;                           \
  result = ((x < 0) & !is_integer & (ABS(x) < (REAL)INFINITY)) ? (REAL)NAN : result;   \
  /* A zero keeps its sign under odd powers. */                                        \
  result = ((x == 0) & is_odd) ? SIGNED(result, x) : result;                           \
  result = ((x != x) | (y != y)) ? x + y : result;                                     \
  result = ((x == -1) & (ABS(y) == (REAL)INFINITY)) ? (REAL)1 : result;                \
  return ((x == 1) | (y == 0)) ? (REAL)1 : result;

/// x^y of a positive, normal and finite x and a y of ordinary size.
SW_INLINE double sw_pow_of_normal(double x, double y) {
  double e, f = sw_log_rest_of_normal(x, &e), low;
  double high = sw_log_pair_of_parts(e, f, &low);
  double product = y * high;
  double rest = __builtin_fma(y, high, -product) + y * low;
  return sw_exp_of_pair(product, rest, 1.0);
}

/// x^y.
SW_INLINE double sw_pow(double x, double y) {
  double a = __builtin_fabs(x), low;
  double high = sw_log_of_pair(a, &low);
  // Beyond this every power but that of 1 over- or underflows.
  double bounded = y > 0x1p70 ? 0x1p70 : (y < -0x1p70 ? -0x1p70 : y);
  double product = bounded * high;
  double rest = __builtin_fma(bounded, high, -product) + bounded * low;
  double magnitude = sw_exp_of_pair(product, rest, 1.0);
  int is_edge = (a == 0.0) | (a == INFINITY);
  magnitude = is_edge ? ((a == 0.0) == (y > 0) ? 0.0 : INFINITY) : magnitude;
  SW_POWER_CASES(double, __builtin_fabs, __builtin_trunc, __builtin_copysign)
}

/// (2^e (1 + f))^y by way of doubles, whose spare bits cover the error of y log2 x. A polynomial in f
/// itself takes more products than one in f / (2 + f), but nothing waits for a quotient.
SW_INLINE float swf_pow_of_parts(float e, float fraction, float y) {
  double f = fraction;
  double logarithm = (double)e + f * SW_DOUBLE_POLYNOMIAL(f, SW_FIT_LOG2_SHORT);
  double product = (double)y * logarithm;
  product = product < -200.0 ? -200.0 : (product > 200.0 ? 200.0 : product);
  int64_t k;
  double r = product - sw_nearest(product, &k);
  double scale = sw_from_bits((uint64_t)(1023 + k) << 52);
  return (float)((1.0 + r * SW_DOUBLE_POLYNOMIAL(r, SW_FIT_EXP2_SHORT)) * scale);
}

SW_INLINE float swf_pow_of_normal(float x, float y) {
  float e, f = swf_log_rest_of_normal(x, &e);
  return swf_pow_of_parts(e, f, y);
}

/// x^y.
SW_INLINE float swf_pow(float x, float y) {
  float a = __builtin_fabsf(x);
  float e, f = swf_log_rest(a, &e);
  float magnitude = swf_pow_of_parts(e, f, y);
  int is_edge = (a == 0.0f) | (a == INFINITY);
  magnitude = is_edge ? ((a == 0.0f) == (y > 0) ? 0.0f : INFINITY) : magnitude;
  SW_POWER_CASES(float, __builtin_fabsf, __builtin_truncf, __builtin_copysignf)
}

#endif

// The gamma function and its logarithm, by Stirling's formula with a fitted correction. Fused
// products as in VectorMathPower.h.
#ifndef SW_VECTOR_MATH_GAMMA_H
#define SW_VECTOR_MATH_GAMMA_H

/// sin(pi x), exact at whole and half numbers.
SW_INLINE double sw_sin_pi(double x) {
  double n = __builtin_rint(x);
  double r = x - n;
  int is_odd = n * 0.5 != __builtin_rint(n * 0.5);
  double a = __builtin_fabs(r);
  // Beyond 1/4 by the cosine of what is left to 1/2.
  int is_far = a > 0.25;
  double angle = (is_far ? 0.5 - a : a) * 0x1.921fb54442d18p+1;
  double z = angle * angle;
  double s = angle + angle * z * SW_DOUBLE_POLYNOMIAL(z, SW_FIT_SIN);
  double c = 1.0 - (0.5 * z - z * z * SW_DOUBLE_POLYNOMIAL(z, SW_FIT_COS));
  double result = __builtin_copysign(is_far ? c : s, r);
  return is_odd ? -result : result;
}

/// Gamma(x): below 1/2 by reflection, between 1/2 and 1 by recurrence.
SW_INLINE double sw_gamma(double x) {
  int is_reflected = x < 0.5;
  double z = is_reflected ? 1.0 - x : x;
  double z_low = is_reflected ? (1.0 - z) - x : 0.0;
  int is_shifted = z < 1.0;
  double factor = is_shifted ? z : 1.0;
  double shifted = is_shifted ? z + 1.0 : z;
  z_low += is_shifted ? z - (shifted - 1.0) : 0.0;
  double bounded = shifted < 190.0 ? shifted : 190.0;
  double low, high = sw_log_of_pair(bounded, &low);
  double exponent = bounded - 0.5;
  double product = exponent * high;
  double rest = __builtin_fma(exponent, high, -product) + exponent * low;
  double sum = product - bounded;
  double taken = product - sum;
  rest += (product - (sum + taken)) + (taken - bounded) + z_low * (high - 0.5 / bounded);
  double correction = SW_DOUBLE_POLYNOMIAL(1.0 / (bounded + 0.5), SW_FIT_STIRLING);
  double turned = 0x1.921fb54442d18p+1 * factor / (sw_sin_pi(x) * correction);
  double sign = is_reflected ? -1.0 : 1.0;
  double result =
    sw_exp_of_pair(sign * sum, sign * rest, is_reflected ? turned : correction / factor);
  result = x > 172.0 ? INFINITY : result;
  // Poles: infinite at 0 with its sign, undefined at the other whole numbers.
  int is_whole = __builtin_trunc(x) == x;
  result = ((x < -184.0) & !is_whole) ? (sw_sin_pi(x) < 0 ? -0.0 : 0.0) : result;
  result = ((x < 0) & is_whole) ? NAN : result;
  result = __builtin_fabs(x) < 0x1p-60 ? 1.0 / x : result;
  return x == x ? result : x;
}

/// ln Gamma(z) for z >= 1/2: between its zeros and near them by a polynomial up to 3, by Stirling's
/// series beyond.
SW_INLINE double sw_lgamma_positive(double z) {
  int is_small = z < 3.0;
  double near = is_small ? z : 1.5;
  double small = (near - 1.0) * (near - 2.0)
    * SW_DOUBLE_POLYNOMIAL((1.0 / (near + 1.0) - 0.46) * (1.0 / 0.2125), SW_FIT_LGAMMA_SMALL);
  double far = is_small ? 3.0 : z;
  double low, high = sw_log_of_pair(far, &low);
  double exponent = far - 0.5;
  double product = exponent * high;
  double rest = __builtin_fma(exponent, high, -product) + exponent * low;
  double sum = product - far;
  double taken = product - sum;
  rest += (product - (sum + taken)) + (taken - far);
  double inverse = 1.0 / far;
  rest += inverse * SW_DOUBLE_POLYNOMIAL(inverse * inverse, SW_FIT_LGAMMA_LARGE);
  double large = sum + (0x1.d67f1c864beb5p-1 + (rest - 0x1.65b5a1b7ff5dfp-55));
  large = z > 0x1p1014 ? (z - 0.5) * high - z : large;
  return is_small ? small + 0.0 : large;
}

/// ln |Gamma(x)|: below 1/2 by reflection. Near the zeros between the negative whole numbers the
/// absolute error is bounded, not the relative one; the interpreter asks the C library there.
SW_INLINE double sw_lgamma(double x) {
  int is_reflected = x < 0.5;
  double a = __builtin_fabs(x);
  double upper = sw_lgamma_positive(is_reflected ? 1.0 - x : x);
  double sine = __builtin_fabs(sw_sin_pi(x));
  double reflected = sw_log(0x1.921fb54442d18p+1 / sine) - upper;
  double result = is_reflected ? reflected : upper;
  // Near 0 the logarithm of 1 / x, where the reflection would lose 1 - x.
  result = a < 0x1p-55 ? -sw_log(a) : result;
  result = ((x <= 0) & (__builtin_trunc(x) == x)) ? INFINITY : result;
  result = a == INFINITY ? INFINITY : result;
  return x == x ? result : x;
}

#endif

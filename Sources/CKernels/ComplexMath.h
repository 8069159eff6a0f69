// Complex numbers as pairs of floats or of doubles. What C's library knows is taken from it, in
// double precision; arithmetic is ours, because C's is bound to repair infinities at every step.
#ifndef SW_COMPLEX_MATH_H
#define SW_COMPLEX_MATH_H

#include <complex.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#ifndef SW_INLINE
#define SW_INLINE static inline __attribute__((always_inline))
#endif

typedef struct { float re, im; } sw_c32;
typedef struct { double re, im; } sw_c64;

// Division by R. L. Smith, "Algorithm 116", 1962, doi:10.1145/368637.368661; by zero as of reals.
#define SW_COMPLEX_ARITHMETIC(C, R, ABS)                                              \
  SW_INLINE C C##_multiply(C x, C y) {                                                \
    return (C){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};                 \
  }                                                                                   \
  SW_INLINE C C##_divide(C x, C y) {                                                  \
    R a = ABS(y.re), b = ABS(y.im);                                                   \
    if (a == 0 && b == 0) return (C){x.re / a, x.im / a};                             \
    int wide = a >= b;                                                                \
    R ratio = wide ? y.im / y.re : y.re / y.im;                                       \
    R scale = 1 / (wide ? y.re + y.im * ratio : y.im + y.re * ratio);                 \
    return wide ? (C){(x.re + x.im * ratio) * scale, (x.im - x.re * ratio) * scale}   \
                : (C){(x.re * ratio + x.im) * scale, (x.im * ratio - x.re) * scale};  \
  }
SW_COMPLEX_ARITHMETIC(sw_c32, float, __builtin_fabsf)
SW_COMPLEX_ARITHMETIC(sw_c64, double, __builtin_fabs)

/// The larger part is brought near 1 by a power of two, which is exact, so that squares neither
/// overflow nor vanish; an infinite part wins over NaN.
SW_INLINE double sw_c64_absolute(sw_c64 x) {
  double a = __builtin_fabs(x.re), b = __builtin_fabs(x.im);
  double larger = a > b ? a : b;
  uint64_t exponent, lowest = 64ull << 52, highest = 1983ull << 52, bits;
  memcpy(&exponent, &larger, 8);
  exponent &= 0x7FFull << 52;
  exponent = exponent < lowest ? lowest : exponent > highest ? highest : exponent;
  double scale, back;
  bits = (2046ull << 52) - exponent;
  memcpy(&scale, &bits, 8);
  memcpy(&back, &exponent, 8);
  double re = a * scale, im = b * scale;
  double size = __builtin_elementwise_sqrt(re * re + im * im) * back;
  return ((a == INFINITY) | (b == INFINITY)) ? INFINITY : size;
}

/// Exact enough without hypot's care: squares of floats are exact in double, sums cannot overflow.
SW_INLINE float sw_c32_absolute(sw_c32 x) {
  double re = x.re, im = x.im;
  int infinite = (__builtin_fabsf(x.re) == INFINITY) | (__builtin_fabsf(x.im) == INFINITY);
  return infinite ? INFINITY : (float)__builtin_elementwise_sqrt(re * re + im * im);
}

static inline sw_c64 sw_c64_of(double complex z) {
  sw_c64 result;
  memcpy(&result, &z, sizeof result);
  return result;
}
static inline double complex sw_c64_to(sw_c64 x) {
  double complex z;
  memcpy(&z, &x, sizeof z);
  return z;
}

#define SW_COMPLEX_LIBRARY(name, function) \
  static inline sw_c64 sw_c64_##name(sw_c64 x) { return sw_c64_of(function(sw_c64_to(x))); }
SW_COMPLEX_LIBRARY(sqrt, csqrt)
SW_COMPLEX_LIBRARY(exp, cexp)
SW_COMPLEX_LIBRARY(log, clog)
SW_COMPLEX_LIBRARY(sin, csin)
SW_COMPLEX_LIBRARY(cos, ccos)
SW_COMPLEX_LIBRARY(tan, ctan)
SW_COMPLEX_LIBRARY(asin, casin)
SW_COMPLEX_LIBRARY(acos, cacos)
SW_COMPLEX_LIBRARY(atan, catan)
SW_COMPLEX_LIBRARY(sinh, csinh)
SW_COMPLEX_LIBRARY(cosh, ccosh)
SW_COMPLEX_LIBRARY(tanh, ctanh)
SW_COMPLEX_LIBRARY(asinh, casinh)
SW_COMPLEX_LIBRARY(acosh, cacosh)
SW_COMPLEX_LIBRARY(atanh, catanh)
#undef SW_COMPLEX_LIBRARY
#undef SW_COMPLEX_ARITHMETIC

static inline sw_c64 sw_c64_scaled(sw_c64 x, double factor) {
  return (sw_c64){x.re * factor, x.im * factor};
}
static inline sw_c64 sw_c64_exp2(sw_c64 x) {
  return sw_c64_exp(sw_c64_scaled(x, 0x1.62e42fefa39efp-1));
}
static inline sw_c64 sw_c64_log2(sw_c64 x) {
  return sw_c64_scaled(sw_c64_log(x), 0x1.71547652b82fep0);
}
static inline sw_c64 sw_c64_log10(sw_c64 x) {
  return sw_c64_scaled(sw_c64_log(x), 0x1.bcb7b1526e50ep-2);
}

/// e^x - 1; e^a cos b - 1 = (e^a - 1) cos b - 2 sin²(b/2) keeps its digits near 0.
static inline sw_c64 sw_c64_expm1(sw_c64 x) {
  double half = sin(x.im / 2);
  return (sw_c64){expm1(x.re) * cos(x.im) - 2 * half * half, exp(x.re) * sin(x.im)};
}

/// ln(1 + x); |1 + x|² - 1 = a (a + 2) + b² keeps its digits near 0.
static inline sw_c64 sw_c64_log1p(sw_c64 x) {
  double angle = atan2(x.im, x.re + 1);
  if (fabs(x.re) > 0.5 || fabs(x.im) > 0.5) return (sw_c64){log(hypot(x.re + 1, x.im)), angle};
  return (sw_c64){log1p(x.re * (x.re + 2) + x.im * x.im) / 2, angle};
}

/// x / |x|: the direction; 0 stays, an infinite part alone gives its axis.
static inline sw_c64 sw_c64_sign(sw_c64 x) {
  double size = sw_c64_absolute(x);
  if (size == 0) return (sw_c64){0, 0};
  if (size != INFINITY) return (sw_c64){x.re / size, x.im / size};
  int re = isinf(x.re), im = isinf(x.im);
  if ((re && im) || x.re != x.re || x.im != x.im) return (sw_c64){NAN, NAN};
  return (sw_c64){re ? copysign(1, x.re) : 0, im ? copysign(1, x.im) : 0};
}

/// x^y. Small whole powers are products, so that they are as exact as these.
static inline sw_c64 sw_c64_power(sw_c64 x, sw_c64 y) {
  if (y.re == 0 && y.im == 0) return (sw_c64){1, 0};
  if (x.re == 0 && x.im == 0)
    return y.re > 0 ? (sw_c64){0, 0} : (sw_c64){NAN, NAN};
  if (y.im == 0 && y.re == rint(y.re) && fabs(y.re) < 100) {
    int n = (int)fabs(y.re);
    sw_c64 result = {1, 0}, factor = x;
    int started = 0;
    for (; n; n >>= 1) {
      if (n & 1) {
        result = started ? sw_c64_multiply(result, factor) : factor;
        started = 1;
      }
      if (n > 1) factor = sw_c64_multiply(factor, factor);
    }
    return y.re < 0 ? sw_c64_divide((sw_c64){1, 0}, result) : result;
  }
  return sw_c64_of(cpow(sw_c64_to(x), sw_c64_to(y)));
}

#endif

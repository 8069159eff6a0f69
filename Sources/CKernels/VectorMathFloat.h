// Elementary functions of floats, computed in floats, as straight-line code that a compiler can
// vectorise: half the width of doubles is twice the elements a register. Bounds in units in the
// last place stand in the operations' declarations and are tested there.
#ifndef SW_VECTOR_MATH_FLOAT_H
#define SW_VECTOR_MATH_FLOAT_H

#include "VectorMath.h"

SW_INLINE float swf_from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

SW_INLINE uint32_t swf_to_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

// Adding and taking away 1.5 * 2^23 rounds to the nearest whole number.
#define SWF_ROUND_MAGIC 12582912.0f

#define SWF_POLYNOMIAL(x, ...)                                        \
  ({                                                                  \
    const float sw_c[] = {__VA_ARGS__};                               \
    float sw_p = sw_c[0];                                             \
    for (unsigned sw_k = 1; sw_k < sizeof sw_c / 4; sw_k++) sw_p = sw_p * (x) + sw_c[sw_k]; \
    sw_p;                                                             \
  })

/// e^x: reduction by ln 2 in two parts, Taylor polynomial of degree 7 on [-ln2/2, ln2/2].
SW_INLINE float swf_exp(float x) {
  float clamped = x < -104.0f ? -104.0f : (x > 89.0f ? 89.0f : x);
  float shifted = clamped * 1.442695041f + SWF_ROUND_MAGIC;
  float n = shifted - SWF_ROUND_MAGIC;
  float r = clamped - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = 1.0f + (r + r * r * p);
  int32_t k = (int32_t)(swf_to_bits(shifted) - swf_to_bits(SWF_ROUND_MAGIC));
  int32_t half = k >> 1;
  float scale1 = swf_from_bits((uint32_t)(127 + half) << 23);
  float scale2 = swf_from_bits((uint32_t)(127 + (k - half)) << 23);
  float result = p * scale1 * scale2;
  return x == x ? result : x;
}

/// ln x: x = m 2^e with m in [sqrt(1/2), sqrt 2), 2 atanh((m - 1) / (m + 1)) in five terms.
SW_INLINE float swf_log(float x) {
  float scaled = x < 0x1p-126f ? x * 0x1p25f : x;
  float shift = x < 0x1p-126f ? 25.0f : 0.0f;
  uint32_t bits = swf_to_bits(scaled);
  uint32_t offset = bits - 0x3f3504f3u;
  int32_t exponent = (int32_t)offset >> 23;
  float m = swf_from_bits(bits - ((uint32_t)exponent << 23));
  float e = (float)exponent - shift;
  float f = m - 1.0f;
  float s = f / (2.0f + f);
  float z = s * s;
  float p = 1.0f / 9;
  p = p * z + 1.0f / 7;
  p = p * z + 1.0f / 5;
  p = p * z + 1.0f / 3;
  float result = e * 0.693359375f + (f - s * (f - 2.0f * z * p) - e * 2.12194440e-4f);
  result = x == 0.0f ? -INFINITY : result;
  result = x < 0.0f ? NAN : result;
  return x < INFINITY ? result : x;
}

/// The largest argument whose reduction by pi/2 in four parts keeps full precision.
#define SWF_TRIG_LIMIT 2000.0f

/// sin and cos together on |x| <= SWF_TRIG_LIMIT: reduction by pi/2 in four parts, the products
/// with the first three exact, Taylor polynomials of degree 9 and 8 on [-pi/4, pi/4].
SW_INLINE void swf_sincos(float x, float *sine, float *cosine) {
  float shifted = x * 0.636619772f + SWF_ROUND_MAGIC;
  float n = shifted - SWF_ROUND_MAGIC;
  uint32_t quadrant = swf_to_bits(shifted);
  float r = x - n * 0x1.9200000000000p+0f;
  r = r - n * 0x1.fb40000000000p-12f;
  r = r - n * 0x1.4440000000000p-24f;
  r = r - n * 0x1.68c2340000000p-39f;
  float z = r * r;
  float s = 1.0f / 362880;
  s = s * z - 1.0f / 5040;
  s = s * z + 1.0f / 120;
  s = s * z - 1.0f / 6;
  s = r + r * z * s;
  float c = -1.0f / 3628800;
  c = c * z + 1.0f / 40320;
  c = c * z - 1.0f / 720;
  c = c * z + 1.0f / 24;
  c = 1.0f - (0.5f * z - z * z * c);
  float swapped_s = (quadrant & 1) ? c : s;
  float swapped_c = (quadrant & 1) ? s : c;
  *sine = (quadrant & 2) ? -swapped_s : swapped_s;
  *cosine = ((quadrant + 1) & 2) ? -swapped_c : swapped_c;
}

SW_INLINE float swf_tanh(float x) {
  float a = __builtin_fabsf(x);
  float z = x * x;
  float small = x * SWF_POLYNOMIAL(z, SW_FIT_TANH_SMALL_F);
  float large = 1.0f - 2.0f / (swf_exp(2.0f * (a < 20.0f ? a : 20.0f)) + 1.0f);
  float result = a < 0.6f ? small : __builtin_copysignf(large, x);
  return x == x ? result : x;
}

SW_INLINE float swf_erf(float x) {
  float a = __builtin_fabsf(x);
  float z = x * x;
  float small = x * SWF_POLYNOMIAL(z, SW_FIT_ERF_SMALL_F);
  float bounded = a < 4.0f ? a : 4.0f;
  float large = 1.0f - swf_exp(-SWF_POLYNOMIAL(bounded, SW_FIT_ERF_LARGE_F));
  float result = a < 0.92f ? small : __builtin_copysignf(large, x);
  return x == x ? result : x;
}

SW_INLINE float swf_sigmoid(float x) { return 1.0f / (1.0f + swf_exp(-x)); }

/// x^y by way of doubles, whose 29 spare bits cover the error of y ln x.
SW_INLINE float swf_pow(float x, float y) {
  double a = __builtin_fabs((double)x);
  float whole = __builtin_truncf(y);
  float halved = y * 0.5f;
  int is_integer = whole == y;
  int is_odd = is_integer & (__builtin_truncf(halved) != halved);
  double product = (double)y * sw_log(a);
  float magnitude = (float)sw_exp(product);
  float result = ((x < 0.0f) & is_odd) ? -magnitude : magnitude;
  result = ((x < 0.0f) & !is_integer & (__builtin_fabsf(x) < INFINITY)) ? NAN : result;
  // A zero or an infinity keeps its sign under odd powers.
  result = ((x == 0.0f) & is_odd) ? __builtin_copysignf(result, x) : result;
  result = ((x != x) | (y != y)) ? x + y : result;
  result = ((x == -1.0f) & (__builtin_fabsf(y) == INFINITY)) ? 1.0f : result;
  return ((x == 1.0f) | (y == 0.0f)) ? 1.0f : result;
}

#endif

// Floating-point numbers of 16 bits, as straight-line code that a compiler can vectorise. They are
// computed as floats and rounded to nearest, ties to even.
#ifndef SW_HALVES_H
#define SW_HALVES_H

#include <stdint.h>
#include <string.h>

#define SW_INLINE static inline __attribute__((always_inline))

SW_INLINE float sw_float_of_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

SW_INLINE uint32_t sw_bits_of_float(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

/// A float16 as a float: the bits moved to their places read as a number 2^112 too small.
SW_INLINE float sw_float_of_half(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  uint32_t rest = (uint32_t)(half & 0x7fff) << 13;
  uint32_t finite = sw_bits_of_float(sw_float_of_bits(rest) * 0x1p112f);
  return sw_float_of_bits(sign | (rest >= 0x0f800000 ? rest | 0x7f800000 : finite));
}

/// The nearest float16. Adding a number with the weight of the last place wanted rounds a
/// subnormal result; for the others half a place less one, and one if the place is odd, is added.
SW_INLINE uint16_t sw_half_of_float(float value) {
  uint32_t bits = sw_bits_of_float(value);
  uint32_t sign = bits >> 16 & 0x8000;
  uint32_t size = bits & 0x7fffffff;
  uint32_t subnormal = sw_bits_of_float(sw_float_of_bits(size) + 0.5f) - 0x3f000000;
  uint32_t normal = (size - 0x38000000 + 0xfff + (size >> 13 & 1)) >> 13;
  uint32_t finite = size < 0x38800000 ? subnormal : normal;
  uint32_t rest = size >= 0x477ff000 ? 0x7c00 : finite;
  return (uint16_t)(sign | (size > 0x7f800000 ? 0x7e00 : rest));
}

/// A bfloat16 as a float.
SW_INLINE float sw_float_of_bfloat(uint16_t half) {
  return sw_float_of_bits((uint32_t)half << 16);
}

/// The nearest bfloat16.
SW_INLINE uint16_t sw_bfloat_of_float(float value) {
  uint32_t bits = sw_bits_of_float(value);
  uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (uint16_t)(value == value ? rounded : bits >> 16 | 0x40);
}

/// A float near a double that rounds to 16 bits as the double itself would: one that is cut off,
/// with its last bit set when anything was cut ("rounding to odd").
SW_INLINE float sw_float_to_odd(double value) {
  float near = (float)value;
  uint32_t bits = sw_bits_of_float(near);
  double back = (double)near;
  double size = value < 0 ? -value : value, reached = back < 0 ? -back : back;
  uint32_t cut = bits - (reached > size);
  return sw_float_of_bits(back == value || value != value ? bits : cut | 1);
}

#endif

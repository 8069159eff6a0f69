// The inline halves of NumberKernels.h, shared with the CSV loops.
#pragma once
#include "NumberKernels.h"
#include <string.h>

typedef struct {
  uint64_t high, low;
} sw_power;

// Reading needs powers up to 308, writing the smallest numbers those up to 324.
enum { SW_SMALLEST_POWER = -342, SW_LARGEST_POWER = 308, SW_TABLE_END = 325 };
extern sw_power sw_powers_of_five[SW_TABLE_END - SW_SMALLEST_POWER];
extern const double sw_exact_powers_of_ten[23];

/// The slow, always right answer.
sw_number_status sw_parse_double_slowly(const uint8_t *text, size_t length, double *value);

static inline uint64_t sw_load64(const uint8_t *p) {
  uint64_t word;
  memcpy(&word, p, 8);
  return word;
}

static inline uint32_t sw_load32(const uint8_t *p) {
  uint32_t word;
  memcpy(&word, p, 4);
  return word;
}

/// Whether eight bytes are all decimal digits.
static inline bool sw_eight_digits(uint64_t word) {
  return ((word & 0xF0F0F0F0F0F0F0F0u) |
          (((word + 0x0606060606060606u) & 0xF0F0F0F0F0F0F0F0u) >> 4)) == 0x3333333333333333u;
}

/// The value of eight decimal digits, the first in the lowest byte.
static inline uint32_t sw_eight_digits_value(uint64_t word) {
  word = (word & 0x0F0F0F0F0F0F0F0Fu) * (10 * 256 + 1) >> 8;
  word = (word & 0x00FF00FF00FF00FFu) * (100 * 65536 + 1) >> 16;
  return (uint32_t)((word & 0x0000FFFF0000FFFFu) * (10000 * 4294967296u + 1) >> 32);
}

/// The powers of ten up to 10^8.
static const uint64_t sw_tens[9] = {1,      10,      100,      1000,     10000,
                                    100000, 1000000, 10000000, 100000000};

/// Reads 9 to 19 digits that fit. On its own, since most numbers are shorter and their loops stay small.
static inline __attribute__((noinline)) sw_number_status sw_parse_many_digits(const uint8_t *p, size_t length,
                                                                       uint64_t *value) {
  if (length <= 16) {
    // Two words that overlap: the first eight digits, and the last of them.
    unsigned shift = (unsigned)(16 - length) * 8;
    uint64_t high = sw_load64(p), low = sw_load64(p + length - 8) >> shift << shift;
    if (shift) low |= 0x3030303030303030u >> (64 - shift);
    if (!sw_eight_digits(high) || !sw_eight_digits(low)) return SW_NUMBER_INVALID;
    *value = sw_eight_digits_value(high) * sw_tens[length - 8] + sw_eight_digits_value(low);
    return SW_NUMBER_OK;
  }
  const uint8_t *end = p + length;
  while (p < end - 1 && *p == '0') p++;
  uint64_t total = 0;
  bool overflow = (end - p) > 20;
  for (; p < end; p++) {
    unsigned digit = (unsigned)*p - '0';
    if (digit > 9) return SW_NUMBER_INVALID;
    if (!overflow) {
      uint64_t next;
      if (__builtin_mul_overflow(total, 10u, &next) ||
          __builtin_add_overflow(next, (uint64_t)digit, &next))
        overflow = true;
      total = next;
    }
  }
  if (overflow) return SW_NUMBER_OUT_OF_RANGE;
  *value = total;
  return SW_NUMBER_OK;
}

/// Reads digits only, 1 to 19 of them that fit; at least 8 bytes must be readable.
static inline sw_number_status sw_parse_digits(const uint8_t *p, size_t length, uint64_t *value) {
  if (length - 1 < 8) {
    // Shift the digits to the end of the word and fill the front with zeros.
    unsigned shift = (unsigned)(8 - length) * 8;
    uint64_t word = sw_load64(p) << shift;
    if (shift) word |= 0x3030303030303030u >> (64 - shift);
    if (!sw_eight_digits(word)) return SW_NUMBER_INVALID;
    *value = sw_eight_digits_value(word);
    return SW_NUMBER_OK;
  }
  return length == 0 ? SW_NUMBER_INVALID : sw_parse_many_digits(p, length, value);
}

static inline sw_number_status sw_parse_signed(const uint8_t *p, size_t length, int64_t *value) {
  if (length == 0) return SW_NUMBER_INVALID;
  bool negative = *p == '-';
  if (negative || *p == '+') {
    p++;
    length--;
  }
  uint64_t magnitude;
  sw_number_status status = sw_parse_digits(p, length, &magnitude);
  if (status != SW_NUMBER_OK) return status;
  if (magnitude > (uint64_t)INT64_MAX + negative) return SW_NUMBER_OUT_OF_RANGE;
  *value = (int64_t)(negative ? 0 - magnitude : magnitude);
  return SW_NUMBER_OK;
}

/// Rounds w × 10^q correctly, or returns false when 128 bits cannot decide.
/// Source: Lemire 2021, Number parsing at a gigabyte per second, doi:10.1002/spe.2984.
static inline bool sw_scale(uint64_t w, int64_t q, uint64_t *bits) {
  if (w == 0 || q < SW_SMALLEST_POWER) {
    *bits = 0;
    return w == 0;
  }
  if (q > SW_LARGEST_POWER) return false;
  int leading = __builtin_clzll(w);
  w <<= leading;
  sw_power power = sw_powers_of_five[q - SW_SMALLEST_POWER];
  unsigned __int128 product = (unsigned __int128)w * power.high;
  uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
  // 52 bits of fraction, one to round, one in case the top bit is clear: the other 9 decide.
  if ((high & 0x1FF) == 0x1FF) {
    uint64_t carry = (uint64_t)(((unsigned __int128)w * power.low) >> 64);
    low += carry;
    high += low < carry;
  }
  if (low == UINT64_MAX && (q < -27 || q > 55)) return false;
  int top = (int)(high >> 63);
  uint64_t mantissa = high >> (top + 9);
  // floor(log2(10^q)) by a fixed-point multiple of log2(10), exact in this range (the paper, section 8).
  int64_t exponent = ((217706 * q) >> 16) + 63 + top - leading + 1023;
  if (exponent <= 0 || exponent >= 2046) return false;
  // Exactly half-way between two doubles is possible for these powers only: round to even.
  if (low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << (top + 9) == high)
    mantissa &= ~(uint64_t)1;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= (uint64_t)1 << 53) {
    mantissa = (uint64_t)1 << 52;
    exponent++;
  }
  *bits = (mantissa & (((uint64_t)1 << 52) - 1)) | (uint64_t)exponent << 52;
  return true;
}

static inline double sw_double_of_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

static inline sw_number_status sw_parse_decimal(const uint8_t *text, size_t length, double *value) {
  const uint8_t *p = text, *end = text + length;
  bool negative = p < end && *p == '-';
  if (p < end && (negative || *p == '+')) p++;
  uint64_t mantissa = 0;
  const uint8_t *digits = p;
  while (p < end && (unsigned)(*p - '0') <= 9) mantissa = mantissa * 10 + (uint64_t)(*p++ - '0');
  int64_t count = p - digits, exponent = 0;
  if (p < end && *p == '.') {
    p++;
    const uint8_t *fraction = p;
    size_t left = (size_t)(end - p);
    if (left >= 1 && left <= 8) {
      // The usual case, a short fraction to the end of the field, without a loop.
      unsigned shift = (unsigned)(8 - left) * 8;
      uint64_t word = sw_load64(p) << shift;
      if (shift) word |= 0x3030303030303030u >> (64 - shift);
      if (sw_eight_digits(word)) {
        static const uint64_t scale[9] = {1,      10,      100,      1000,     10000,
                                          100000, 1000000, 10000000, 100000000};
        mantissa = mantissa * scale[left] + sw_eight_digits_value(word);
        p = end;
      }
    }
    if (p != end) {
      while (end - p >= 8 && sw_eight_digits(sw_load64(p))) {
        mantissa = mantissa * 100000000 + sw_eight_digits_value(sw_load64(p));
        p += 8;
      }
      while (p < end && (unsigned)(*p - '0') <= 9)
        mantissa = mantissa * 10 + (uint64_t)(*p++ - '0');
    }
    exponent = fraction - p;
    count -= exponent;
  }
  if (count == 0) return sw_parse_double_slowly(text, length, value);
  if (p != end) {
    if ((*p | 0x20) != 'e' || end - p < 2) return SW_NUMBER_INVALID;
    p++;
    bool below = *p == '-';
    if (below || *p == '+') p++;
    if (p == end) return SW_NUMBER_INVALID;
    int64_t power = 0;
    for (; p < end; p++) {
      unsigned digit = (unsigned)*p - '0';
      if (digit > 9) return SW_NUMBER_INVALID;
      if (power < 100000) power = power * 10 + digit;
    }
    exponent += below ? -power : power;
  }
  // Past 19 digits the mantissa may have wrapped (leading zeros count too, which is only slower).
  if (__builtin_expect(count > 19, 0)) return sw_parse_double_slowly(text, length, value);
  if (mantissa < (uint64_t)1 << 53 && exponent >= -22 && exponent <= 22) {
    // Both are exact doubles, so one rounding: Clinger 1990, doi:10.1145/93542.93557.
    double result = (double)mantissa;
    if (exponent < 0)
      result /= sw_exact_powers_of_ten[-exponent];
    else
      result *= sw_exact_powers_of_ten[exponent];
    *value = negative ? -result : result;
    return SW_NUMBER_OK;
  }
  uint64_t bits;
  if (!sw_scale(mantissa, exponent, &bits)) return sw_parse_double_slowly(text, length, value);
  *value = sw_double_of_bits(bits | (uint64_t)negative << 63);
  return SW_NUMBER_OK;
}

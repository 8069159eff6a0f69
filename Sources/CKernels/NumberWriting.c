// Numbers to text: the fewest digits that read back as the same bits.
//
// Source: R. Giulietti 2021, "The Schubfach way to render doubles" (section 9). The powers of ten
// are those that reading uses: 128 bits of 5^q, which NumberKernels.c computes.
#include "TextInterning.h"
#include <math.h>

typedef unsigned __int128 wide;

/// digits * 10^exponent.
typedef struct {
  uint64_t digits;
  int32_t exponent;
} decimal;

// floor(e * log10(2)), floor(e * log10(2) + log10(3/4)) and floor(e * log2(10)), exact for the
// exponents that occur (the paper, section 9.5).
static inline int32_t tens_of_twos(int32_t e) { return (int32_t)((int64_t)e * 661971961083 >> 41); }
static inline int32_t tens_of_short_twos(int32_t e) {
  return (int32_t)(((int64_t)e * 661971961083 - 274743187321) >> 41);
}
static inline int32_t twos_of_tens(int32_t e) { return (int32_t)((int64_t)e * 913124641741 >> 38); }

/// The 128 leading bits of 10^q, rounded up.
static inline wide power_of_ten(int32_t q) {
  sw_power power = sw_powers_of_five[q - SW_SMALLEST_POWER];
  wide bits = (wide)power.high << 64 | power.low;
  // The table is exact up to 5^55 and rounded up already from 5^-27 on.
  return bits + (q > 55 || q < -27);
}

/// The upper part of a product, its lowest bit set when what is below is not nothing.
static inline uint64_t rounded_to_odd(wide power, uint64_t factor) {
  uint64_t low = (uint64_t)(((wide)(uint64_t)power * factor) >> 64);
  wide sum = (wide)(uint64_t)(power >> 64) * factor + low;
  return (uint64_t)(sum >> 64) | ((uint64_t)sum > 1);
}

/// The shortest decimal that is nearer to c * 2^q than to any other float; of several the nearest.
///
/// `is_power`: whether the float below is only half as far away as the one above.
static inline decimal shortest(uint64_t c, int32_t q, bool is_power) {
  uint64_t odd = c & 1;
  int32_t k = is_power ? tens_of_short_twos(q) : tens_of_twos(q);
  int32_t shift = q + twos_of_tens(-k) + 1;
  wide power = power_of_ten(-k);
  // Four times the value and the borders of what is read as it, in units of 10^k.
  uint64_t low = rounded_to_odd(power, (4 * c - (is_power ? 1 : 2)) << shift) + odd;
  uint64_t value = rounded_to_odd(power, 4 * c << shift);
  uint64_t high = rounded_to_odd(power, (4 * c + 2) << shift) - odd;
  // What the answer is cannot be guessed: both are computed, and no branch depends on it.
  uint64_t below = value >> 2, tens = below / 10, middle = 4 * below + 2;
  // One digit fewer: at most one of the neighbours lies between the borders.
  bool takes_fewer = low <= 40 * tens, takes_next = 40 * tens + 40 <= high;
  bool is_shorter = (below >= 10) & (takes_fewer != takes_next);
  bool takes_lower = low <= 4 * below, takes_upper = 4 * below + 4 <= high;
  bool rounds_up = (value > middle) | ((value == middle) & (below & 1));
  rounds_up = takes_lower != takes_upper ? takes_upper : rounds_up;
  uint64_t chosen = -(uint64_t)is_shorter;
  return (decimal){((tens + takes_next) & chosen) | ((below + rounds_up) & ~chosen),
                   k + is_shorter};
}

static const char pairs[201] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445"
    "46474849505152535455565758596061626364656667686970717273747576777879808182838485868788899091"
    "9293949596979899";

// A power of ten and the three after it.
#define E4(n) n##u, n##0u, n##00u, n##000u
static const uint64_t powers_of_ten[20] = {
    E4(1), E4(10000), E4(100000000), E4(1000000000000), E4(10000000000000000)};
#undef E4

/// How many digits a number above zero has.
static inline int32_t digit_count(uint64_t value) {
  int32_t count = (64 - __builtin_clzll(value)) * 1233 >> 12;
  return count + (value >= powers_of_ten[count]);
}

/// Writes so many digits, with zeros before those that a number has.
static inline void write_digits(uint64_t value, int32_t count, uint8_t *text) {
  while (count >= 8) {
    // Halves and halves of halves do not wait for one another.
    uint64_t rest = value / 100000000;
    uint32_t eight = (uint32_t)(value - rest * 100000000);
    uint32_t high = eight / 10000, low = eight % 10000;
    uint8_t *end = text + count;
    memcpy(end - 8, pairs + 2 * (high / 100), 2);
    memcpy(end - 6, pairs + 2 * (high % 100), 2);
    memcpy(end - 4, pairs + 2 * (low / 100), 2);
    memcpy(end - 2, pairs + 2 * (low % 100), 2);
    value = rest;
    count -= 8;
  }
  uint32_t rest = (uint32_t)value;
  for (; count >= 2; count -= 2, rest /= 100) memcpy(text + count - 2, pairs + 2 * (rest % 100), 2);
  if (count) text[0] = (uint8_t)('0' + rest % 10);
}

size_t sw_format_uint64(uint64_t value, uint8_t *text) {
  int32_t count = value ? digit_count(value) : 1;
  write_digits(value, count, text);
  return (size_t)count;
}

/// The eight decimal digits of a number below 10^8, one a byte, the first in the lowest.
static inline uint64_t eight_digits(uint32_t value) {
  // Halves, then quarters, then digits, all at once: x / 100 and x / 10 as products and shifts that
  // are exact for so few digits.
  uint64_t halves = value / 10000 | (uint64_t)(value % 10000) << 32;
  uint64_t hundreds = halves * 10486 >> 20 & 0x0000007F0000007Fu;
  uint64_t quarters = hundreds | (halves - 100 * hundreds) << 16;
  uint64_t tens = quarters * 103 >> 10 & 0x000F000F000F000Fu;
  return tens | (quarters - 10 * tens) << 8;
}

/// Writes a number as one digit and an exponent.
static inline size_t format_large(decimal number, uint8_t *text) {
  while (number.digits % 10 == 0) {
    number.digits /= 10;
    number.exponent++;
  }
  int32_t count = digit_count(number.digits);
  uint8_t *end = text;
  write_digits(number.digits, count, text + 1);
  text[0] = text[1];
  end += 1;
  if (count > 1) {
    text[1] = '.';
    end += count;
  }
  *end++ = 'e';
  int32_t exponent = count + number.exponent - 1;
  *end++ = exponent < 0 ? '-' : '+';
  uint64_t magnitude = (uint64_t)(exponent < 0 ? -exponent : exponent);
  int32_t places = magnitude >= 100 ? 3 : 2;
  write_digits(magnitude, places, end);
  return (size_t)(end + places - text);
}

/// Writes a number above zero of at most 17 digits; 24 bytes of room.
///
/// - Parameter is_large: Whether it has an exponent; small numbers have one anyway.
static inline size_t format(decimal number, bool is_large, uint8_t *text) {
  enum { DIGITS = 17 };
  int32_t count = digit_count(number.digits);
  // The place of the point, counted from the first digit.
  int32_t point = count + number.exponent;
  if (point < -3 || is_large) return format_large(number, text);
  uint64_t all = number.digits * powers_of_ten[DIGITS - count];
  uint64_t upper = all / 100000000, first = upper / 100000000;
  uint64_t middle = eight_digits((uint32_t)(upper - first * 100000000));
  uint64_t last = eight_digits((uint32_t)(all - upper * 100000000));
  // Digits up to the last that is not zero.
  int32_t used = last     ? DIGITS - __builtin_clzll(last) / 8
                 : middle ? DIGITS - 8 - __builtin_clzll(middle) / 8
                          : 1;
  middle |= 0x3030303030303030u;
  last |= 0x3030303030303030u;
  // The first sixteen; of the last of all only its byte is left.
  wide digits = (wide)(middle >> 56 | last << 8) << 64 | (middle << 8 | (first + '0'));
  if (point <= 0) {
    memcpy(text, "0.000", 5);
    text += 2 - point;
    memcpy(text, &digits, 16);
    text[16] = (uint8_t)(last >> 56);
    return (size_t)(2 - point + used);
  }
  uint64_t low = (uint64_t)digits, high = (uint64_t)(digits >> 64);
  text[16] = (uint8_t)(high >> 56);
  if (point < 8) {
    uint64_t below = ((uint64_t)1 << 8 * point) - 1;
    high = high << 8 | low >> 56;
    low = (low & below) | (uint64_t)'.' << 8 * point | (low & ~below) << 8;
    memcpy(text, &low, 8);
    memcpy(text + 8, &high, 8);
  } else {
    memcpy(text, &low, 8);
    if (point < 16) {
      uint64_t below = ((uint64_t)1 << 8 * (point - 8)) - 1;
      high = (high & below) | (uint64_t)'.' << 8 * (point - 8) | (high & ~below) << 8;
    } else {
      text[16] = '.';
    }
    memcpy(text + 8, &high, 8);
  }
  text[17] = (uint8_t)(last >> 56);
  return (size_t)(used > point ? used : point + 1) + 1;
}

static inline size_t format_special(bool is_nan, bool is_negative, uint8_t *text) {
  if (is_nan) {
    memcpy(text, "nan", 3);
    return 3;
  }
  memcpy(text, is_negative ? "-inf" : "inf", 4);
  return is_negative ? 4 : 3;
}

size_t sw_format_double(double value, uint8_t *text) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  bool is_negative = bits >> 63;
  uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
  int32_t exponent = (int32_t)(bits >> 52 & 0x7FF);
  if (exponent == 0x7FF) return format_special(fraction != 0, is_negative, text);
  // Written over where there is no sign.
  text[0] = '-';
  size_t used = is_negative;
  if (exponent == 0 && fraction == 0) {
    memcpy(text + used, "0.0", 3);
    return used + 3;
  }
  uint64_t c = exponent ? fraction | (uint64_t)1 << 52 : fraction;
  int32_t q = (exponent ? exponent : 1) - 1075;
  // Beyond 2^53 not every whole number is a double.
  return used + format(shortest(c, q, fraction == 0 && exponent > 1), fabs(value) > 0x1p53,
                       text + used);
}

size_t sw_format_float(float value, uint8_t *text) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  bool is_negative = bits >> 31;
  uint32_t fraction = bits & ((1u << 23) - 1);
  int32_t exponent = (int32_t)(bits >> 23 & 0xFF);
  if (exponent == 0xFF) return format_special(fraction != 0, is_negative, text);
  // Written over where there is no sign.
  text[0] = '-';
  size_t used = is_negative;
  if (exponent == 0 && fraction == 0) {
    memcpy(text + used, "0.0", 3);
    return used + 3;
  }
  uint64_t c = exponent ? fraction | 1u << 23 : fraction;
  int32_t q = (exponent ? exponent : 1) - 150;
  return used + format(shortest(c, q, fraction == 0 && exponent > 1), fabsf(value) > 0x1p24f,
                       text + used);
}

// MARK: - Columns of texts

/// The view of a text that lies in 32 bytes, zeros behind it; what is long goes to a block.
static inline sw_text_view view_of(const uint8_t *text, size_t length, uint32_t number,
                                   uint8_t *block, size_t *used) {
  if (length <= SW_TEXT_INLINE) return sw_inline_view(text, (uint32_t)length);
  memcpy(block + *used, text, 24);
  sw_text_view view = {length | (uint64_t)sw_load32(text) << 32,
                       number | (uint64_t)*used << 32};
  *used += length;
  return view;
}

#define WRITE_TEXTS(name, T, write)                                                 \
  size_t name(const T *values, const uint8_t *validity, size_t bit, size_t count,   \
              sw_text_view *views, uint8_t *block, uint32_t number) {               \
    size_t used = 0;                                                                \
    for (size_t i = 0; i < count; i++) {                                            \
      if (validity && !(validity[(bit + i) >> 3] >> ((bit + i) & 7) & 1)) {         \
        views[i] = (sw_text_view){0, 0};                                            \
        continue;                                                                   \
      }                                                                             \
      uint8_t text[32] = {0};                                                       \
      size_t length = write(values[i], text);                                       \
      views[i] = view_of(text, length, number, block, &used);                       \
    }                                                                               \
    return used;                                                                    \
  }

static inline size_t format_int64(int64_t value, uint8_t *text) {
  if (value >= 0) return sw_format_uint64((uint64_t)value, text);
  text[0] = '-';
  return 1 + sw_format_uint64(-(uint64_t)value, text + 1);
}

WRITE_TEXTS(sw_texts_of_doubles, double, sw_format_double)
WRITE_TEXTS(sw_texts_of_floats, float, sw_format_float)
WRITE_TEXTS(sw_texts_of_int64, int64_t, format_int64)
WRITE_TEXTS(sw_texts_of_uint64, uint64_t, sw_format_uint64)

#include "NumberParsing.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>

sw_power sw_powers_of_five[SW_TABLE_END - SW_SMALLEST_POWER];

const double sw_exact_powers_of_ten[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                           1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// 5^342 has 795 bits; a remainder in the division below needs one more.
enum { WORDS = 26 };

static int bit_length(const uint32_t *words) {
  for (int i = WORDS - 1; i >= 0; i--)
    if (words[i]) return i * 32 + 32 - __builtin_clz(words[i]);
  return 0;
}

static int bit(const uint32_t *words, int i) {
  return i < 0 ? 0 : (int)(words[i / 32] >> (i % 32)) & 1;
}

static int compare(const uint32_t *a, const uint32_t *b) {
  for (int i = WORDS - 1; i >= 0; i--)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

/// The 128 leading bits of 5^q: exact or truncated above zero; below zero the reciprocal, rounded
/// up where the product with 64 bits can be exact and truncated elsewhere (the paper, section 6).
static void prepare(void) {
  uint32_t five[WORDS] = {1};
  for (int q = 0; q <= -SW_SMALLEST_POWER; q++) {
    int bits = bit_length(five);
    if (q < SW_TABLE_END) {
      sw_power power = {0, 0};
      for (int i = 0; i < 64; i++) {
        power.high = power.high << 1 | (uint64_t)bit(five, bits - 1 - i);
        power.low = power.low << 1 | (uint64_t)bit(five, bits - 65 - i);
      }
      sw_powers_of_five[q - SW_SMALLEST_POWER] = power;
    }
    if (q > 0) {
      // Long division of 2^(bits + 127) by 5^q, bit by bit; the first quotient bit is always 1.
      uint32_t remainder[WORDS] = {0};
      remainder[(bits - 1) / 32] = 1u << ((bits - 1) % 32);
      unsigned __int128 quotient = 0;
      for (int i = 0; i < 128; i++) {
        uint32_t carry = 0;
        for (int w = 0; w < WORDS; w++) {
          uint32_t next = remainder[w] >> 31;
          remainder[w] = remainder[w] << 1 | carry;
          carry = next;
        }
        quotient <<= 1;
        if (compare(remainder, five) >= 0) {
          int64_t borrow = 0;
          for (int w = 0; w < WORDS; w++) {
            int64_t difference = (int64_t)remainder[w] - five[w] + borrow;
            remainder[w] = (uint32_t)difference;
            borrow = difference >> 32;
          }
          quotient |= 1;
        }
      }
      if (q <= 27) quotient += 1;
      sw_powers_of_five[-q - SW_SMALLEST_POWER] =
          (sw_power){(uint64_t)(quotient >> 64), (uint64_t)quotient};
    }
    uint64_t carry = 0;
    for (int w = 0; w < WORDS; w++) {
      carry += (uint64_t)five[w] * 5;
      five[w] = (uint32_t)carry;
      carry >>= 32;
    }
  }
}

void sw_number_prepare(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
}

sw_number_status sw_parse_double_slowly(const uint8_t *text, size_t length, double *value) {
  const uint8_t *p = text, *end = text + length;
  bool negative = p < end && *p == '-';
  if (p < end && (negative || *p == '+')) p++;
  size_t left = (size_t)(end - p);
  if (left == 0) return SW_NUMBER_INVALID;
  if ((*p | 0x20) == 'n' || (*p | 0x20) == 'i') {
    if (left == 3 && strncasecmp((const char *)p, "nan", 3) == 0) {
      *value = NAN;
      return SW_NUMBER_OK;
    }
    if ((left == 3 && strncasecmp((const char *)p, "inf", 3) == 0) ||
        (left == 8 && strncasecmp((const char *)p, "infinity", 8) == 0)) {
      *value = negative ? -INFINITY : INFINITY;
      return SW_NUMBER_OK;
    }
    return SW_NUMBER_INVALID;
  }
  // strtod takes more than a decimal number does (hexadecimal, blanks), so the form is checked here.
  bool digits = false, point = false;
  const uint8_t *s = p;
  for (; s < end; s++) {
    if ((unsigned)(*s - '0') <= 9)
      digits = true;
    else if (*s == '.' && !point)
      point = true;
    else
      break;
  }
  if (!digits) return SW_NUMBER_INVALID;
  if (s < end) {
    if ((*s | 0x20) != 'e') return SW_NUMBER_INVALID;
    s++;
    if (s < end && (*s == '-' || *s == '+')) s++;
    if (s == end) return SW_NUMBER_INVALID;
    for (; s < end; s++)
      if ((unsigned)(*s - '0') > 9) return SW_NUMBER_INVALID;
  }
  char local[512];
  char *copy = length < sizeof local ? local : malloc(length + 1);
  if (!copy) return SW_NUMBER_INVALID;
  memcpy(copy, text, length);
  copy[length] = 0;
  *value = strtod(copy, NULL);
  if (copy != local) free(copy);
  return SW_NUMBER_OK;
}

sw_number_status sw_parse_int64(const uint8_t *text, size_t length, int64_t *value) {
  return sw_parse_signed(text, length, value);
}

void sw_integers_of_texts(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                          int64_t *values, uint8_t *there) {
  for (size_t i = 0; i < count; i++) {
    size_t length = (uint32_t)views[i].head;
    // A text that its view holds is read with what stands behind it; others have 13 bytes.
    const uint8_t *text = length <= SW_TEXT_INLINE
                              ? (const uint8_t *)&views[i] + 4
                              : buffers[(uint32_t)views[i].tail] + (views[i].tail >> 32);
    int64_t value = 0;
    there[i] = sw_parse_signed(text, length, &value) == SW_NUMBER_OK;
    values[i] = value;
  }
}

sw_number_status sw_parse_uint64(const uint8_t *text, size_t length, uint64_t *value) {
  if (length > 1 && *text == '+') return sw_parse_digits(text + 1, length - 1, value);
  return sw_parse_digits(text, length, value);
}

sw_number_status sw_parse_double(const uint8_t *text, size_t length, double *value) {
  return sw_parse_decimal(text, length, value);
}

size_t sw_format_short_double(double value, int32_t *decimals, uint8_t *text) {
  double magnitude = fabs(value);
  size_t used = 0;
  if (signbit(value)) text[used++] = '-';
  if (magnitude == 0) {
    memcpy(text + used, "0.0", 3);
    return used + 3;
  }
  if (!(magnitude >= 1e-4 && magnitude < 1e15)) return 0;
  int32_t guess = *decimals < 0 || *decimals > 15 ? 0 : *decimals;
  for (int32_t attempt = -1; attempt <= 15; attempt++) {
    int32_t k = attempt < 0 ? guess : attempt;
    double scaled = magnitude * sw_exact_powers_of_ten[k];
    // Decimals of at most 15 digits are distinct doubles, so one that reads back is the only one.
    if (scaled >= 1e15) {
      if (attempt < 0) continue;
      return 0;
    }
    uint64_t whole = (uint64_t)(scaled + 0.5);
    if ((double)whole / sw_exact_powers_of_ten[k] != magnitude) continue;
    *decimals = k;
    while (k > 0 && whole % 10 == 0) {
      whole /= 10;
      k--;
    }
    uint64_t unit = 1;
    for (int32_t i = 0; i < k; i++) unit *= 10;
    used += sw_format_uint64(whole / unit, text + used);
    text[used++] = '.';
    if (k == 0) {
      text[used++] = '0';
      return used;
    }
    uint64_t fraction = whole % unit;
    for (int32_t i = k - 1; i >= 0; i--) {
      text[used + (size_t)i] = (uint8_t)('0' + fraction % 10);
      fraction /= 10;
    }
    return used + (size_t)k;
  }
  return 0;
}

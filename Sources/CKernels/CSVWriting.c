#include "CSVWriting.h"
#include "NumberKernels.h"
#include "TextInterning.h"
#include <stdio.h>
#include <string.h>

enum {
  // The longest number, its quotes and a separator: 308 digits before the point and 17 after it.
  LONGEST_CELL = 352,
};

static const char pairs[201] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static inline uint8_t *put_pair(uint8_t *out, uint64_t value) {
  memcpy(out, pairs + 2 * value, 2);
  return out + 2;
}

/// Digits with zeros in front, as many as asked for.
static inline uint8_t *put_padded(uint8_t *out, uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; i--) {
    out[i] = (uint8_t)('0' + value % 10);
    value /= 10;
  }
  return out + digits;
}

static inline uint8_t *put_natural(uint8_t *out, uint64_t value) {
  if (value < 10) {
    *out = (uint8_t)('0' + value);
    return out + 1;
  }
  if (value < 100) return put_pair(out, value);
  uint8_t digits[20];
  int at = 20;
  while (value >= 100) {
    at -= 2;
    memcpy(digits + at, pairs + 2 * (value % 100), 2);
    value /= 100;
  }
  if (value >= 10) {
    at -= 2;
    memcpy(digits + at, pairs + 2 * value, 2);
  } else {
    digits[--at] = (uint8_t)('0' + value);
  }
  memcpy(out, digits + at, (size_t)(20 - at));
  return out + (20 - at);
}

static inline uint8_t *put_integer(uint8_t *out, int64_t value) {
  if (value < 0) *out++ = '-';
  return put_natural(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

static uint8_t *put_fixed(uint8_t *out, __int128 value, int64_t scale) {
  unsigned __int128 rest = value < 0 ? 0 - (unsigned __int128)value : (unsigned __int128)value;
  uint8_t digits[48];
  int count = 0;
  while (rest || count <= scale) {
    digits[count++] = (uint8_t)('0' + (int)(rest % 10));
    rest /= 10;
  }
  if (value < 0) *out++ = '-';
  while (count) {
    if (count == scale) *out++ = '.';
    *out++ = digits[--count];
  }
  return out;
}

/// The date of a number of days since 1970-01-01.
/// Source: Neri and Schneider 2022, doi:10.1002/spe.3172.
static uint8_t *put_date(uint8_t *out, int64_t days) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  uint64_t ofEra = (uint64_t)(days - era * 146097);
  uint64_t year = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146096) / 365;
  uint64_t ofYear = ofEra - (365 * year + year / 4 - year / 100);
  uint64_t fromMarch = (5 * ofYear + 2) / 153;
  uint64_t month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  int64_t full = (int64_t)year + era * 400 + (month <= 2);
  if (full >= 0 && full <= 9999) {
    out = put_padded(out, (uint64_t)full, 4);
  } else {
    // ISO 8601 asks for a sign where there are not four digits.
    *out++ = full < 0 ? '-' : '+';
    uint64_t distance = (uint64_t)(full < 0 ? -full : full);
    out = distance > 9999 ? put_natural(out, distance) : put_padded(out, distance, 4);
  }
  *out++ = '-';
  out = put_pair(out, month);
  *out++ = '-';
  return put_pair(out, ofYear - (153 * fromMarch + 2) / 5 + 1);
}

/// A time of day, with as many digits after the point as it takes in threes.
static uint8_t *put_clock(uint8_t *out, uint64_t units, uint64_t perSecond) {
  uint64_t seconds = units / perSecond, fraction = units % perSecond;
  out = put_pair(out, seconds / 3600 % 100);
  *out++ = ':';
  out = put_pair(out, seconds / 60 % 60);
  *out++ = ':';
  out = put_pair(out, seconds % 60);
  if (!fraction) return out;
  int digits = perSecond == 1000 ? 3 : perSecond == 1000000 ? 6 : 9;
  while (digits > 3 && fraction % 1000 == 0) {
    fraction /= 1000;
    digits -= 3;
  }
  *out++ = '.';
  return put_padded(out, fraction, digits);
}

static uint8_t *put_instant(uint8_t *out, const sw_csv_writing *column, int64_t units) {
  int64_t day = 86400 * column->scale;
  int64_t days = units / day - (units % day < 0);
  out = put_date(out, days);
  *out++ = 'T';
  // The first day of all begins before the first instant: modulo 2⁶⁴ the difference is right.
  out = put_clock(out, (uint64_t)units - (uint64_t)days * (uint64_t)day, (uint64_t)column->scale);
  if (column->zoned) *out++ = 'Z';
  return out;
}

static uint8_t *put_double(const sw_csv_format *format, const sw_csv_writing *column,
                           int32_t *decimals, double value, uint8_t *out) {
  uint8_t *start = out;
  if (column->fixed) {
    // What is not finite has no digits to count.
    if (value - value == 0)
      out += snprintf((char *)out, LONGEST_CELL - 8, "%.*f", (int)column->decimals, value);
    else
      out += format->formatDouble(value, out);
  } else {
    // Numbers of few digits are written by guessing how many there are.
    size_t count = sw_format_short_double(value, decimals, out);
    if (!count)
      count = value - value == 0 ? sw_format_double(value, out)
                                 : (size_t)format->formatDouble(value, out);
    out += count;
  }
  if (format->decimal != '.') {
    uint8_t *point = memchr(start, '.', (size_t)(out - start));
    if (point) *point = format->decimal;
  }
  return out;
}

typedef uint8_t bytes16 __attribute__((vector_size(16), aligned(1)));

/// Whether a text has to be quoted.
static inline bool needs_quotes(const sw_csv_format *format, const uint8_t *p, uint64_t n) {
  if (n == 0 || p[0] == ' ' || p[n - 1] == ' ') return true;
  uint64_t at = 0;
  for (; at + 16 <= n; at += 16) {
    bytes16 block = *(const bytes16 *)(p + at);
    bytes16 found = (bytes16)((block == format->delimiter) | (block == format->quote) |
                              (block == '\n') | (block == '\r'));
    uint64_t words[2];
    memcpy(words, &found, 16);
    if (words[0] | words[1]) return true;
  }
  uint8_t any = 0;
  for (; at < n; at++) any |= format->special[p[at]];
  if (any) return true;
  return n == format->nullLength && memcmp(p, format->nullText, n) == 0;
}

uint64_t sw_csv_write_text(const sw_csv_format *format, const uint8_t *text, uint64_t length,
                           bool quoted, uint8_t *out) {
  if (!quoted && (format->unquoted || !needs_quotes(format, text, length))) {
    if (format->unquoted && length > 0)
      for (uint64_t i = 0; i < length; i++)
        if (format->special[text[i]] && text[i] != format->quote) return UINT64_MAX;
    memcpy(out, text, length);
    return length;
  }
  uint8_t *to = out;
  *to++ = format->quote;
  for (uint64_t i = 0; i < length; i++) {
    if (text[i] == format->quote) *to++ = format->quote;
    *to++ = text[i];
  }
  *to++ = format->quote;
  return (uint64_t)(to - out);
}

static uint8_t *put_number(const sw_csv_format *format, const sw_csv_writing *column,
                           int32_t *decimals, uint64_t row, uint8_t *out) {
  switch (column->kind) {
    case SW_CSV_WRITE_BOOL: {
      bool value = ((const uint8_t *)column->values)[row] != 0;
      memcpy(out, value ? "true" : "false", 5);
      return out + (value ? 4 : 5);
    }
    case SW_CSV_WRITE_INT8: return put_integer(out, ((const int8_t *)column->values)[row]);
    case SW_CSV_WRITE_INT16: return put_integer(out, ((const int16_t *)column->values)[row]);
    case SW_CSV_WRITE_INT32: return put_integer(out, ((const int32_t *)column->values)[row]);
    case SW_CSV_WRITE_INT64: return put_integer(out, ((const int64_t *)column->values)[row]);
    case SW_CSV_WRITE_UINT8: return put_natural(out, ((const uint8_t *)column->values)[row]);
    case SW_CSV_WRITE_UINT16: return put_natural(out, ((const uint16_t *)column->values)[row]);
    case SW_CSV_WRITE_UINT32: return put_natural(out, ((const uint32_t *)column->values)[row]);
    case SW_CSV_WRITE_UINT64: return put_natural(out, ((const uint64_t *)column->values)[row]);
    case SW_CSV_WRITE_FLOAT32: {
      float value = ((const float *)column->values)[row];
      uint8_t *end = column->fixed ? put_double(format, column, decimals, (double)value, out)
                                   : out + format->formatFloat(value, out);
      uint8_t *point = format->decimal != '.' ? memchr(out, '.', (size_t)(end - out)) : NULL;
      if (point) *point = format->decimal;
      return end;
    }
    case SW_CSV_WRITE_FLOAT64:
      return put_double(format, column, decimals, ((const double *)column->values)[row], out);
    case SW_CSV_WRITE_DECIMAL64:
    case SW_CSV_WRITE_DECIMAL128: {
      __int128 value;
      if (column->kind == SW_CSV_WRITE_DECIMAL64)
        value = ((const int64_t *)column->values)[row];
      else
        memcpy(&value, (const uint8_t *)column->values + 16 * row, 16);
      uint8_t *end = put_fixed(out, value, column->scale);
      uint8_t *point = format->decimal != '.' ? memchr(out, '.', (size_t)(end - out)) : NULL;
      if (point) *point = format->decimal;
      return end;
    }
    case SW_CSV_WRITE_DATE: return put_date(out, ((const int32_t *)column->values)[row]);
    case SW_CSV_WRITE_TIME:
      return put_clock(out, (uint64_t)((const int64_t *)column->values)[row], 1000000000);
    case SW_CSV_WRITE_DATETIME:
      return put_instant(out, column, ((const int64_t *)column->values)[row]);
    default: return out;
  }
}

static inline bool is_valid(const sw_csv_writing *column, uint64_t row) {
  uint64_t at = column->bit + row;
  return !column->validity || column->validity[at >> 3] >> (at & 7) & 1;
}

/// The bytes of a value in memory.
static inline uint64_t value_width(uint32_t kind) {
  switch (kind) {
    case SW_CSV_WRITE_BOOL:
    case SW_CSV_WRITE_INT8:
    case SW_CSV_WRITE_UINT8: return 1;
    case SW_CSV_WRITE_INT16:
    case SW_CSV_WRITE_UINT16: return 2;
    case SW_CSV_WRITE_INT32:
    case SW_CSV_WRITE_UINT32:
    case SW_CSV_WRITE_FLOAT32:
    case SW_CSV_WRITE_DATE:
    case SW_CSV_WRITE_CODES: return 4;
    case SW_CSV_WRITE_DECIMAL128:
    case SW_CSV_WRITE_TEXT: return 16;
    case SW_CSV_WRITE_NULL: return 0;
    default: return 8;
  }
}

/// So many rows are asked for together: eight numbers are a line of the cache.
enum { ROWS_OF_FETCH = 8 };

/// Asks for the texts of coming rows, which may lie anywhere in a long dictionary: first for their
/// ends, then for the bytes.
static inline void fetch_texts(const sw_csv_writing *column, uint64_t row, uint64_t end) {
  enum { AHEAD = 4 };
  const uint32_t *codes = (const uint32_t *)column->values;
  uint64_t near = row + AHEAD, far = row + 2 * AHEAD;
  if (far >= end) return;
  if (is_valid(column, far)) __builtin_prefetch(column->ends + codes[far]);
  if (is_valid(column, near)) __builtin_prefetch(column->texts + column->ends[codes[near]]);
}

/// Asks for the values of coming rows: cells are written row by row, so that each column is read too
/// slowly for the processor to see that it is read in order.
static inline void fetch_values(const sw_csv_format *format, uint64_t row) {
  enum { AHEAD = 64, LINE = 64 };
  for (uint32_t c = 0; c < format->columnCount; c++) {
    const sw_csv_writing *column = &format->columns[c];
    uint64_t width = value_width(column->kind);
    const uint8_t *values = (const uint8_t *)column->values + width * (row + AHEAD);
    for (uint64_t at = 0; at < width * ROWS_OF_FETCH; at += LINE) __builtin_prefetch(values + at);
  }
}

uint64_t sw_csv_write(const sw_csv_format *format, uint64_t first, uint64_t count, uint8_t *out,
                      uint64_t capacity, uint64_t *used, uint64_t *needed, int64_t *failed) {
  uint8_t *to = out, *end = out + capacity;
  // Guesses that each number improves; more columns than this share them.
  int32_t decimals[64];
  for (int i = 0; i < 64; i++) decimals[i] = 6;
  *failed = -1;
  *needed = 0;
  for (uint64_t row = first; row < first + count; row++) {
    uint8_t *start = to;
    if (row % ROWS_OF_FETCH == 0) fetch_values(format, row);
    for (uint32_t c = 0; c < format->columnCount; c++) {
      const sw_csv_writing *column = &format->columns[c];
      uint64_t room = LONGEST_CELL + format->nullLength + format->lineEndLength;
      const uint8_t *text = NULL;
      uint64_t length = 0;
      bool valid = is_valid(column, row);
      if (column->kind == SW_CSV_WRITE_TEXT) {
        const sw_text_view *view = (const sw_text_view *)column->values + row;
        length = valid ? (uint32_t)view->head : 0;
        text = length <= SW_TEXT_INLINE ? (const uint8_t *)view + 4
                                        : column->buffers[(uint32_t)view->tail] + (view->tail >> 32);
      } else if (column->kind == SW_CSV_WRITE_CODES && valid) {
        fetch_texts(column, row, first + count);
        uint32_t code = ((const uint32_t *)column->values)[row];
        text = column->texts + column->ends[code];
        length = column->ends[code + 1] - column->ends[code];
      }
      room += 2 * length;
      if (__builtin_expect((uint64_t)(end - to) < room, 0)) {
        *used = (uint64_t)(start - out);
        *needed = (uint64_t)(to - start) + room;
        return row - first;
      }
      if (c) *to++ = format->delimiter;
      if (!valid || column->kind == SW_CSV_WRITE_NULL) {
        memcpy(to, format->nullText, format->nullLength);
        to += format->nullLength;
      } else if (column->kind == SW_CSV_WRITE_CODES) {
        // There is room for a longer cell, and buffers go on behind what they hold: a copy of fixed
        // length is no call.
        memcpy(to, text, 16);
        if (__builtin_expect(length > 16, 0)) memcpy(to + 16, text + 16, length - 16);
        to += length;
      } else if (column->kind == SW_CSV_WRITE_TEXT) {
        uint64_t written = sw_csv_write_text(format, text, length, column->quoted, to);
        if (written == UINT64_MAX) {
          *failed = c;
          *used = (uint64_t)(start - out);
          return row - first;
        }
        to += written;
      } else {
        if (column->quoted) *to++ = format->quote;
        uint8_t *begin = to;
        to = put_number(format, column, &decimals[c & 63], row, to);
        // Only a decimal point that is also the delimiter makes quotes necessary.
        bool clash = format->decimal == format->delimiter && !column->quoted &&
                     memchr(begin, format->delimiter, (size_t)(to - begin));
        if (clash) {
          memmove(begin + 1, begin, (size_t)(to - begin));
          *begin = format->quote;
          to++;
        }
        if (clash || column->quoted) *to++ = format->quote;
      }
    }
    if (__builtin_expect(format->lineEndLength == 1, 1))
      *to = *format->lineEnd;
    else
      memcpy(to, format->lineEnd, format->lineEndLength);
    to += format->lineEndLength;
  }
  *used = (uint64_t)(to - out);
  return count;
}

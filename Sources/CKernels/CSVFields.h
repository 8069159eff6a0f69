// What the text of one field means: null, quoted, a number in another country's way.
#pragma once
#include "CSVRows.h"
#include "CSVTimes.h"
#include "TextInterning.h"

static bool is_null_token(const sw_csv_nulls *tokens, const uint8_t *p, uint64_t n) {
  if (n == 0) return tokens->emptyIsNull;
  for (uint32_t i = 0; i < tokens->count; i++)
    if (tokens->lengths[i] == n && memcmp(tokens->texts[i], p, n) == 0) return true;
  return false;
}

static inline bool may_be_null(uint64_t lengthMask, uint32_t n) {
  return lengthMask >> (n < 63 ? n : 63) & 1;
}

enum { LONGEST_NUMBER = 120 };

/// A number with another point or with separated thousands, in the usual form, in `plain`.
static bool normalise_number(sw_csv_dialect dialect, const uint8_t **text, uint32_t *length,
                             uint8_t *plain) {
  uint32_t n = *length, used = 0;
  if (n > LONGEST_NUMBER) return false;
  bool whole = true;
  for (uint32_t i = 0; i < n; i++) {
    uint8_t byte = (*text)[i];
    if (byte == dialect.decimal) {
      whole = false;
      plain[used++] = '.';
    } else if (whole && byte == dialect.thousands && i > 0 && i + 1 < n) {
      continue;
    } else {
      plain[used++] = byte == '.' ? 0xFF : byte;
    }
  }
  memset(plain + used, 0, 8);
  *text = plain;
  *length = used;
  return true;
}

/// Removes quotes and blanks around a number; true when the field is null. `plain` has room for a
/// number in another form.
static bool special_number(const sw_csv_chunk *chunk, const sw_csv_column *out,
                           const uint8_t **text, uint32_t *length, uint8_t *plain) {
  const uint8_t *p = *text;
  uint32_t n = *length;
  if ((int32_t)n < 0) return true;  // not there
  uint8_t quote = chunk->dialect.quote;
  if (quote && n >= 2 && p[0] == quote && p[n - 1] == quote) {
    p++;
    n -= 2;
  }
  while (n && *p == ' ') p++, n--;
  while (n && p[n - 1] == ' ') n--;
  *text = p;
  *length = n;
  if (n == 0 || is_null_token(out->tokens, p, n)) return true;
  if (chunk->dialect.decimal != '.' || chunk->dialect.thousands)
    normalise_number(chunk->dialect, text, length, plain);
  return false;
}

uint64_t sw_csv_unescape(const uint8_t *text, uint64_t length, sw_csv_dialect dialect, bool quoted,
                         uint8_t *destination) {
  uint64_t used = 0;
  for (uint64_t i = 0; i < length; i++) {
    uint8_t byte = text[i];
    bool doubled = quoted && byte == dialect.quote && i + 1 < length && text[i + 1] == byte;
    bool escaped = byte && byte == dialect.escape && i + 1 < length;
    if (doubled || escaped) byte = text[++i];
    destination[used++] = byte;
  }
  return used;
}

/// The length of what stands between the quotes of a field, or UINT32_MAX when it does not end with
/// the quote that closes it. `plain` is false when quotes are doubled or bytes escaped.
static uint32_t quoted_length(sw_csv_dialect dialect, const uint8_t *inner, uint32_t left,
                              bool *plain) {
  *plain = true;
  for (uint32_t i = 0; i < left; i++) {
    uint8_t byte = inner[i];
    if (byte && byte == dialect.escape) {
      *plain = false;
      i++;
    } else if (byte == dialect.quote) {
      if (i + 1 == left) return i;
      if (inner[i + 1] != byte) return UINT32_MAX;
      *plain = false;
      i++;
    }
  }
  return UINT32_MAX;
}

typedef struct {
  enum { FIELD_TEXT, FIELD_NULL, FIELD_FAILED } status;
  const uint8_t *text;
  uint32_t length;
  bool inArena;
} field;

/// A text that is not there, empty, quoted, escaped, or may be a null token. What is quoted is never
/// null unless asked for, so that an empty text and a null survive being written and read.
static field special_text(sw_csv_chunk *chunk, const sw_csv_column *out, const uint8_t *p,
                          uint32_t n) {
  field answer = {FIELD_TEXT, p, n, false};
  if ((int32_t)n < 0) {
    answer.status = FIELD_NULL;
    return answer;
  }
  sw_csv_dialect dialect = chunk->dialect;
  bool quoted = dialect.quote && n && *p == dialect.quote, plain = true;
  if (quoted) {
    answer.text = p + 1;
    answer.length = quoted_length(dialect, p + 1, n - 1, &plain);
    if (answer.length == UINT32_MAX) {
      answer.status = FIELD_FAILED;
      return answer;
    }
    if (out->tokens->quotedToo && is_null_token(out->tokens, answer.text, answer.length))
      answer.status = FIELD_NULL;
  } else {
    if (is_null_token(out->tokens, p, n)) answer.status = FIELD_NULL;
    plain = !dialect.escape || !n || !memchr(p, dialect.escape, n);
  }
  if (plain || answer.status == FIELD_NULL) return answer;
  uint8_t *room = chunk->arena + chunk->arenaUsed;
  answer.length =
      (uint32_t)sw_csv_unescape(answer.text, answer.length, dialect, quoted, room);
  answer.text = room;
  answer.inArena = true;
  return answer;
}

/// The view of a text, which is copied to the arena when it does not fit in the view.
static inline sw_text_view store_text(sw_csv_chunk *chunk, const uint8_t *p, uint32_t n,
                                      bool inArena) {
  if (n <= SW_TEXT_INLINE) return sw_inline_view(p, n);
  uint64_t at = chunk->arenaUsed;
  uint8_t *to = chunk->arena + at;
  if (!inArena) {
    // Most long texts are short: two copies of 16 bytes that overlap, or as many as it takes.
    if (n <= 32) {
      __builtin_memcpy(to, p, 8);
      __builtin_memcpy(to + n - 8, p + n - 8, 8);
      if (n > 16) __builtin_memcpy(to + 8, p + 8, 16);
    } else {
      memcpy(to, p, n);
    }
  }
  chunk->arenaUsed = at + n;
  return (sw_text_view){n | (uint64_t)sw_load32(p) << 32, chunk->arenaBuffer | at << 32};
}

static inline sw_number_status parse_unsigned(const uint8_t *p, uint32_t n, uint64_t *value) {
  if (n > 1 && *p == '+') return sw_parse_digits(p + 1, n - 1, value);
  return sw_parse_digits(p, n, value);
}

static inline sw_number_status parse_float(const uint8_t *p, uint32_t n, float *value) {
  double wide = 0;
  sw_number_status status = sw_parse_decimal(p, n, &wide);
  *value = (float)wide;
  return status;
}

static inline sw_number_status parse_word(const uint8_t *p, uint32_t n, uint8_t *value) {
  if (n == 4 && ((p[0] | 0x20) == 't')) {
    *value = 1;
    bool same = memcmp(p + 1, "rue", 3) == 0 || memcmp(p, "TRUE", 4) == 0;
    return same ? SW_NUMBER_OK : SW_NUMBER_INVALID;
  }
  if (n == 5 && ((p[0] | 0x20) == 'f')) {
    *value = 0;
    bool same = memcmp(p + 1, "alse", 4) == 0 || memcmp(p, "FALSE", 5) == 0;
    return same ? SW_NUMBER_OK : SW_NUMBER_INVALID;
  }
  return SW_NUMBER_INVALID;
}

/// A truth value; 0 and 1 are some only where somebody says that they are.
static inline sw_number_status parse_bool(const uint8_t *p, uint32_t n, bool inferred,
                                          uint8_t *value) {
  if (n == 1 && (*p == '0' || *p == '1') && !inferred) {
    *value = *p == '1';
    return SW_NUMBER_OK;
  }
  return parse_word(p, n, value);
}

static inline sw_number_status parse_datetime(const sw_csv_column *out, const uint8_t *p,
                                              uint32_t n, int64_t *value) {
  bool zoned;
  int digits;
  sw_number_status status = parse_instant(p, n, out->scale, value, &zoned, &digits);
  if (status != SW_NUMBER_OK) return status;
  if (zoned != out->zoned && (zoned || digits >= 0 || out->needsOffset)) return SW_NUMBER_INVALID;
  return !out->inferred || digits <= 6 || out->scale > 1000000 ? SW_NUMBER_OK
                                                               : SW_NUMBER_INVALID;
}

/// The number of digits of a whole number, leading zeros aside; 0 for another text.
static inline uint32_t whole_digits(const uint8_t *p, uint32_t n) {
  uint32_t at = n > 1 && (*p == '-' || *p == '+');
  for (uint32_t i = at; i < n; i++)
    if (p[i] < '0' || p[i] > '9') return 0;
  while (at + 1 < n && p[at] == '0') at++;
  return n - at;
}

/// Which types a text fits, of those that the fields before it fit.
static uint32_t classify(const uint8_t *p, uint32_t n, uint32_t before) {
  uint32_t classes = 0;
  uint8_t truth;
  if (before & SW_CSV_IS_BOOL && parse_word(p, n, &truth) == SW_NUMBER_OK) return SW_CSV_IS_BOOL;
  if (before & (SW_CSV_IS_INT | SW_CSV_IS_UINT | SW_CSV_IS_WHOLE | SW_CSV_IS_FLOAT)) {
    int64_t integer;
    uint64_t natural;
    double number;
    if (sw_parse_signed(p, n, &integer) == SW_NUMBER_OK) classes |= SW_CSV_IS_INT;
    if (parse_unsigned(p, n, &natural) == SW_NUMBER_OK) classes |= SW_CSV_IS_UINT;
    uint32_t digits = classes ? 1 : whole_digits(p, n);
    if (digits && digits <= 38) classes |= SW_CSV_IS_WHOLE;
    // A longer whole number is an identifier more often than a quantity: as text it keeps its digits.
    if (digits <= 38 && sw_parse_decimal(p, n, &number) == SW_NUMBER_OK)
      classes |= SW_CSV_IS_FLOAT;
    if (classes) return classes & before;
  }
  const uint32_t times = SW_CSV_IS_MICROSECONDS | SW_CSV_IS_NANOSECONDS |
                         SW_CSV_IS_ZONED_MICROSECONDS | SW_CSV_IS_ZONED_NANOSECONDS;
  if (before & (times | SW_CSV_IS_DATE)) {
    int64_t instant;
    bool zoned;
    int digits;
    sw_number_status status = parse_instant(p, n, 1000000, &instant, &zoned, &digits);
    if (status == SW_NUMBER_OUT_OF_RANGE && digits < 0) return before & SW_CSV_IS_DATE;
    if (status == SW_NUMBER_OK) {
      classes = SW_CSV_IS_MICROSECONDS | SW_CSV_IS_NANOSECONDS;
      if (digits > 6) classes = SW_CSV_IS_NANOSECONDS;
      if (zoned) classes <<= 2;
      if (digits < 0) classes = times | SW_CSV_IS_DATE;
      bool nanoseconds =
          parse_instant(p, n, 1000000000, &instant, &zoned, &digits) == SW_NUMBER_OK;
      if (!nanoseconds) classes &= ~(uint32_t)(SW_CSV_IS_NANOSECONDS | SW_CSV_IS_ZONED_NANOSECONDS);
      return classes & before;
    }
  }
  int64_t clock;
  if (before & SW_CSV_IS_TIME && parse_time(p, n, &clock) == SW_NUMBER_OK) return SW_CSV_IS_TIME;
  return 0;
}

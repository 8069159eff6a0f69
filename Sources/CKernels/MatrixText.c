#include "MatrixText.h"
#include "NumberParsing.h"
#include <stdio.h>
#include <strings.h>

typedef struct {
  const uint8_t *start, *end;
} span;

static inline bool is_blank(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\v' || byte == '\f';
}

/// The text without blanks at its ends; the delimiter is none even if it is a tab.
static inline span trimmed(span s, uint8_t delimiter) {
  while (s.start < s.end && is_blank(*s.start) && *s.start != delimiter) s.start++;
  while (s.start < s.end && is_blank(s.end[-1]) && s.end[-1] != delimiter) s.end--;
  return s;
}

/// What counts of the line at `*at`, which moves behind its end.
static inline span next_line(const uint8_t **at, const uint8_t *end, sw_text_layout layout) {
  const uint8_t *newline = memchr(*at, '\n', (size_t)(end - *at));
  span line = {*at, newline ? newline : end};
  *at = newline ? newline + 1 : end;
  // A carriage return ends a line too; one before a newline is a blank at the line's end.
  const uint8_t *carriage = memchr(line.start, '\r', (size_t)(line.end - line.start));
  if (carriage && !(newline && carriage + 1 == newline)) {
    line.end = carriage;
    *at = carriage + 1;
  }
  if (layout.commentLength) {
    const uint8_t *from = line.start;
    while (from < line.end) {
      const uint8_t *found = memchr(from, layout.comment[0], (size_t)(line.end - from));
      if (!found) break;
      if ((size_t)(line.end - found) >= layout.commentLength &&
          memcmp(found, layout.comment, layout.commentLength) == 0) {
        line.end = found;
        break;
      }
      from = found + 1;
    }
  }
  return trimmed(line, layout.delimiter);
}

/// The field at `*at`, which moves to the next one, or behind the line when this is the last.
static inline span next_field(const uint8_t **at, const uint8_t *end, uint8_t delimiter) {
  const uint8_t *p = *at;
  span field = {p, end};
  if (delimiter) {
    while (p < end && *p != delimiter) p++;
    field.end = p;
    *at = p + 1;
    return trimmed(field, delimiter);
  }
  while (p < end && !is_blank(*p)) p++;
  field.end = p;
  while (p < end && is_blank(*p)) p++;
  *at = p < end ? p : end + 1;
  return field;
}

uint64_t sw_matrix_text_rows(const uint8_t *text, uint64_t length, sw_text_layout layout) {
  uint64_t rows = 0;
  const uint8_t *at = text, *end = text + length;
  while (at < end) {
    span line = next_line(&at, end, layout);
    rows += line.start < line.end;
  }
  return rows;
}

uint32_t sw_matrix_text_fields(const uint8_t *text, uint64_t length, sw_text_layout layout) {
  const uint8_t *at = text, *end = text + length;
  while (at < end) {
    span line = next_line(&at, end, layout);
    if (line.start == line.end) continue;
    uint32_t count = 0;
    while (line.start <= line.end) {
      next_field(&line.start, line.end, layout.delimiter);
      count++;
    }
    return count;
  }
  return 0;
}

static bool is_missing(const sw_matrix_text *m, span s) {
  size_t length = (size_t)(s.end - s.start);
  if (length == 0) return true;
  const uint8_t *token = m->tokens;
  for (uint32_t i = 0; i < m->tokenCount; token += m->tokenLengths[i++])
    if (m->tokenLengths[i] == length && memcmp(token, s.start, length) == 0) return true;
  return false;
}

static sw_number_status parse_bool(span s, uint8_t *value) {
  size_t length = (size_t)(s.end - s.start);
  const char *text = (const char *)s.start;
  *value = (length == 1 && *text == '1') || (length == 4 && strncasecmp(text, "true", 4) == 0);
  bool isFalse = (length == 1 && *text == '0') || (length == 5 && strncasecmp(text, "false", 5) == 0);
  return *value || isFalse ? SW_NUMBER_OK : SW_NUMBER_INVALID;
}

/// Reads `1.5`, `2j`, `1+2j` or `(1+2j)`.
static sw_number_status parse_complex(span s, double *value) {
  if (s.end - s.start >= 2 && *s.start == '(' && s.end[-1] == ')') {
    s.start++;
    s.end--;
  }
  size_t length = (size_t)(s.end - s.start);
  value[0] = value[1] = 0;
  if (length == 0) return SW_NUMBER_INVALID;
  if ((s.end[-1] | 0x20) != 'j') return sw_parse_decimal(s.start, length, value);
  s.end--;
  const uint8_t *sign = s.end;
  while (--sign > s.start)
    if ((*sign == '+' || *sign == '-') && (sign[-1] | 0x20) != 'e') break;
  if (sign > s.start) {
    sw_number_status status = sw_parse_decimal(s.start, (size_t)(sign - s.start), value);
    if (status != SW_NUMBER_OK) return status;
    s.start = sign;
  }
  return sw_parse_decimal(s.start, (size_t)(s.end - s.start), value + 1);
}

static inline sw_number_status parse_value(const sw_matrix_text *m, span s, uint64_t index) {
  size_t length = (size_t)(s.end - s.start);
  sw_number_status status;
  switch (m->kind) {
    case SW_TEXT_FLOAT64: return sw_parse_decimal(s.start, length, (double *)m->values + index);
    case SW_TEXT_INT64: {
      int64_t value = 0;
      status = sw_parse_signed(s.start, length, &value);
      if (status == SW_NUMBER_OK && (value < m->lowest || value > m->highest))
        return SW_NUMBER_OUT_OF_RANGE;
      ((int64_t *)m->values)[index] = value;
      return status;
    }
    case SW_TEXT_UINT64: {
      uint64_t value = 0;
      bool plus = length > 1 && *s.start == '+';
      status = sw_parse_digits(s.start + plus, length - plus, &value);
      if (status == SW_NUMBER_OK && value > (uint64_t)m->highest) return SW_NUMBER_OUT_OF_RANGE;
      ((uint64_t *)m->values)[index] = value;
      return status;
    }
    case SW_TEXT_COMPLEX128: return parse_complex(s, (double *)m->values + 2 * index);
    case SW_TEXT_BOOL: return parse_bool(s, (uint8_t *)m->values + index);
  }
  return SW_NUMBER_INVALID;
}

static void fill(sw_matrix_text *m, uint64_t index) {
  switch (m->kind) {
    case SW_TEXT_BOOL: ((uint8_t *)m->values)[index] = (uint8_t)m->filling[0]; break;
    case SW_TEXT_COMPLEX128: memcpy((double *)m->values + 2 * index, m->filling, 16); break;
    default: ((uint64_t *)m->values)[index] = m->filling[0];
  }
}

static void fail(sw_matrix_text *m, sw_text_failure failure, span at, uint32_t field) {
  m->failure = failure;
  m->start = (uint64_t)(at.start - m->text);
  m->end = (uint64_t)(at.end - m->text);
  m->field = field;
}

void sw_matrix_text_parse(sw_matrix_text *m) {
  sw_number_prepare();
  m->rows = 0;
  m->failure = SW_TEXT_OK;
  const uint8_t *at = m->text, *end = m->text + m->length;
  while (at < end && m->rows < m->capacity) {
    span line = next_line(&at, end, m->layout), whole = line;
    if (line.start == line.end) continue;
    uint32_t field = 0;
    for (; line.start <= line.end; field++) {
      span s = next_field(&line.start, line.end, m->layout.delimiter);
      if (field >= m->fieldCount || m->places[field] < 0) continue;
      uint64_t index = m->rows * m->width + (uint32_t)m->places[field];
      if (m->fills && is_missing(m, s)) {
        fill(m, index);
        continue;
      }
      sw_number_status status =
          s.start == s.end ? SW_NUMBER_INVALID : parse_value(m, s, index);
      if (__builtin_expect(status != SW_NUMBER_OK, 0)) {
        fail(m, status == SW_NUMBER_INVALID ? SW_TEXT_BAD_VALUE : SW_TEXT_OUT_OF_RANGE, s, field);
        return;
      }
    }
    if (field != m->fieldCount) {
      fail(m, field < m->fieldCount ? SW_TEXT_TOO_FEW : SW_TEXT_TOO_MANY, whole, field);
      return;
    }
    m->rows++;
  }
}

static size_t with_point(char *text, size_t capacity, int length) {
  if (length < 0) return 0;
  for (size_t i = 0; i < (size_t)length && i + 1 < capacity; i++)
    if (text[i] == ',') text[i] = '.';
  return (size_t)length;
}

size_t sw_print_double(char *text, size_t capacity, const char *format, double value) {
  return with_point(text, capacity, snprintf(text, capacity, format, value));
}

size_t sw_print_int64(char *text, size_t capacity, const char *format, int64_t value) {
  return with_point(text, capacity, snprintf(text, capacity, format, (long long)value));
}

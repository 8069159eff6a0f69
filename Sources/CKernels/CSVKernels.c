#include "CSVKernels.h"
#include "InstructionSet.h"
#include "NumberParsing.h"
#include "TextInterning.h"
#include <string.h>

enum {
  // A batch's text, lists and output rows together stay within a core's second-level cache.
  BATCH_BYTES = 32 << 10,
  LONGEST_ROW = 1 << 30,
};

typedef struct {
  uint64_t start;   // of the batch, in the chunk
  uint32_t length;
  uint32_t *positions, positionCapacity;  // every separator, from the batch's start
  uint32_t *rowFirsts, *rowStarts, rowCapacity;
  uint32_t rows;
  uint64_t consumed;  // bytes of whole rows
  bool inside;        // the batch ends within quotes
  uint64_t fields;    // separators after the last whole row
  sw_csv_failure failure;
  uint32_t failedRow, failedColumn;
  uint64_t failedStart, failedEnd;
} batch;

/// Each bit becomes the parity of the bits at and below it.
static inline uint64_t prefix_xor(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
}

/// Keeps the failure that comes first in the file, and forgets the rows after it.
static void fail(batch *b, uint32_t row, uint32_t column, uint64_t start, uint64_t end,
                 sw_csv_failure failure) {
  b->failure = failure;
  b->failedRow = row;
  b->failedColumn = column;
  b->failedStart = start;
  b->failedEnd = end;
  b->rows = row;
}

static void report(sw_csv_chunk *chunk, const batch *b) {
  chunk->failure = b->failure;
  chunk->row = chunk->rows + b->failedRow;
  chunk->column = b->failedColumn;
  chunk->start = b->start + b->failedStart;
  chunk->end = b->start + b->failedEnd;
  chunk->fields = b->fields;
}

/// Whether the batch's last byte stands for a row end that the text lacks.
static inline bool is_unended(const sw_csv_chunk *chunk, const batch *b) {
  return chunk->unended && b->start + b->length == chunk->length;
}

/// Adds a row to the batch. False when it has the wrong number of fields.
static inline bool end_row(const sw_csv_chunk *chunk, batch *b, const uint8_t *text,
                           uint32_t first, uint32_t index, uint32_t start, uint32_t end,
                           uint32_t fields) {
  (void)chunk;
  uint32_t count = index + 1 - first;
  // An empty line is nothing, except in a file of one column, where it is an empty field.
  if (fields > 1 && count == 1 && (end == start || (end == start + 1 && text[start] == '\r')))
    return true;
  if (count != fields) {
    b->fields = count;
    b->failure = count < fields ? SW_CSV_TOO_FEW : SW_CSV_TOO_MANY;
    b->failedRow = b->rows;
    b->failedColumn = count < fields ? count - 1 : fields - 1;
    b->failedStart = start;
    b->failedEnd = end;
    b->consumed = start;
    return false;
  }
  b->rowFirsts[b->rows] = first;
  b->rowStarts[b->rows] = start;
  b->rows++;
  return true;
}

/// The slow, obvious finder of separators, where quotes count at the start of a field only.
static void index_bytewise(const sw_csv_chunk *chunk, batch *b) {
  const uint8_t *text = chunk->text + b->start;
  uint32_t count = 0, first = 0, rowStart = 0;
  bool inside = false, fieldStart = true;
  uint32_t end = is_unended(chunk, b) ? b->length - 1 : b->length;
  b->rows = 0;
  b->failure = SW_CSV_OK;
  for (uint32_t at = 0; at < b->length; at++) {
    uint8_t byte = at == end ? '\n' : text[at];
    if (inside) {
      // A doubled quote closes and opens again.
      if (byte == chunk->dialect.quote) {
        if (at + 1 < b->length && text[at + 1] == chunk->dialect.quote)
          at++;
        else
          inside = false;
      }
      continue;
    }
    if (byte == chunk->dialect.quote && fieldStart) {
      inside = true;
      fieldStart = false;
      continue;
    }
    fieldStart = byte == chunk->dialect.delimiter || byte == '\n';
    if (!fieldStart) continue;
    if (count + 1 >= b->positionCapacity || b->rows + 1 >= b->rowCapacity) break;
    b->positions[count++] = at;
    if (byte == '\n') {
      if (!end_row(chunk, b, text, first, count - 1, rowStart, at, chunk->columnCount)) return;
      first = count;
      rowStart = at + 1;
    }
  }
  b->consumed = rowStart;
  b->inside = inside;
  b->fields = count - first;
}

static bool is_null_token(const sw_csv_chunk *chunk, const uint8_t *p, uint32_t n) {
  for (uint32_t i = 0; i < chunk->nullCount; i++)
    if (chunk->nullLengths[i] == n && memcmp(chunk->nullTokens[i], p, n) == 0) return true;
  return false;
}

/// Removes quotes and blanks around a number; true when the field is null.
static bool special_number(const sw_csv_chunk *chunk, const uint8_t **text, uint32_t *length) {
  const uint8_t *p = *text;
  uint32_t n = *length;
  uint8_t quote = chunk->dialect.quote;
  if (quote && n >= 2 && p[0] == quote && p[n - 1] == quote) {
    p++;
    n -= 2;
  }
  while (n && *p == ' ') p++, n--;
  while (n && p[n - 1] == ' ') n--;
  *text = p;
  *length = n;
  return (n == 0 && chunk->emptyIsNull) || is_null_token(chunk, p, n);
}

typedef struct {
  enum { FIELD_TEXT, FIELD_VIEW, FIELD_NULL, FIELD_FAILED } status;
  const uint8_t *text;
  uint32_t length;
  sw_text_view view;
} field;

/// A text that is empty, quoted, or may be a null token. What is quoted is never null, so that an
/// empty text and a null survive being written and read.
static field special_text(const sw_csv_chunk *chunk, batch *b, sw_csv_column *out,
                          const uint8_t *p, uint32_t n, uint32_t row, uint32_t column,
                          uint32_t start, uint32_t end) {
  field answer = {FIELD_TEXT, p, n, {0, 0}};
  uint8_t quote = chunk->dialect.quote;
  if (!(quote && n && *p == quote)) {
    if ((n == 0 && chunk->emptyIsNull) || is_null_token(chunk, p, n)) answer.status = FIELD_NULL;
    return answer;
  }
  bool closed = n >= 2 && p[n - 1] == quote;
  const uint8_t *inner = p + 1;
  uint32_t length = closed ? n - 2 : 0, doubled = 0;
  for (uint32_t i = 0; closed && i < length; i++) {
    const uint8_t *found = memchr(inner + i, quote, length - i);
    if (!found) break;
    i = (uint32_t)(found - inner) + 1;
    doubled++;
    if (i >= length || inner[i] != quote) closed = false;
  }
  if (!closed) {
    fail(b, row, column, start, end, SW_CSV_TEXT_AFTER_QUOTE);
    answer.status = FIELD_FAILED;
    return answer;
  }
  answer.text = inner;
  answer.length = length;
  if (doubled == 0) return answer;
  answer.status = FIELD_VIEW;
  uint32_t size = length - doubled;
  if (size <= SW_TEXT_INLINE) {
    uint8_t plain[SW_TEXT_INLINE];
    uint32_t used = 0;
    for (uint32_t i = 0; i < length; i++) {
      plain[used++] = inner[i];
      if (inner[i] == quote) i++;
    }
    answer.view = sw_text_make_view(plain, used, 0, 0);
    return answer;
  }
  out->escapedBytes += size;
  uint64_t offset = (uint64_t)chunk->offset + b->start + start + 1;
  answer.view = (sw_text_view){length, (chunk->buffer | SW_CSV_ESCAPED) | offset << 32};
  return answer;
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

static inline sw_number_status parse_bool(const uint8_t *p, uint32_t n, uint8_t *value) {
  if (n == 1 && (*p == '0' || *p == '1')) {
    *value = *p == '1';
    return SW_NUMBER_OK;
  }
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

#define SW_SOURCE "CSVKernels.inc"
#include "VariantDispatch.h"

void sw_csv_survey_stretch(const uint8_t *text, uint64_t length, uint8_t before,
                           sw_csv_dialect dialect, sw_csv_survey *answer) {
  SW_DISPATCH(survey)(text, length, before, dialect, answer);
}

uint64_t sw_csv_next_row(const uint8_t *text, uint64_t length, sw_csv_dialect dialect) {
  bool inside = false, fieldStart = true;
  for (uint64_t at = 0; at < length; at++) {
    uint8_t byte = text[at];
    if (inside) {
      if (byte == dialect.quote) {
        if (at + 1 < length && text[at + 1] == dialect.quote)
          at++;
        else
          inside = false;
      }
    } else if (byte == dialect.quote && dialect.quote && fieldStart) {
      inside = true;
      fieldStart = false;
    } else if (byte == '\n') {
      return at + 1;
    } else {
      fieldStart = byte == dialect.delimiter;
    }
  }
  return length;
}

static uint64_t position_capacity(uint32_t columnCount) {
  return BATCH_BYTES + 2 * (uint64_t)columnCount + 256;
}

uint64_t sw_csv_scratch(uint32_t columnCount) {
  return sizeof(uint32_t) * (position_capacity(columnCount) + 2 * (BATCH_BYTES + 64));
}

void sw_csv_parse(sw_csv_chunk *chunk, void *scratch) {
  sw_number_prepare();
  batch b = {0};
  b.positions = scratch;
  b.positionCapacity = (uint32_t)position_capacity(chunk->columnCount);
  b.rowFirsts = b.positions + b.positionCapacity;
  b.rowCapacity = BATCH_BYTES + 64;
  b.rowStarts = b.rowFirsts + b.rowCapacity;
  SW_DISPATCH(parse)(chunk, &b);
}

uint64_t sw_csv_unescape(sw_text_view *views, uint64_t count, const uint8_t *const *buffers,
                         uint8_t quote, uint32_t buffer, uint64_t used, uint8_t *destination) {
  for (uint64_t i = 0; i < count; i++) {
    sw_text_view view = views[i];
    uint32_t length = sw_text_length(view);
    if (length <= SW_TEXT_INLINE || !((uint32_t)view.tail & SW_CSV_ESCAPED)) continue;
    const uint8_t *source = buffers[(uint32_t)view.tail & ~SW_CSV_ESCAPED] + (view.tail >> 32);
    uint64_t start = used;
    for (uint32_t k = 0; k < length; k++) {
      destination[used++] = source[k];
      if (source[k] == quote) k++;
    }
    views[i] = sw_text_make_view(destination + start, used - start, buffer, (uint32_t)start);
  }
  return used;
}

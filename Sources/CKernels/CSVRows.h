// Where the rows and fields of a text lie: what CSVKernels.inc does 64 bytes at a time, and the
// same one byte after the other.
#pragma once
#include "CSVKernels.h"
#include "NumberParsing.h"
#include <string.h>

enum {
  // A batch's text, lists and output rows together stay within a core's second-level cache.
  BATCH_BYTES = 32 << 10,
  LONGEST_ROW = 1 << 30,
};

typedef struct {
  uint64_t start;   // of the batch, in the chunk
  uint32_t length;
  // Every separator, from the batch's start. The first `columnCount` are 0: fields of a row whose
  // list starts there end before they start, which is how a field that is not there looks.
  uint32_t *positions, positionCapacity;
  uint32_t *rowFirsts, *rowStarts, rowCapacity;
  uint8_t *rejected;  // one a row
  uint32_t *keptRows, *keptStarts, *keptEnds, kept;  // rejected rows that stay
  uint32_t rows, rejections;
  uint64_t seen;      // rows before the selection
  uint64_t consumed;  // bytes of whole rows
  uint64_t fields;
  sw_csv_failure failure;
  uint32_t failedRow, failedColumn;
  uint64_t failedStart, failedEnd;
} batch;

static inline bool is_comment(sw_csv_dialect dialect, const uint8_t *row) {
  if (!dialect.commentLength) return false;
  return (sw_load64(row) ^ dialect.comment) << (64 - 8 * (unsigned)dialect.commentLength) == 0;
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
  chunk->stopped = true;
  chunk->failure = b->failure;
  chunk->row = chunk->rows + b->failedRow;
  chunk->column = b->failedColumn;
  chunk->start = b->start + b->failedStart;
  chunk->end = b->start + b->failedEnd;
  chunk->fields = b->fields;
}

/// Notes where the first rejected row of a chunk lies, as if it had failed.
static void note_rejection(sw_csv_chunk *chunk, const batch *b, sw_csv_failure failure,
                           uint32_t column, uint64_t start, uint64_t end, uint64_t fields) {
  if (chunk->rejected++) return;
  chunk->failure = failure;
  chunk->column = column;
  chunk->start = b->start + start;
  chunk->end = b->start + end;
  chunk->fields = fields;
}

static inline void keep_row(batch *b, uint32_t row, uint32_t start, uint32_t end) {
  b->keptRows[b->kept] = row;
  b->keptStarts[b->kept] = start;
  b->keptEnds[b->kept++] = end;
  b->rowFirsts[row] = 0;
  b->rowStarts[row] = 1;
}

/// Adds a row to the batch. False when it has the wrong number of fields and that is a failure.
static inline bool end_row(sw_csv_chunk *chunk, batch *b, const uint8_t *text, uint32_t first,
                           uint32_t index, uint32_t start, uint32_t end) {
  uint32_t count = index + 1 - first, fields = chunk->columnCount;
  if (__builtin_expect(count != fields || chunk->dialect.commentLength, 0)) {
    if (is_comment(chunk->dialect, text + start)) return true;
    // An empty line is nothing, except in a file of one column, where it is an empty field.
    if (fields > 1 && count == 1 && (end == start || (end == start + 1 && text[start] == '\r')))
      return true;
    if (count != fields) {
      sw_csv_failure failure = count < fields ? SW_CSV_TOO_FEW : SW_CSV_TOO_MANY;
      uint32_t column = count < fields ? count - 1 : fields - 1;
      if (chunk->badRows == SW_CSV_FAIL || chunk->ragged) {
        b->fields = count;
        b->consumed = start;
        uint32_t rows = b->rows;
        fail(b, rows, column, start, end, failure);
        return false;
      }
      note_rejection(chunk, b, failure, column, start, end, count);
      if (chunk->badRows == SW_CSV_KEEP) keep_row(b, b->rows++, start, end);
      return true;
    }
  }
  if (__builtin_expect(chunk->selected != NULL, 0)) {
    uint64_t row = chunk->seen + b->seen++;
    if (!(chunk->selected[row >> 3] >> (row & 7) & 1)) return true;
  }
  b->rowFirsts[b->rows] = first;
  b->rowStarts[b->rows] = start;
  b->rows++;
  return true;
}

/// One step through a text where quotes count at the start of a field only.
typedef struct {
  bool inside, fieldStart, rowStart;
} walk;

typedef enum { STEP_TEXT, STEP_FIELD, STEP_ROW } walk_step;

/// Looks at the byte at `*at`, and moves to the next one that has not been looked at.
static inline walk_step walk_byte(walk *w, const uint8_t *text, uint64_t *at, uint64_t length,
                                  sw_csv_dialect dialect) {
  uint64_t here = (*at)++;
  uint8_t byte = text[here];
  if (w->rowStart) {
    w->rowStart = false;
    w->fieldStart = true;
    if (is_comment(dialect, text + here)) {
      const uint8_t *end = memchr(text + here, dialect.rowEnd, length - here);
      *at = end ? (uint64_t)(end - text) + 1 : length;
      w->rowStart = end != NULL;
      return end ? STEP_ROW : STEP_TEXT;
    }
  }
  if (byte == dialect.escape && byte) {
    w->fieldStart = false;
    if (*at < length && text[*at] != dialect.rowEnd) (*at)++;
    else if (*at < length && w->inside) (*at)++;
    return STEP_TEXT;
  }
  if (w->inside) {
    // A doubled quote closes and opens again.
    if (byte == dialect.quote) {
      if (*at < length && text[*at] == dialect.quote)
        (*at)++;
      else
        w->inside = false;
    }
    return STEP_TEXT;
  }
  if (byte == dialect.quote && byte && w->fieldStart) {
    w->inside = true;
    w->fieldStart = false;
    return STEP_TEXT;
  }
  if (byte == dialect.rowEnd) {
    w->rowStart = true;
    return STEP_ROW;
  }
  w->fieldStart = byte == dialect.delimiter;
  return w->fieldStart ? STEP_FIELD : STEP_TEXT;
}

/// The slow, obvious finder of separators.
static void index_bytewise(sw_csv_chunk *chunk, batch *b) {
  const uint8_t *text = chunk->text + b->start;
  uint32_t columns = chunk->columnCount, count = columns, first = count, rowStart = 0;
  walk w = {false, true, true};
  bool ragged = chunk->ragged;
  for (uint64_t at = 0; at < b->length;) {
    walk_step step = walk_byte(&w, text, &at, b->length, chunk->dialect);
    if (step == STEP_TEXT) continue;
    if (count + columns + 1 >= b->positionCapacity || b->rows + 1 >= b->rowCapacity) break;
    uint32_t here = (uint32_t)at - 1;
    b->positions[count++] = here;
    if (step == STEP_FIELD) continue;
    bool blank = columns > 1 && count - first == 1 && here - rowStart <= 1 &&
                 (here == rowStart || text[rowStart] == '\r');
    if (ragged && !blank && !is_comment(chunk->dialect, text + rowStart)) {
      while (count - first < columns) b->positions[count++] = here;
      count = first + columns;
    }
    if (!end_row(chunk, b, text, first, count - 1, rowStart, here)) return;
    first = count;
    rowStart = here + 1;
  }
  b->consumed = rowStart;
  b->fields = count - first;
}

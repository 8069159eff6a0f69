#include "CSVKernels.h"
#include "CSVFields.h"
#include "CSVRows.h"
#include "InstructionSet.h"

/// Each bit becomes the parity of the bits at and below it.
static inline uint64_t prefix_xor(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
}

static inline void start_batch(batch *b) {
  b->rows = 0;
  b->rejections = 0;
  b->kept = 0;
  b->seen = 0;
  b->consumed = 0;
  b->failure = SW_CSV_OK;
}

/// Takes rows that a column has rejected out of the batch, or makes them rows of missing fields.
static void remove_rejected(sw_csv_chunk *chunk, batch *b) {
  uint32_t left = 0, columns = chunk->columnCount;
  bool keep = chunk->badRows == SW_CSV_KEEP;
  for (uint32_t r = 0; r < b->rows; r++) {
    if (b->rejected[r]) {
      if (keep) keep_row(b, r, b->rowStarts[r], b->positions[b->rowFirsts[r] + columns - 1]);
      continue;
    }
    if (keep) continue;
    b->rowFirsts[left] = b->rowFirsts[r];
    b->rowStarts[left++] = b->rowStarts[r];
  }
  if (!keep) b->rows = left;
}

/// Fills the column that holds the text of rejected rows.
static void show_rejected(sw_csv_chunk *chunk, batch *b, uint64_t row) {
  sw_csv_column *out = &chunk->columns[chunk->columnCount];
  sw_text_view *values = (sw_text_view *)out->values + row;
  for (uint32_t r = 0; r < b->rows; r++) {
    values[r] = (sw_text_view){0, 0};
    out->validity[(row + r) >> 3] &= (uint8_t)~(1u << ((row + r) & 7));
  }
  out->nulls += b->rows;
  for (uint32_t i = 0; i < b->kept; i++) {
    uint64_t r = b->keptRows[i];
    if (r >= b->rows) continue;
    uint32_t start = b->keptStarts[i], end = b->keptEnds[i];
    const uint8_t *text = chunk->text + b->start;
    if (end > start && text[end - 1] == '\r') end--;
    values[r] = store_text(chunk, text + start, end - start, false);
    out->validity[(row + r) >> 3] |= (uint8_t)(1u << ((row + r) & 7));
    out->nulls--;
  }
}

#define SW_SOURCE "CSVKernels.inc"
#include "VariantDispatch.h"

void sw_csv_scan(const uint8_t *text, uint64_t length, sw_csv_dialect dialect,
                 sw_csv_stretch *answer) {
  SW_DISPATCH(scan)(text, length, dialect, answer);
  if (!answer->irregular) return;
  walk w = {false, true, true};
  answer->rows = answer->end = 0;
  answer->multiline = false;
  for (uint64_t at = 0; at < length;) {
    bool within = w.inside && text[at] == dialect.rowEnd;
    answer->multiline |= within;
    if (walk_byte(&w, text, &at, length, dialect) != STEP_ROW) continue;
    answer->rows++;
    answer->end = at;
  }
  answer->inside = w.inside;
}

uint64_t sw_csv_next_row(const uint8_t *text, uint64_t length, sw_csv_dialect dialect) {
  walk w = {false, true, true};
  for (uint64_t at = 0; at < length;)
    if (walk_byte(&w, text, &at, length, dialect) == STEP_ROW) return at;
  return length;
}

uint32_t sw_csv_split(const uint8_t *row, uint64_t length, sw_csv_dialect dialect,
                      uint64_t *offsets, uint32_t capacity) {
  if (length && row[length - 1] == dialect.rowEnd) length--;
  if (length && row[length - 1] == '\r') length--;
  walk w = {false, true, false};
  uint32_t count = 0;
  uint64_t start = 0;
  for (uint64_t at = 0; at <= length;) {
    walk_step step = STEP_FIELD;
    if (at < length)
      step = walk_byte(&w, row, &at, length, dialect);
    else
      at++;
    if (step == STEP_TEXT) continue;
    if (count < capacity) {
      offsets[2 * count] = start;
      offsets[2 * count + 1] = at - 1;
    }
    count++;
    start = at;
  }
  return count;
}

static uint64_t position_capacity(uint32_t columnCount) {
  return BATCH_BYTES + 3 * (uint64_t)columnCount + 256;
}

static const uint64_t ROWS = BATCH_BYTES + 64;

uint64_t sw_csv_scratch(uint32_t columnCount) {
  return sizeof(uint32_t) * (position_capacity(columnCount) + 5 * ROWS) + ROWS;
}

void sw_csv_parse(sw_csv_chunk *chunk, void *scratch) {
  sw_number_prepare();
  batch b = {0};
  b.positions = scratch;
  b.positionCapacity = (uint32_t)position_capacity(chunk->columnCount);
  memset(b.positions, 0, sizeof(uint32_t) * chunk->columnCount);
  b.rowCapacity = (uint32_t)ROWS;
  b.rowFirsts = b.positions + b.positionCapacity;
  b.rowStarts = b.rowFirsts + ROWS;
  b.keptRows = b.rowStarts + ROWS;
  b.keptStarts = b.keptRows + ROWS;
  b.keptEnds = b.keptStarts + ROWS;
  b.rejected = (uint8_t *)(b.keptEnds + ROWS);
  chunk->rows = chunk->rejected = chunk->seen = 0;
  chunk->stopped = false;
  chunk->failure = SW_CSV_OK;
  SW_DISPATCH(parse)(chunk, &b);
}

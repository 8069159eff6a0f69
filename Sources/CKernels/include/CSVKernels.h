// Comma-separated text to typed columns: one pass to find the rows, one to parse them.
#pragma once
#include "TextKernels.h"

typedef struct {
  uint8_t delimiter, quote;  // quote 0: nothing is quoted
} sw_csv_dialect;

/// What one stretch of a file holds, under both guesses about its first byte: [0] outside quotes,
/// [1] inside. Which guess is right is known once the stretches before it are counted.
typedef struct {
  uint64_t newlines[2];      // row ends
  uint64_t firstNewline[2];  // offset of the first row end, or the stretch's length
  bool irregular[2];         // a quote opens in the middle of a field
  uint64_t quotes;
  bool ascii;
} sw_csv_survey;

/// `before` is the byte before the stretch, a line feed at the beginning of the data.
void sw_csv_survey_stretch(const uint8_t *text, uint64_t length, uint8_t before,
                           sw_csv_dialect dialect, sw_csv_survey *survey);

/// The offset just after the first row end, or `length`.
uint64_t sw_csv_next_row(const uint8_t *text, uint64_t length, sw_csv_dialect dialect);

typedef enum {
  SW_CSV_SKIP = 0,
  SW_CSV_BOOL,
  SW_CSV_INT8,
  SW_CSV_INT16,
  SW_CSV_INT32,
  SW_CSV_INT64,
  SW_CSV_UINT8,
  SW_CSV_UINT16,
  SW_CSV_UINT32,
  SW_CSV_UINT64,
  SW_CSV_FLOAT32,
  SW_CSV_FLOAT64,
  SW_CSV_TEXT,
  SW_CSV_CATEGORY,
} sw_csv_kind;

typedef struct {
  uint32_t kind;
  void *values;        // where the first row of the chunk goes
  uint8_t *validity;   // the chunk's own bits, all set
  uint64_t nulls;
  uint64_t escapedBytes;    // room that texts with doubled quotes need, see SW_CSV_ESCAPED
  sw_text_table *table;     // of a category
  bool full;                // the table was too small; the column's values are not complete
} sw_csv_column;

/// A view whose text lies in a buffer with this bit set still has its quotes doubled.
#define SW_CSV_ESCAPED 0x80000000u

typedef enum {
  SW_CSV_OK = 0,
  SW_CSV_TOO_FEW,
  SW_CSV_TOO_MANY,
  SW_CSV_BAD_VALUE,
  SW_CSV_OUT_OF_RANGE,
  SW_CSV_TEXT_AFTER_QUOTE,
  SW_CSV_UNCLOSED_QUOTE,
  SW_CSV_TOO_LONG,
} sw_csv_failure;

typedef struct {
  const uint8_t *text;  // 64 bytes past the end must be readable
  uint64_t length;      // whole rows with their row ends
  bool unended;         // the last row end is counted but does not stand there
  uint32_t buffer;      // the number and place of `text` for views
  uint32_t offset;
  sw_csv_dialect dialect;
  bool irregular;
  const uint8_t *const *nullTokens;
  const uint32_t *nullLengths;
  uint32_t nullCount;
  bool emptyIsNull;
  sw_csv_column *columns;
  uint32_t columnCount;
  uint64_t capacity;  // rows there is room for
  // Answers.
  uint64_t rows;
  uint64_t fields;    // what a row with too few or too many has
  sw_csv_failure failure;
  uint64_t row;       // of the failure, in the chunk
  uint32_t column;
  uint64_t start, end;  // of the field or row that failed, in `text`
} sw_csv_chunk;

/// The bytes of scratch `sw_csv_parse` needs for a number of columns.
uint64_t sw_csv_scratch(uint32_t columnCount);
void sw_csv_parse(sw_csv_chunk *chunk, void *scratch);

/// Finishes the views of one column marked SW_CSV_ESCAPED: copies each text with single quotes to
/// `destination`, which is buffer number `buffer`. Returns the bytes used.
uint64_t sw_csv_unescape(sw_text_view *views, uint64_t count, const uint8_t *const *buffers,
                         uint8_t quote, uint32_t buffer, uint64_t used, uint8_t *destination);

// Comma-separated text to typed columns.
#pragma once
#include "TextKernels.h"

typedef struct {
  uint8_t delimiter, quote, escape;  // 0: there is none
  uint8_t rowEnd;                    // a line feed, or a carriage return
  uint8_t decimal, thousands;        // the point of numbers; 0: thousands are not separated
  uint8_t commentLength;             // 0: there are no comments
  uint64_t comment;                  // what starts one, the first byte lowest
} sw_csv_dialect;

/// What `sw_csv_scan` finds in a text that starts at a row.
typedef struct {
  uint64_t rows;   // row ends
  uint64_t end;    // just after the last of them; 0 when there is none
  bool inside;     // the text ends within quotes
  bool ascii;
  bool irregular;  // quotes or escapes that only a look at each byte understands
  bool multiline;  // a row end within quotes
} sw_csv_stretch;

/// Counts rows; 64 bytes past the end must be readable.
void sw_csv_scan(const uint8_t *text, uint64_t length, sw_csv_dialect dialect,
                 sw_csv_stretch *answer);

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
  SW_CSV_DECIMAL64,
  SW_CSV_DECIMAL128,
  SW_CSV_DATE,
  SW_CSV_TIME,
  SW_CSV_DATETIME,
  SW_CSV_TEXT,
  SW_CSV_CATEGORY,
  SW_CSV_ENUMERATION,  // codes of a table to which nothing is added
  SW_CSV_CLASSIFY,  // finds out which types the values fit
  SW_CSV_REJECTED,  // the text of rows that were rejected, null for the others; stands last
} sw_csv_kind;

/// The types a field's text could be read as; all of them can be text.
enum {
  SW_CSV_IS_BOOL = 1,
  SW_CSV_IS_INT = 2,
  SW_CSV_IS_UINT = 4,
  SW_CSV_IS_FLOAT = 8,
  SW_CSV_IS_DATE = 16,
  SW_CSV_IS_TIME = 32,
  SW_CSV_IS_MICROSECONDS = 64,
  SW_CSV_IS_NANOSECONDS = 128,
  SW_CSV_IS_ZONED_MICROSECONDS = 256,
  SW_CSV_IS_ZONED_NANOSECONDS = 512,
  SW_CSV_IS_WHOLE = 1024,  // a whole number of at most 38 digits
  SW_CSV_IS_ANY = 2047,
};

typedef struct {
  const uint8_t *const *texts;
  const uint32_t *lengths;
  uint32_t count;
  uint64_t lengthMask;  // bit n: a field of n bytes has to be looked at; bit 63 for the longer ones
  bool emptyIsNull;  // as a text; an empty number is null anyway
  bool quotedToo;
} sw_csv_nulls;

typedef struct {
  uint32_t kind;
  void *values;         // where the first row of the chunk goes
  uint8_t *validity;    // the chunk's own bits, all set
  uint64_t nulls;
  uint64_t nullsBefore;
  const sw_csv_nulls *tokens;
  sw_text_table *table;  // of a category or an enumeration
  bool inferred;         // a value that does not fit makes the column unfit and fails nothing
  bool unfit;            // the column's values are not complete
  bool zoned;            // instants with an offset from UTC
  bool needsOffset;      // a date alone is no instant
  int64_t scale;         // decimal places, or units in a second
  int64_t precision;     // the most digits of a decimal
  uint32_t classes;      // SW_CSV_CLASSIFY
} sw_csv_column;

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

typedef enum { SW_CSV_FAIL = 0, SW_CSV_DROP, SW_CSV_KEEP } sw_csv_bad_rows;

typedef struct {
  const uint8_t *text;  // 64 bytes past the end must be readable
  uint64_t length;      // whole rows with their row ends
  sw_csv_dialect dialect;
  bool irregular;       // from `sw_csv_scan`
  bool ragged;          // short rows end with nulls, and long ones early
  uint32_t badRows;
  sw_csv_column *columns;
  uint32_t columnCount;     // a column SW_CSV_REJECTED comes after so many
  const uint8_t *selected;  // a bit for each row that is wanted; NULL when all are
  uint8_t *arena;           // where texts go that do not fit in a view; `length` bytes
  uint64_t arenaUsed;       // of a buffer that `arena` is in
  uint32_t arenaBuffer;     // its number
  uint64_t capacity;        // rows there is room for
  // Answers.
  uint64_t rows;
  uint64_t rejected;
  uint64_t seen;      // rows counted in `selected`
  uint64_t fields;    // what a row with too few or too many has
  sw_csv_failure failure;
  bool stopped;       // whether it stopped there; otherwise it was a row that was rejected
  uint64_t row;       // of the first failure, in the chunk
  uint32_t column;
  uint64_t start, end;  // of the field or row that failed, in `text`
} sw_csv_chunk;

/// The bytes of scratch `sw_csv_parse` needs for a number of columns.
uint64_t sw_csv_scratch(uint32_t columnCount);
void sw_csv_parse(sw_csv_chunk *chunk, void *scratch);

/// Splits one row into its fields: the offsets of their starts and ends, in pairs, without quotes.
/// Returns their number, which may be more than `capacity`.
uint32_t sw_csv_split(const uint8_t *row, uint64_t length, sw_csv_dialect dialect,
                      uint64_t *offsets, uint32_t capacity);

/// Removes doubled quotes and escapes. `text` is what stands between the quotes, if `quoted`.
uint64_t sw_csv_unescape(const uint8_t *text, uint64_t length, sw_csv_dialect dialect, bool quoted,
                         uint8_t *destination);

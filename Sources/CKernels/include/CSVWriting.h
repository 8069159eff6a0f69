// Typed columns to comma-separated text.
#pragma once
#include "TextKernels.h"

typedef enum {
  SW_CSV_WRITE_BOOL = 0,
  SW_CSV_WRITE_INT8,
  SW_CSV_WRITE_INT16,
  SW_CSV_WRITE_INT32,
  SW_CSV_WRITE_INT64,
  SW_CSV_WRITE_UINT8,
  SW_CSV_WRITE_UINT16,
  SW_CSV_WRITE_UINT32,
  SW_CSV_WRITE_UINT64,
  SW_CSV_WRITE_FLOAT32,
  SW_CSV_WRITE_FLOAT64,
  SW_CSV_WRITE_DECIMAL64,
  SW_CSV_WRITE_DECIMAL128,
  SW_CSV_WRITE_DATE,
  SW_CSV_WRITE_TIME,
  SW_CSV_WRITE_DATETIME,
  SW_CSV_WRITE_TEXT,
  SW_CSV_WRITE_CODES,  // of a dictionary whose texts are quoted already
  SW_CSV_WRITE_NULL,   // no values, only nulls
} sw_csv_write_kind;

typedef struct {
  uint32_t kind;
  bool quoted;              // quotes around everything that is not null
  bool zoned;               // instants in UTC
  int32_t decimals;         // a guess, or how many to write
  bool fixed;               // whether `decimals` is how many to write
  int64_t scale;            // decimal places, or units in a second
  const void *values;       // of row 0
  const uint8_t *validity;  // NULL: nothing is null
  uint64_t bit;             // of row 0
  const uint8_t *const *buffers;  // of texts
  const uint8_t *texts;           // of a dictionary, one after the other
  const uint64_t *ends;           // where each begins, and the end of the last
} sw_csv_writing;

typedef struct {
  uint8_t delimiter, quote, decimal;
  bool unquoted;         // a text that needs quotes is a failure
  uint8_t special[256];  // not 0: a text with this byte has to be quoted
  const uint8_t *nullText, *lineEnd;
  uint32_t nullLength, lineEndLength;
  const sw_csv_writing *columns;
  uint32_t columnCount;
  // Writes the fewest digits of any number; returns how many bytes, at most 32.
  int64_t (*formatDouble)(double value, uint8_t *text);
  int64_t (*formatFloat)(float value, uint8_t *text);
} sw_csv_format;

/// Writes rows until the next might not fit. Returns the rows written; `*used` is how many bytes,
/// `*needed` the room the next row asks for, `*failed` the column of a text that needs quotes, or -1.
uint64_t sw_csv_write(const sw_csv_format *format, uint64_t first, uint64_t count, uint8_t *out,
                      uint64_t capacity, uint64_t *used, uint64_t *needed, int64_t *failed);

/// Writes one text, with quotes where it needs them; 2 × length + 2 bytes may be written. Returns
/// how many, or UINT64_MAX when it needs quotes and may have none.
uint64_t sw_csv_write_text(const sw_csv_format *format, const uint8_t *text, uint64_t length,
                           bool quoted, uint8_t *out);

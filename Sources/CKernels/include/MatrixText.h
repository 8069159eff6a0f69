// Rows of numbers in text, and back.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What every number of a matrix is read as, 8 bytes each, a complex one 16.
typedef enum {
  SW_TEXT_INT64 = 0,
  SW_TEXT_UINT64,
  SW_TEXT_FLOAT64,
  SW_TEXT_COMPLEX128,
  SW_TEXT_BOOL,  // 0 or 1 in a byte
} sw_text_kind;

typedef enum {
  SW_TEXT_OK = 0,
  SW_TEXT_TOO_FEW,
  SW_TEXT_TOO_MANY,
  SW_TEXT_BAD_VALUE,
  SW_TEXT_OUT_OF_RANGE,
} sw_text_failure;

typedef struct {
  uint8_t delimiter;  // 0: one or more blanks
  const uint8_t *comment;  // what follows it in a line is nothing
  uint32_t commentLength;  // 0: no comments
} sw_text_layout;

typedef struct {
  const uint8_t *text;  // whole lines; 16 bytes past the end must be readable
  uint64_t length;
  sw_text_layout layout;
  sw_text_kind kind;
  int64_t lowest, highest;  // of whole numbers with a sign; of those without, `highest` as bits
  uint32_t fieldCount;      // that every row must have
  const int32_t *places;    // of each field the column it goes to, or -1
  uint32_t width;           // columns of the result
  bool fills;               // empty fields and tokens become `filling`
  uint64_t filling[2];
  const uint8_t *tokens;  // one behind the other
  const uint32_t *tokenLengths;
  uint32_t tokenCount;
  void *values;       // where the first row goes
  uint64_t capacity;  // rows to read at most
  // Answers.
  uint64_t rows;
  sw_text_failure failure;
  uint64_t start, end;  // of the field or row that failed, in `text`
  uint32_t field;       // that failed, or how many the row has
} sw_matrix_text;

/// How many lines hold more than blanks and a comment.
uint64_t sw_matrix_text_rows(const uint8_t *text, uint64_t length, sw_text_layout layout);

/// The number of fields of the first row, 0 when there is none.
uint32_t sw_matrix_text_fields(const uint8_t *text, uint64_t length, sw_text_layout layout);

void sw_matrix_text_parse(sw_matrix_text *matrix);

/// Writes a number by a format of printf that the caller has checked; returns the bytes it takes,
/// which are written when they are fewer than `capacity`. The point is a point in every locale.
size_t sw_print_double(char *text, size_t capacity, const char *format, double value);
size_t sw_print_int64(char *text, size_t capacity, const char *format, int64_t value);

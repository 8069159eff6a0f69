// Text to numbers, exactly: the same bits as strtod, at a few nanoseconds a number.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "TextKernels.h"

typedef enum {
  SW_NUMBER_OK = 0,
  SW_NUMBER_INVALID = 1,
  SW_NUMBER_OUT_OF_RANGE = 2,
} sw_number_status;

/// Prepares the tables of powers of five; idempotent and safe on any thread.
void sw_number_prepare(void);

/// Reads whole decimal integers with optional signs; `there` says of each whether its text is one that
/// fits, and the values of others are 0.
void sw_integers_of_texts(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                          int64_t *values, uint8_t *there);

/// Reads a whole decimal integer with optional sign from `length` bytes.
sw_number_status sw_parse_int64(const uint8_t *text, size_t length, int64_t *value);
sw_number_status sw_parse_uint64(const uint8_t *text, size_t length, uint64_t *value);

/// Reads a decimal number, `inf`, `infinity` or `nan` (any case), correctly rounded to nearest, ties to even.
/// At least 16 bytes from `text` must be readable. `sw_number_prepare` must have been called.
sw_number_status sw_parse_double(const uint8_t *text, size_t length, double *value);

/// Writes a number that has at most 15 digits, in the fewest that read back as the same bits and at
/// least one after the point; returns the bytes written (at most 24), or 0 when the number is not
/// such a one. `decimals` is a guess at the digits after the point and learns from each number.
size_t sw_format_short_double(double value, int32_t *decimals, uint8_t *text);

/// Writes a number in the fewest digits that read back as the same bits, as Swift does: `1.0`, `0.0001`,
/// `1e-05`, `1e+16`, `inf`, `nan`; returns the bytes written, at most 24. `sw_number_prepare` must have
/// been called.
size_t sw_format_double(double value, uint8_t *text);
size_t sw_format_float(float value, uint8_t *text);

/// Writes a whole number; returns the bytes written, at most 20.
size_t sw_format_uint64(uint64_t value, uint8_t *text);

/// Texts of numbers, empty where one is not there (`validity` may be NULL). What a view does not hold
/// goes to a block of 24 bytes a row and 8 more, whose number the views get; returns the bytes used.
size_t sw_texts_of_doubles(const double *values, const uint8_t *validity, size_t bit, size_t count,
                           sw_text_view *views, uint8_t *block, uint32_t number);
size_t sw_texts_of_floats(const float *values, const uint8_t *validity, size_t bit, size_t count,
                          sw_text_view *views, uint8_t *block, uint32_t number);
size_t sw_texts_of_int64(const int64_t *values, const uint8_t *validity, size_t bit, size_t count,
                         sw_text_view *views, uint8_t *block, uint32_t number);
size_t sw_texts_of_uint64(const uint64_t *values, const uint8_t *validity, size_t bit,
                          size_t count, sw_text_view *views, uint8_t *block, uint32_t number);

// Parts of many texts at once, as views into the same memory; texts are UTF-8.
#pragma once
#include "TextKernels.h"

/// The parts from code point `start` on, from the end when negative, of at most `points` code
/// points; what lies before the first code point counts as well.
void sw_text_slices(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    int64_t start, int64_t points, sw_text_view *target);

/// How often a text of at least one byte occurs in each of some others, without overlap.
void sw_text_occurrences(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                         const uint8_t *wanted, size_t length, int64_t *target);

/// The code points before the first occurrence of a text; `found` is 0 where there is none.
void sw_text_places(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    const uint8_t *wanted, size_t length, int64_t *target, uint8_t *found);

/// Where `sw_text_split` writes: parts one after the other, and their number after each row.
typedef struct {
  sw_text_view *parts;
  size_t count, capacity;
  int64_t *ends;
} sw_split_parts;

/// Cuts rows at each occurrence of a text of at least one byte; rows whose bit is clear have no
/// parts. Returns how many rows were done: fewer than `count` when there is no room for the next.
size_t sw_text_split(const sw_text_view *views, const uint8_t *const *buffers,
                     const uint8_t *validity, size_t bit, size_t count, const uint8_t *wanted,
                     size_t length, sw_split_parts *out);

/// Writes an ASCII text with a capital after each byte that is no letter, and small letters after
/// letters. Returns false, having done part of it, when a byte is not ASCII.
bool sw_text_title_case(const uint8_t *text, size_t length, uint8_t *target);

/// Writes two digits for each byte.
void sw_text_to_hex(const uint8_t *text, size_t length, uint8_t *target);
/// Writes four characters for each three bytes that are begun (RFC 4648, section 4).
void sw_text_to_base64(const uint8_t *text, size_t length, uint8_t *target);

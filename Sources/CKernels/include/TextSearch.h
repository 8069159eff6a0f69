// Questions asked of many texts at once; texts are views (TextKernels.h).
#pragma once
#include "TextKernels.h"

/// Whether a text occurs in each of some others, a byte each. At most 4 KiB past a text are looked
/// at, never across the end of a page.
void sw_text_contains(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                      const uint8_t *wanted, size_t length, uint8_t *target);

/// The offset of the first occurrence at or after `start`, or -1.
int64_t sw_text_find_first(const uint8_t *text, size_t length, size_t start,
                           const uint8_t *wanted, size_t wantedLength);

/// Whether each text begins with another.
void sw_text_starts_with(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                         const uint8_t *wanted, size_t length, uint8_t *target);

/// Whether each text ends with another.
void sw_text_ends_with(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                       const uint8_t *wanted, size_t length, uint8_t *target);

/// Whether each text is another.
void sw_text_equals(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    const uint8_t *wanted, size_t length, uint8_t *target);

/// Compares texts one by one, or with one when `stride` is 0: -1, 0 or 1.
void sw_text_orders(const sw_text_view *views, const uint8_t *const *buffers,
                    const sw_text_view *others, const uint8_t *const *buffersOfOthers,
                    size_t stride, size_t count, int8_t *target);

/// Whether each text is in a table.
void sw_text_among(const sw_text_table *table, const sw_text_view *views,
                   const uint8_t *const *buffers, size_t count, uint8_t *target);

/// The code of each text in a table, UINT32_MAX for those that are not there.
void sw_text_codes(const sw_text_table *table, const sw_text_view *views,
                   const uint8_t *const *buffers, size_t count, uint32_t *codes);

/// The number of code points of each text, which is UTF-8.
void sw_text_point_counts(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                          int64_t *target);

/// A hash of 64 bits of each text: the same on every machine.
void sw_text_hashes(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    uint64_t seed, uint64_t *target);

/// Changes the case of the letters a to z, or A to Z when `toLower`. Returns false, having done part of it, when
/// a byte is not ASCII.
bool sw_text_map_case(const uint8_t *text, size_t length, bool toLower, uint8_t *target);

/// The view of the bytes `from..<to` of a text, in the same buffer.
sw_text_view sw_text_part(const sw_text_view *view, const uint8_t *const *buffers, size_t from,
                          size_t to);

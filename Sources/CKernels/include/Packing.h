// Rows in as few bytes as they need while they wait outside of their tables: numbers as distances from
// the least, texts without the rest of their views.
#pragma once
#include "GroupKernels.h"
#include "TextKernels.h"

/// Widens `low ... high` to the numbers from `count` on; unsigned ones of 64 bits count as signed.
void sw_pack_range(const void *values, sw_cell type, size_t count, int64_t *low, int64_t *high);

/// Writes the distance of each number from `low` in `width` bytes, 0 to 8: of the numbers that `rows`
/// names, or of the first `count` when it is NULL. Eight bytes beyond the last may be written.
void sw_pack_numbers(const void *values, sw_cell type, const int64_t *rows, size_t count,
                     int64_t low, uint32_t width, void *target);

/// Writes numbers of `wide` bytes (1, 2, 4 or 8) whose distances from `low` have `width` bytes each.
/// Eight bytes beyond the last distance must be readable.
void sw_unpack_numbers(const void *source, uint32_t width, int64_t low, size_t count,
                       uint32_t wide, void *target);

/// Copies the values of 1, 2, 4, 8 or 16 bytes that `rows` names.
void sw_pack_values(const void *values, size_t width, const int64_t *rows, size_t count,
                    void *target);

/// Copies the bits that `rows` names, counted from `start`, to whole bytes.
void sw_pack_bits(const uint8_t *bits, size_t start, const int64_t *rows, size_t count,
                  uint8_t *target);

/// What texts take: the shortest and longest length, all bytes, and those of texts that do not fit
/// into a view.
typedef struct {
  uint32_t shortest, longest;
  size_t bytes, long_bytes;
} sw_text_sizes;

/// The sizes of the texts that `rows` names, or of the first `count`; null rows are empty.
sw_text_sizes sw_text_measure(const sw_text_view *views, const uint8_t *validity, size_t bit,
                              const int64_t *rows, size_t count);

/// Writes the lengths of texts, less `shortest`, in `width` bytes each, and their bytes one after the
/// other. Sixteen bytes beyond the last byte may be written.
void sw_pack_texts(const sw_text_view *views, const uint8_t *const *buffers,
                   const uint8_t *validity, size_t bit, const int64_t *rows, size_t count,
                   uint32_t shortest, uint32_t width, uint8_t *lengths, uint8_t *bytes);

/// Writes views of packed texts; those that do not fit into a view are copied to `texts`, which is
/// `buffer` from `offset` on. Sixteen bytes beyond the last byte must be readable.
void sw_unpack_texts(const uint8_t *lengths, const uint8_t *bytes, size_t count, uint32_t shortest,
                     uint32_t width, uint32_t buffer, uint32_t offset, sw_text_view *views,
                     uint8_t *texts);

/// Sets the bits `at ..< at + count` that are set in whole bytes, or all of them when they are NULL.
/// Others may set the bits beside them; eight bytes beyond the last source byte must be readable.
void sw_unpack_bits(const uint8_t *source, size_t count, uint8_t *target, size_t at);

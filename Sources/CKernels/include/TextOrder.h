// Texts in the order of their bytes.
#ifndef SW_TEXT_ORDER_H
#define SW_TEXT_ORDER_H

#include "TextKernels.h"
#include <stdint.h>

/// The eight bytes of each text from a depth on as a number, zeros where it ends before; and, unless
/// `lengths` is NULL, how many of them are the text's, 9 where it goes on. Where there are rows, texts
/// are those of the rows.
void sw_text_digits(const sw_text_view *views, const uint8_t *const *buffers, const int64_t *rows,
                   int64_t count, uint64_t depth, uint64_t *words, uint8_t *lengths);

/// Keeps the rows of the `size` least texts, or greatest, that are there; the first row is `first`,
/// `bit` is that of row 0. They are a heap with the last of them in front. Returns how many it holds.
int64_t sw_least_texts(const sw_text_view *views, const uint8_t *const *buffers,
                       const uint8_t *validity, int64_t bit, int64_t first, int64_t count,
                       int64_t size, bool greatest, int64_t *heap, int64_t held);

/// The rows, in order, of texts that do not come after that of a row `last`. Returns how many.
int64_t sw_texts_up_to(const sw_text_view *views, const uint8_t *const *buffers,
                       const uint8_t *validity, int64_t bit, int64_t first, int64_t count,
                       int64_t last, bool greatest, int64_t *rows);

#endif

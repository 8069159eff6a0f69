// Texts one after the other in one text.
#ifndef SW_TEXT_JOINING_H
#define SW_TEXT_JOINING_H

#include "TextKernels.h"
#include <stdint.h>

/// What may be written behind the end of joined texts.
enum { SW_JOIN_SLACK = 16 };

/// The bytes of the texts of some rows with a gap between any two. Where there are codes, a row's view
/// is that of its code.
uint64_t sw_joined_length(const sw_text_view *views, const uint32_t *codes, const uint64_t *rows,
                          int64_t count, uint64_t gap_length);

/// Writes them. The target has room for `SW_JOIN_SLACK` bytes more.
void sw_join_texts(const sw_text_view *views, const uint8_t *const *buffers, const uint32_t *codes,
                   const uint64_t *rows, int64_t count, const uint8_t *gap, uint64_t gap_length,
                   uint8_t *target);

#endif

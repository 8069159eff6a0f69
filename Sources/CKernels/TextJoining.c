#include "TextJoining.h"
#include "TextInterning.h"
#include <string.h>

static inline const sw_text_view *view_at(const sw_text_view *views, const uint32_t *codes,
                                          uint64_t row) {
  return &views[codes ? codes[row] : row];
}

uint64_t sw_joined_length(const sw_text_view *views, const uint32_t *codes, const uint64_t *rows,
                          int64_t count, uint64_t gap_length) {
  uint64_t length = 0;
  for (int64_t i = 0; i < count; i++) length += sw_text_length(*view_at(views, codes, rows[i]));
  return count > 0 ? length + (uint64_t)(count - 1) * gap_length : 0;
}

void sw_join_texts(const sw_text_view *views, const uint8_t *const *buffers, const uint32_t *codes,
                   const uint64_t *rows, int64_t count, const uint8_t *gap, uint64_t gap_length,
                   uint8_t *target) {
  uint8_t short_gap[8] = {0};
  if (gap_length <= 8) memcpy(short_gap, gap, gap_length);
  for (int64_t i = 0; i < count; i++) {
    if (i > 0) {
      // Eight bytes are written whatever the length: what follows overwrites the rest.
      if (gap_length <= 8)
        memcpy(target, short_gap, 8);
      else
        memcpy(target, gap, gap_length);
      target += gap_length;
    }
    const sw_text_view *view = view_at(views, codes, rows[i]);
    uint32_t length = sw_text_length(*view);
    if (length <= SW_TEXT_INLINE)
      memcpy(target, (const uint8_t *)view + 4, SW_TEXT_INLINE);
    else
      memcpy(target, buffers[(uint32_t)view->tail] + (view->tail >> 32), length);
    target += length;
  }
}

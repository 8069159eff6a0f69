#include "TextOrder.h"
#include "TextInterning.h"
#include <string.h>

void sw_text_digits(const sw_text_view *views, const uint8_t *const *buffers, const int64_t *rows,
                   int64_t count, uint64_t depth, uint64_t *words, uint8_t *lengths) {
  for (int64_t i = 0; i < count; i++) {
    const sw_text_view *view = &views[rows ? rows[i] : i];
    uint64_t length = sw_text_length(*view), left = length > depth ? length - depth : 0;
    uint64_t word = 0;
    if (left >= 8)
      memcpy(&word, sw_text_bytes(view, buffers) + depth, 8);
    else if (left)
      memcpy(&word, sw_text_bytes(view, buffers) + depth, left);
    words[i] = __builtin_bswap64(word);
    if (lengths) lengths[i] = left > 8 ? 9 : (uint8_t)left;
  }
}

// The first eight bytes as a number, which decide nearly always.
static inline uint64_t first_word(const sw_text_view *view, const uint8_t *const *buffers) {
  uint64_t word = 0, length = sw_text_length(*view);
  memcpy(&word, sw_text_bytes(view, buffers), length < 8 ? length : 8);
  return __builtin_bswap64(word);
}

static inline bool comes_after(const sw_text_view *views, const uint8_t *const *buffers, int64_t a,
                               int64_t b, bool greatest) {
  int order = sw_text_compare(&views[a], buffers, &views[b], buffers);
  return greatest ? order < 0 : order > 0;
}

int64_t sw_least_texts(const sw_text_view *views, const uint8_t *const *buffers,
                       const uint8_t *validity, int64_t bit, int64_t first, int64_t count,
                       int64_t size, bool greatest, int64_t *heap, int64_t held) {
  uint64_t last = held > 0 ? first_word(&views[heap[0]], buffers) : 0;
  for (int64_t row = first; row < first + count; row++) {
    if (validity && !(validity[(bit + row) >> 3] >> ((bit + row) & 7) & 1)) continue;
    int64_t at;
    if (held < size) {
      // Up from the end.
      for (at = held++; at > 0; at = (at - 1) / 2) {
        int64_t parent = heap[(at - 1) / 2];
        if (!comes_after(views, buffers, row, parent, greatest)) break;
        heap[at] = parent;
      }
    } else {
      uint64_t own = first_word(&views[row], buffers);
      if (greatest ? own < last : own > last) continue;
      if (!comes_after(views, buffers, heap[0], row, greatest)) continue;
      // Down from the front.
      for (at = 0; 2 * at + 1 < size;) {
        int64_t child = 2 * at + 1;
        if (child + 1 < size && comes_after(views, buffers, heap[child + 1], heap[child], greatest))
          child++;
        if (!comes_after(views, buffers, heap[child], row, greatest)) break;
        heap[at] = heap[child];
        at = child;
      }
    }
    heap[at] = row;
    last = first_word(&views[heap[0]], buffers);
  }
  return held;
}

int64_t sw_texts_up_to(const sw_text_view *views, const uint8_t *const *buffers,
                       const uint8_t *validity, int64_t bit, int64_t first, int64_t count,
                       int64_t last, bool greatest, int64_t *rows) {
  int64_t found = 0;
  uint64_t word = first_word(&views[last], buffers);
  for (int64_t row = first; row < first + count; row++) {
    if (validity && !(validity[(bit + row) >> 3] >> ((bit + row) & 7) & 1)) continue;
    uint64_t own = first_word(&views[row], buffers);
    if (greatest ? own < word : own > word) continue;
    if (!comes_after(views, buffers, row, last, greatest)) rows[found++] = row;
  }
  return found;
}

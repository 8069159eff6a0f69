#include "TextSearch.h"
#include "InstructionSet.h"
#include "TextInterning.h"
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t length;
} text_needle;

#define SW_SOURCE "TextSearch.inc"
#include "VariantDispatch.h"

void sw_text_contains(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                      const uint8_t *wanted, size_t length, uint8_t *target) {
  SW_DISPATCH(contains)(views, buffers, count, (text_needle){wanted, length}, target);
}

int64_t sw_text_find_first(const uint8_t *text, size_t length, size_t start,
                           const uint8_t *wanted, size_t wantedLength) {
  int64_t found = SW_DISPATCH(first_occurrence)(text + start, length - start,
                                                (text_needle){wanted, wantedLength});
  return found < 0 ? found : found + (int64_t)start;
}

void sw_text_point_counts(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                          int64_t *target) {
  SW_DISPATCH(point_counts)(views, buffers, count, target);
}

bool sw_text_map_case(const uint8_t *text, size_t length, bool toLower, uint8_t *target) {
  return SW_DISPATCH(map_case)(text, length, toLower ? 'A' : 'a', target);
}

void sw_text_equals(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    const uint8_t *wanted, size_t length, uint8_t *target) {
  sw_text_view key = sw_text_make_view(wanted, length, 0, 0);
  if (length <= SW_TEXT_INLINE) {
    for (size_t i = 0; i < count; i++)
      target[i] = (views[i].head == key.head) & (views[i].tail == key.tail);
    return;
  }
  // The head is the length and the first four bytes: few texts that differ agree in it.
  for (size_t i = 0; i < count; i++)
    target[i] = views[i].head == key.head &&
                memcmp(sw_text_bytes(&views[i], buffers), wanted, length) == 0;
}

void sw_text_starts_with(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                         const uint8_t *wanted, size_t length, uint8_t *target) {
  if (length > SW_TEXT_INLINE) {
    uint32_t prefix = sw_load32(wanted);
    for (size_t i = 0; i < count; i++)
      target[i] = (uint32_t)(views[i].head >> 32) == prefix &&
                  sw_text_length(views[i]) >= length &&
                  memcmp(sw_text_bytes(&views[i], buffers), wanted, length) == 0;
    return;
  }
  sw_text_view key = sw_text_make_view(wanted, length, 0, 0);
  uint32_t size = (uint32_t)length, prefix = (uint32_t)(key.head >> 32);
  uint32_t headMask = sw_head_masks[length];
  uint64_t tailMask = sw_tail_masks[length];
  for (size_t i = 0; i < count; i++) {
    uint32_t own = sw_text_length(views[i]);
    bool holds = (own >= size) & ((((uint32_t)(views[i].head >> 32) ^ prefix) & headMask) == 0);
    if (holds && tailMask) {
      uint64_t tail = views[i].tail;
      if (own > SW_TEXT_INLINE) tail = sw_load64(sw_text_bytes(&views[i], buffers) + 4);
      holds = ((tail ^ key.tail) & tailMask) == 0;
    }
    target[i] = holds;
  }
}

void sw_text_ends_with(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                       const uint8_t *wanted, size_t length, uint8_t *target) {
  for (size_t i = 0; i < count; i++) {
    uint32_t own = sw_text_length(views[i]);
    target[i] = own >= length && (length == 0 || memcmp(sw_text_bytes(&views[i], buffers) + own - length,
                                                        wanted, length) == 0);
  }
}

void sw_text_orders(const sw_text_view *views, const uint8_t *const *buffers,
                    const sw_text_view *others, const uint8_t *const *buffersOfOthers,
                    size_t stride, size_t count, int8_t *target) {
  for (size_t i = 0; i < count; i++) {
    int order = sw_text_compare(&views[i], buffers, &others[i * stride], buffersOfOthers);
    target[i] = (int8_t)((order > 0) - (order < 0));
  }
}

/// The number of a text in a table that takes up nothing more.
static inline uint32_t code_of(sw_text_table *full, const sw_text_view *view,
                               const uint8_t *const *buffers) {
  sw_text_view key = *view;
  if (sw_text_length(key) > SW_TEXT_INLINE) key.tail = (uintptr_t)sw_text_bytes(view, buffers);
  return sw_intern_key(full, key, sw_hash_key(key));
}

/// A table that is full adds nothing, so searching is interning into a full one.
static inline sw_text_table filled(const sw_text_table *table) {
  sw_text_table full = *table;
  full.capacity = full.count;
  return full;
}

void sw_text_among(const sw_text_table *table, const sw_text_view *views,
                   const uint8_t *const *buffers, size_t count, uint8_t *target) {
  sw_text_table full = filled(table);
  for (size_t i = 0; i < count; i++)
    target[i] = code_of(&full, &views[i], buffers) != UINT32_MAX;
}

void sw_text_codes(const sw_text_table *table, const sw_text_view *views,
                   const uint8_t *const *buffers, size_t count, uint32_t *codes) {
  sw_text_table full = filled(table);
  for (size_t i = 0; i < count; i++) codes[i] = code_of(&full, &views[i], buffers);
}

void sw_text_hashes(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    uint64_t seed, uint64_t *target) {
  for (size_t i = 0; i < count; i++) {
    uint32_t length = sw_text_length(views[i]);
    uint64_t state = sw_fold(seed ^ SW_PI_0, length ^ SW_PI_1), rest;
    if (length <= SW_TEXT_INLINE) {
      // Zeros stand behind a text that its view holds.
      rest = views[i].head >> 32 | views[i].tail << 32;
      if (length >= 8) {
        state = sw_fold(state ^ rest, SW_PI_2);
        rest = views[i].tail >> 32;
      }
    } else {
      const uint8_t *p = sw_text_bytes(&views[i], buffers);
      uint32_t at = 0;
      for (; at + 8 <= length; at += 8) state = sw_fold(state ^ sw_load64(p + at), SW_PI_2);
      // The last bytes, of a word that overlaps what was read.
      uint32_t left = length - at;
      rest = left ? sw_load64(p + length - 8) >> (64 - 8 * left) : 0;
    }
    target[i] = sw_fold(state ^ rest, SW_PI_1);
  }
}

sw_text_view sw_text_part(const sw_text_view *view, const uint8_t *const *buffers, size_t from,
                          size_t to) {
  return sw_text_make_view(sw_text_bytes(view, buffers) + from, to - from, (uint32_t)view->tail,
                           (uint32_t)(view->tail >> 32) + (uint32_t)from);
}

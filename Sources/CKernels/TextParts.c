#include "TextParts.h"
#include "InstructionSet.h"
#include "TextInterning.h"
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t length;
} text_needle;

/// The view of part of a text whose bytes are known.
static inline sw_text_view part_of(const sw_text_view *view, const uint8_t *p, size_t from,
                                   size_t to) {
  size_t length = to - from;
  const uint8_t *start = p + from;
  if (length <= SW_TEXT_INLINE) {
    // Twelve bytes are read whatever the length, unless they may lie in a page that does not exist.
    if (((uintptr_t)start & 4095) <= 4096 - 12) return sw_inline_view(start, (uint32_t)length);
    return sw_text_make_view(start, length, 0, 0);
  }
  return (sw_text_view){length | (uint64_t)sw_load32(start) << 32,
                        view->tail + ((uint64_t)from << 32)};
}

// Bytes that continue a code point are 10xxxxxx: the top bit set, the next one clear.
static inline size_t continuations(uint64_t word) {
  return (size_t)__builtin_popcountll(word & ~(word << 1) & 0x8080808080808080u);
}

static inline size_t point_count(const uint8_t *p, size_t length) {
  size_t points = length, at = 0;
  for (; at + 8 <= length; at += 8) points -= continuations(sw_load64(p + at));
  for (; at < length; at++) points -= (p[at] & 0xC0) == 0x80;
  return points;
}

/// The offset of a code point, `length` when there are fewer.
static inline size_t offset_of_point(const uint8_t *p, size_t length, size_t point) {
  size_t at = 0;
  while (at + 8 <= length) {
    size_t points = 8 - continuations(sw_load64(p + at));
    if (points > point) break;
    point -= points;
    at += 8;
  }
  for (; at < length; at++)
    if ((p[at] & 0xC0) != 0x80 && point-- == 0) return at;
  return length;
}

/// The offset of the code point that so many lie from to the end; `missing` are those there are not.
static inline size_t offset_from_end(const uint8_t *p, size_t length, size_t point,
                                     size_t *missing) {
  size_t at = length;
  while (at >= 8 && point > 0) {
    size_t points = 8 - continuations(sw_load64(p + at - 8));
    if (points > point) break;
    point -= points;
    at -= 8;
  }
  while (at > 0 && point > 0) point -= (p[--at] & 0xC0) != 0x80;
  // Eight bytes may begin within a code point before the last one that was counted.
  while (at > 0 && at < length && (p[at] & 0xC0) == 0x80) at++;
  *missing = point;
  return at;
}

void sw_text_slices(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    int64_t start, int64_t points, sw_text_view *target) {
  for (size_t i = 0; i < count; i++) {
    size_t length = sw_text_length(views[i]), from, missing = 0;
    const uint8_t *p = sw_text_bytes(&views[i], buffers);
    if (start >= 0)
      from = offset_of_point(p, length, (size_t)start);
    else
      from = offset_from_end(p, length, (size_t)-start, &missing);
    size_t wanted = (size_t)points > missing ? (size_t)points - missing : 0, to = length;
    if (wanted < length - from) to = from + offset_of_point(p + from, length - from, wanted);
    target[i] = part_of(&views[i], p, from, to);
  }
}

bool sw_text_title_case(const uint8_t *text, size_t length, uint8_t *target) {
  uint8_t all = 0;
  bool is_within = false;
  for (size_t i = 0; i < length; i++) {
    uint8_t byte = text[i];
    all |= byte;
    bool is_letter = (uint8_t)((byte | 0x20) - 'a') < 26;
    // The sixth bit is what small letters have and capitals do not.
    target[i] = is_letter ? (uint8_t)((byte & ~0x20) | (is_within ? 0x20 : 0)) : byte;
    is_within = is_letter;
  }
  return all < 0x80;
}

void sw_text_to_hex(const uint8_t *text, size_t length, uint8_t *target) {
  for (size_t i = 0; i < length; i++) {
    uint8_t high = text[i] >> 4, low = text[i] & 15;
    target[2 * i] = (uint8_t)(high + (high < 10 ? '0' : 'a' - 10));
    target[2 * i + 1] = (uint8_t)(low + (low < 10 ? '0' : 'a' - 10));
  }
}

void sw_text_to_base64(const uint8_t *text, size_t length, uint8_t *target) {
  static const char alphabet[65] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t at = 0;
  for (; at + 3 <= length; at += 3, target += 4) {
    uint32_t word = (uint32_t)text[at] << 16 | (uint32_t)text[at + 1] << 8 | text[at + 2];
    for (int place = 0; place < 4; place++)
      target[place] = (uint8_t)alphabet[word >> (18 - 6 * place) & 63];
  }
  if (at == length) return;
  uint32_t word = (uint32_t)text[at] << 16 | (at + 1 < length ? (uint32_t)text[at + 1] << 8 : 0);
  target[0] = (uint8_t)alphabet[word >> 18];
  target[1] = (uint8_t)alphabet[word >> 12 & 63];
  target[2] = at + 1 < length ? (uint8_t)alphabet[word >> 6 & 63] : '=';
  target[3] = '=';
}

#define SW_SOURCE "TextParts.inc"
#include "VariantDispatch.h"

void sw_text_occurrences(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                         const uint8_t *wanted, size_t length, int64_t *target) {
  SW_DISPATCH(occurrences)(views, buffers, count, (text_needle){wanted, length}, target);
}

void sw_text_places(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                    const uint8_t *wanted, size_t length, int64_t *target, uint8_t *found) {
  SW_DISPATCH(places)(views, buffers, count, (text_needle){wanted, length}, target, found);
}

size_t sw_text_split(const sw_text_view *views, const uint8_t *const *buffers,
                     const uint8_t *validity, size_t bit, size_t count, const uint8_t *wanted,
                     size_t length, sw_split_parts *out) {
  return SW_DISPATCH(split)(views, buffers, validity, bit, count, (text_needle){wanted, length},
                            out);
}

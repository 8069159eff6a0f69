#include "JoinKernels.h"
#include "TextInterning.h"

enum { BATCH = 32 };

static inline uint64_t hash_word(uint64_t word) { return sw_fold(word ^ SW_PI_0, SW_PI_1); }

/// The part a hash belongs to: its top bits.
static inline uint32_t part_of(uint64_t hash, uint32_t bits) {
  return (uint32_t)((hash >> 1) >> (63 - bits));
}

/// The slot where the search starts, in its part: the bits below those scaled to the capacity.
static inline uint64_t first_of(uint64_t hash, uint32_t bits, uint32_t capacity) {
  return (uint64_t)(uint32_t)((hash << bits) >> 32) * capacity >> 32;
}

void sw_count_words(const uint64_t *words, const uint8_t *keep, size_t count,
                    uint32_t partition_bits, uint32_t *counts) {
  for (size_t i = 0; i < count; i++)
    counts[part_of(hash_word(words[i]), partition_bits)] += keep[i];
}

void sw_split_words(const uint64_t *words, const uint8_t *keep, size_t count, uint32_t first_row,
                    uint32_t partition_bits, uint32_t *places, sw_word_entry *entries) {
  for (size_t i = 0; i < count; i++) {
    if (!keep[i]) continue;
    uint32_t part = part_of(hash_word(words[i]), partition_bits);
    entries[places[part]++] = (sw_word_entry){words[i], first_row + (uint32_t)i, 1};
  }
}

size_t sw_insert_words(sw_word_parts parts, uint32_t part, const sw_word_entry *entries,
                       size_t count) {
  sw_word_entry *slots = parts.slots + (uint64_t)part * parts.capacity;
  size_t distinct = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t at = first_of(hash_word(entries[i].word), parts.partition_bits, parts.capacity);
    while (slots[at].used && slots[at].word != entries[i].word)
      at = at + 1 == parts.capacity ? 0 : at + 1;
    if (slots[at].used) continue;
    // One slot stays empty, so that every search ends.
    if (++distinct == parts.capacity) return SIZE_MAX;
    slots[at] = entries[i];
  }
  return distinct;
}

void sw_find_words(sw_word_parts parts, const uint64_t *words, size_t count, uint32_t *rows) {
  const sw_word_entry *starts[BATCH];
  uint64_t first[BATCH];
  for (size_t base = 0; base < count; base += BATCH) {
    size_t n = count - base < BATCH ? count - base : BATCH;
    for (size_t i = 0; i < n; i++) {
      uint64_t hash = hash_word(words[base + i]);
      starts[i] = parts.slots + (uint64_t)part_of(hash, parts.partition_bits) * parts.capacity;
      first[i] = first_of(hash, parts.partition_bits, parts.capacity);
      __builtin_prefetch(starts[i] + first[i]);
    }
    for (size_t i = 0; i < n; i++) {
      uint64_t at = first[i], word = words[base + i];
      while (starts[i][at].used && starts[i][at].word != word)
        at = at + 1 == parts.capacity ? 0 : at + 1;
      rows[base + i] = starts[i][at].used ? starts[i][at].row : SW_NO_ROW;
    }
  }
}

// MARK: - Texts

static inline const uint8_t *bytes_of(const sw_text_view *view, const uint8_t *const *buffers) {
  return buffers[(uint32_t)view->tail] + (view->tail >> 32);
}

static inline bool texts_equal(const sw_text_view *a, const uint8_t *const *buffers_of_a,
                               const sw_text_view *b, const uint8_t *const *buffers_of_b) {
  if (a->head != b->head) return false;
  uint32_t length = sw_text_length(*a);
  if (length <= SW_TEXT_INLINE) return a->tail == b->tail;
  return memcmp(bytes_of(a, buffers_of_a), bytes_of(b, buffers_of_b), length) == 0;
}

static inline uint32_t hash_text(const sw_text_view *view, const uint8_t *const *buffers) {
  uint32_t length = sw_text_length(*view);
  return length <= SW_TEXT_INLINE ? sw_hash_words(view->head, view->tail)
                                  : sw_hash_long(bytes_of(view, buffers), length);
}

void sw_hash_texts(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                   uint32_t *hashes) {
  for (size_t i = 0; i < count; i++) hashes[i] = hash_text(views + i, buffers);
}

void sw_count_hashes(const uint32_t *hashes, const uint8_t *keep, size_t count,
                     uint32_t partition_bits, uint32_t *counts) {
  for (size_t i = 0; i < count; i++)
    counts[part_of((uint64_t)hashes[i] << 32, partition_bits)] += keep[i];
}

void sw_split_hashes(const uint32_t *hashes, const uint8_t *keep, size_t count, uint32_t first_row,
                     uint32_t partition_bits, uint32_t *places, uint64_t *entries) {
  for (size_t i = 0; i < count; i++) {
    if (!keep[i]) continue;
    uint64_t hash = (uint64_t)hashes[i] << 32;
    entries[places[part_of(hash, partition_bits)]++] = hash | (first_row + (uint32_t)i);
  }
}

/// The slot of the equal text, or the empty one where it belongs.
static inline uint64_t slot_of(sw_text_parts parts, const uint64_t *slots, uint64_t at,
                               uint32_t hash, const sw_text_view *view,
                               const uint8_t *const *buffers) {
  for (;; at = at + 1 == parts.capacity ? 0 : at + 1) {
    uint64_t entry = slots[at];
    if (!entry) return at;
    if ((uint32_t)(entry >> 32) != hash) continue;
    if (texts_equal(parts.views + (uint32_t)entry - 1, parts.buffers, view, buffers)) return at;
  }
}

size_t sw_insert_texts(sw_text_parts parts, uint32_t part, const uint64_t *entries, size_t count) {
  uint64_t *slots = parts.slots + (uint64_t)part * parts.capacity;
  size_t distinct = 0;
  for (size_t i = 0; i < count; i++) {
    // Rows of a part lie all over the column: they are asked for some entries ahead.
    if (i + BATCH < count) __builtin_prefetch(parts.views + (uint32_t)entries[i + BATCH]);
    uint64_t at = slot_of(parts, slots, first_of(entries[i], parts.partition_bits, parts.capacity),
                          (uint32_t)(entries[i] >> 32), parts.views + (uint32_t)entries[i],
                          parts.buffers);
    if (slots[at]) continue;
    if (++distinct == parts.capacity) return SIZE_MAX;
    slots[at] = entries[i] + 1;
  }
  return distinct;
}

/// The row of a text, SW_NO_ROW when it is not there: an empty slot is 0, one less is that.
static inline uint32_t find_text(sw_text_parts parts, const uint64_t *slots, uint64_t at,
                                 uint32_t hash, const sw_text_view *view,
                                 const uint8_t *const *buffers) {
  return (uint32_t)slots[slot_of(parts, slots, at, hash, view, buffers)] - 1;
}

void sw_find_texts(sw_text_parts parts, const sw_text_view *views, const uint8_t *const *buffers,
                   size_t count, uint32_t *rows) {
  if (parts.partition_bits == 0) {
    // One part lies in the second-level cache with its keys: nothing to wait for.
    for (size_t i = 0; i < count; i++) {
      uint32_t hash = hash_text(views + i, buffers);
      rows[i] = find_text(parts, parts.slots, first_of((uint64_t)hash << 32, 0, parts.capacity),
                          hash, views + i, buffers);
    }
    return;
  }
  const uint64_t *starts[BATCH];
  uint64_t first[BATCH];
  uint32_t hashes[BATCH];
  for (size_t base = 0; base < count; base += BATCH) {
    size_t n = count - base < BATCH ? count - base : BATCH;
    for (size_t i = 0; i < n; i++) {
      hashes[i] = hash_text(views + base + i, buffers);
      uint64_t hash = (uint64_t)hashes[i] << 32;
      starts[i] = parts.slots + (uint64_t)part_of(hash, parts.partition_bits) * parts.capacity;
      first[i] = first_of(hash, parts.partition_bits, parts.capacity);
      __builtin_prefetch(starts[i] + first[i]);
    }
    for (size_t i = 0; i < n; i++) {
      uint64_t entry = starts[i][first[i]];
      if (entry) __builtin_prefetch(parts.views + (uint32_t)entry - 1);
    }
    for (size_t i = 0; i < n; i++)
      rows[base + i] =
          find_text(parts, starts[i], first[i], hashes[i], views + base + i, buffers);
  }
}

// MARK: - Codes and rows

void sw_place_rows(const uint32_t *codes, size_t count, uint32_t first_row, uint32_t *rows) {
  for (size_t i = 0; i < count; i++)
    if (codes[i] != SW_NO_ROW)
      __atomic_store_n(rows + codes[i], first_row + (uint32_t)i, __ATOMIC_RELAXED);
}

size_t sw_count_rows(const uint32_t *rows, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += rows[i] != SW_NO_ROW;
  return found;
}

size_t sw_look_up(uint32_t *codes, size_t count, const uint32_t *rows) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t row = SW_NO_ROW;
    if (codes[i] != SW_NO_ROW) row = rows[codes[i]];
    codes[i] = row;
    found += row != SW_NO_ROW;
  }
  return found;
}

size_t sw_keep_codes(uint32_t *codes, size_t count, const uint32_t *starts) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    if (codes[i] != SW_NO_ROW && starts[codes[i]] == starts[codes[i] + 1]) codes[i] = SW_NO_ROW;
    found += codes[i] != SW_NO_ROW;
  }
  return found;
}

void sw_count_codes(const uint32_t *codes, size_t count, uint32_t low, uint32_t high,
                    uint32_t *counts) {
  for (size_t i = 0; i < count; i++)
    if (codes[i] - low < high - low) counts[codes[i] - low]++;
}

void sw_group_rows(const uint32_t *codes, size_t count, uint32_t low, uint32_t high, uint32_t *ends,
                   uint32_t *rows) {
  // From the last row to the first: what was the end of a code's rows becomes their start.
  for (size_t i = count; i-- > 0;)
    if (codes[i] - low < high - low) rows[--ends[codes[i] - low]] = (uint32_t)i;
}

size_t sw_count_pairs(const uint32_t *codes, size_t count, const uint32_t *starts, bool keep_all) {
  size_t total = 0;
  for (size_t i = 0; i < count; i++) {
    size_t partners = codes[i] == SW_NO_ROW ? 0 : starts[codes[i] + 1] - starts[codes[i]];
    total += partners == 0 ? keep_all : partners;
  }
  return total;
}

size_t sw_make_pairs(const uint32_t *codes, size_t count, const uint32_t *starts,
                   const uint32_t *rows, bool keep_all, uint32_t *left, uint32_t *right) {
  size_t at = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t from = 0, to = 0;
    if (codes[i] != SW_NO_ROW) {
      from = starts[codes[i]];
      to = starts[codes[i] + 1];
    }
    for (uint32_t k = from; k < to; k++, at++) {
      left[at] = (uint32_t)i;
      right[at] = rows[k];
    }
    if (from == to && keep_all) {
      left[at] = (uint32_t)i;
      right[at++] = SW_NO_ROW;
    }
  }
  return at;
}

size_t sw_select_rows(const uint32_t *rows, size_t count, bool wanted, uint32_t *left,
                      uint32_t *right) {
  size_t at = 0;
  if (right) {
    for (size_t i = 0; i < count; i++) {
      left[at] = (uint32_t)i;
      right[at] = rows[i];
      at += (rows[i] != SW_NO_ROW) == wanted;
    }
  } else {
    for (size_t i = 0; i < count; i++) {
      left[at] = (uint32_t)i;
      at += (rows[i] != SW_NO_ROW) == wanted;
    }
  }
  return at;
}

void sw_mark_rows(const uint32_t *rows, size_t count, uint8_t *found) {
  for (size_t i = 0; i < count; i++)
    if (rows[i] != SW_NO_ROW) __atomic_store_n(found + rows[i], 1, __ATOMIC_RELAXED);
}

// MARK: - Gathering

typedef struct {
  uint64_t low, high;
} pair;

#define GATHER(type)                                                              \
  static void gather_##type(const type *source, const uint32_t *rows, size_t count, type *target) { \
    static const type empty;                                                      \
    for (size_t i = 0; i < count; i++)                                            \
      target[i] = *(rows[i] == SW_NO_ROW ? &empty : source + rows[i]);            \
  }

GATHER(uint8_t)
GATHER(uint16_t)
GATHER(uint32_t)
GATHER(uint64_t)
GATHER(pair)

void sw_gather_rows(const void *source, size_t width, const uint32_t *rows, size_t count,
                    void *target) {
  switch (width) {
  case 1: gather_uint8_t(source, rows, count, target); break;
  case 2: gather_uint16_t(source, rows, count, target); break;
  case 4: gather_uint32_t(source, rows, count, target); break;
  case 8: gather_uint64_t(source, rows, count, target); break;
  case 16: gather_pair(source, rows, count, target); break;
  }
}

/// Bit i of the result is set where rows[i] is a row.
static inline uint64_t bits_of(const uint32_t *rows, size_t count) {
  if (count < 64) {
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) word |= (uint64_t)(rows[i] != SW_NO_ROW) << i;
    return word;
  }
  uint8_t flags[64];
  uint64_t word = 0;
  for (size_t i = 0; i < 64; i++) flags[i] = rows[i] != SW_NO_ROW;
  // The product collects the lowest bit of each of eight bytes in the highest byte.
  for (size_t i = 0; i < 8; i++)
    word |= sw_load64(flags + 8 * i) * 0x0102040810204080u >> 56 << 8 * i;
  return word;
}

/// Sets bits of a word that the neighbours may be writing too.
static inline void set_bits(uint8_t *target, size_t at, uint64_t word, size_t count) {
  uint64_t *words = (uint64_t *)target + (at >> 6);
  if (count == 64)
    *words = word;
  else
    __atomic_fetch_or(words, word << (at & 63), __ATOMIC_RELAXED);
}

void sw_gather_bits(const uint8_t *bits, size_t start, const uint32_t *rows, size_t count,
                    uint8_t *target, size_t at) {
  size_t n;
  for (size_t done = 0; done < count; done += n) {
    size_t left = 64 - ((at + done) & 63);
    n = left < count - done ? left : count - done;
    uint64_t word = 0;
    if (!bits) {
      word = bits_of(rows + done, n);
    } else {
      for (size_t i = 0; i < n; i++) {
        uint32_t row = rows[done + i];
        size_t bit = start + (row == SW_NO_ROW ? 0 : row);
        word |= (uint64_t)(row != SW_NO_ROW && (bits[bit >> 3] >> (bit & 7) & 1)) << i;
      }
    }
    set_bits(target, at + done, word, n);
  }
}

void sw_copy_bits(const uint8_t *bits, size_t start, size_t count, uint8_t *target, size_t at) {
  size_t n;
  for (size_t done = 0; done < count; done += n) {
    size_t left = 64 - ((at + done) & 63);
    n = left < count - done ? left : count - done;
    uint64_t word = n == 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1;
    if (bits) {
      // A word of bits that begins anywhere lies in nine bytes, of which the last counts only then.
      const uint8_t *from = bits + ((start + done) >> 3);
      unsigned shift = (start + done) & 7;
      size_t bytes = (shift + n + 7) >> 3;
      uint64_t own = 0;
      if (bytes < 8)
        memcpy(&own, from, bytes);
      else
        memcpy(&own, from, 8);
      own >>= shift;
      if (bytes > 8) own |= (uint64_t)from[8] << (64 - shift);
      word &= own;
    }
    set_bits(target, at + done, word, n);
  }
}

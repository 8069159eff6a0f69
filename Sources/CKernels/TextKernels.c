#include "TextInterning.h"

static inline sw_text_view key_of(sw_text_view view, const uint8_t *const *buffers) {
  if (sw_text_length(view) > SW_TEXT_INLINE)
    view.tail = (uintptr_t)(buffers[(uint32_t)view.tail] + (view.tail >> 32));
  return view;
}

enum { BATCH = 32 };

size_t sw_text_intern(sw_text_table *table, const sw_text_view *views,
                      const uint8_t *const *buffers, const uint8_t *validity, size_t bit,
                      size_t count, uint32_t *codes) {
  sw_text_view keys[BATCH];
  uint32_t hashes[BATCH];
  for (size_t start = 0; start < count; start += BATCH) {
    size_t n = count - start < BATCH ? count - start : BATCH;
    // All the hashes first, so that the slots are on their way from memory before they are needed.
    for (size_t i = 0; i < n; i++) {
      size_t at = bit + start + i;
      bool valid = !validity || (validity[at >> 3] >> (at & 7) & 1);
      keys[i] = valid ? key_of(views[start + i], buffers) : (sw_text_view){0, 0};
      hashes[i] = sw_hash_key(keys[i]);
      __builtin_prefetch(&table->slots[sw_first_slot(hashes[i], table->bits)]);
    }
    for (size_t i = 0; i < n; i++) {
      size_t at = bit + start + i;
      if (validity && !(validity[at >> 3] >> (at & 7) & 1)) {
        codes[start + i] = 0;
        continue;
      }
      uint32_t code = sw_intern_key(table, keys[i], hashes[i]);
      if (code == UINT32_MAX) return start + i;
      codes[start + i] = code;
    }
  }
  return count;
}

size_t sw_text_intern_keys(sw_text_table *table, const sw_text_view *keys, size_t count,
                           uint32_t *codes) {
  for (size_t i = 0; i < count; i++) {
    uint32_t code = sw_intern_key(table, keys[i], sw_hash_key(keys[i]));
    if (code == UINT32_MAX) return i;
    codes[i] = code;
  }
  return count;
}

uint32_t sw_text_find(const sw_text_table *table, const uint8_t *text, size_t length) {
  sw_text_view key = sw_text_make_view(text, length, 0, 0);
  if (length > SW_TEXT_INLINE) key.tail = (uintptr_t)text;
  uint32_t hash = sw_hash_key(key);
  // A table that is full adds nothing, so searching is interning into a full one.
  sw_text_table full = *table;
  full.capacity = full.count;
  return sw_intern_key(&full, key, hash);
}

static void rehash(const uint64_t *old, uint32_t oldBits, uint64_t *slots, uint32_t bits) {
  uint64_t mask = ((uint64_t)1 << bits) - 1;
  for (uint64_t i = 0; i < (uint64_t)1 << oldBits; i++) {
    uint64_t entry = old[i];
    if (!entry) continue;
    uint64_t slot = sw_first_slot((uint32_t)(entry >> 32), bits);
    while (slots[slot]) slot = (slot + 1) & mask;
    slots[slot] = entry;
  }
}

void sw_text_rehash(sw_text_table *table, uint64_t *slots, uint32_t bits) {
  rehash(table->slots, table->bits, slots, bits);
  table->slots = slots;
  table->bits = bits;
}

void sw_word_rehash(sw_word_table *table, uint64_t *slots, uint32_t bits) {
  rehash(table->slots, table->bits, slots, bits);
  table->slots = slots;
  table->bits = bits;
}

size_t sw_word_intern(sw_word_table *table, const uint64_t *words, size_t count, uint32_t *codes) {
  uint64_t mask = ((uint64_t)1 << table->bits) - 1;
  uint32_t hashes[BATCH];
  for (size_t start = 0; start < count; start += BATCH) {
    size_t n = count - start < BATCH ? count - start : BATCH;
    for (size_t i = 0; i < n; i++) {
      hashes[i] = sw_hash_words(words[start + i], SW_PI_2);
      __builtin_prefetch(&table->slots[sw_first_slot(hashes[i], table->bits)]);
    }
    for (size_t i = 0; i < n; i++) {
      uint64_t word = words[start + i];
      uint64_t slot = sw_first_slot(hashes[i], table->bits), entry;
      uint32_t code = UINT32_MAX;
      for (; (entry = table->slots[slot]); slot = (slot + 1) & mask)
        if ((uint32_t)(entry >> 32) == hashes[i] && table->keys[(uint32_t)entry - 1] == word) {
          code = (uint32_t)entry - 1;
          break;
        }
      if (code == UINT32_MAX) {
        if (table->count >= table->capacity) return start + i;
        table->slots[slot] = (uint64_t)hashes[i] << 32 | (table->count + 1);
        table->keys[table->count] = word;
        code = table->count++;
      }
      codes[start + i] = code;
    }
  }
  return count;
}

int sw_text_compare(const sw_text_view *a, const uint8_t *const *buffersOfA,
                    const sw_text_view *b, const uint8_t *const *buffersOfB) {
  uint32_t prefixOfA = __builtin_bswap32((uint32_t)(a->head >> 32));
  uint32_t prefixOfB = __builtin_bswap32((uint32_t)(b->head >> 32));
  if (prefixOfA != prefixOfB) return prefixOfA < prefixOfB ? -1 : 1;
  uint32_t lengthOfA = sw_text_length(*a), lengthOfB = sw_text_length(*b);
  sw_text_view keyOfA = key_of(*a, buffersOfA), keyOfB = key_of(*b, buffersOfB);
  const uint8_t *p = lengthOfA <= SW_TEXT_INLINE ? (const uint8_t *)&keyOfA + 4
                                                 : (const uint8_t *)(uintptr_t)keyOfA.tail;
  const uint8_t *q = lengthOfB <= SW_TEXT_INLINE ? (const uint8_t *)&keyOfB + 4
                                                 : (const uint8_t *)(uintptr_t)keyOfB.tail;
  int order = memcmp(p, q, lengthOfA < lengthOfB ? lengthOfA : lengthOfB);
  if (order) return order;
  return lengthOfA < lengthOfB ? -1 : lengthOfA > lengthOfB;
}

size_t sw_utf8_valid_prefix(const uint8_t *text, size_t length) {
  size_t i = 0;
  while (i < length) {
    if (length - i >= 8 && !(sw_load64(text + i) & 0x8080808080808080u)) {
      i += 8;
      continue;
    }
    uint8_t lead = text[i];
    if (lead < 0x80) {
      i++;
      continue;
    }
    // Lead bytes and the range of the second byte: Unicode 15, table 3-7.
    size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0xC2 || lead > 0xF4 || length - i <= more) return i;
    if (text[i + 1] < low || text[i + 1] > high) return i;
    for (size_t k = 2; k <= more; k++)
      if ((text[i + k] & 0xC0) != 0x80) return i;
    i += more + 1;
  }
  return length;
}

sw_text_view sw_text_make_view(const uint8_t *text, size_t length, uint32_t buffer,
                               uint32_t offset) {
  if (length > SW_TEXT_INLINE)
    return (sw_text_view){length | (uint64_t)sw_load32(text) << 32,
                          buffer | (uint64_t)offset << 32};
  // Loads that overlap, of bytes of the text alone; what was read twice is shifted out.
  uint64_t head = 0, tail = 0;
  if (length >= 8) {
    head = sw_load32(text);
    tail = sw_load64(text + length - 8) >> (8 * (12 - length));
  } else if (length >= 4) {
    head = sw_load32(text);
    tail = (uint64_t)sw_load32(text + length - 4) >> (8 * (8 - length));
  } else if (length) {
    size_t middle = length / 2, last = length - 1;
    head = text[0] | (uint64_t)text[middle] << (8 * middle) | (uint64_t)text[last] << (8 * last);
  }
  return (sw_text_view){length | head << 32, tail};
}

// The inline halves of TextKernels.h, shared with the CSV loops.
#pragma once
#include "NumberParsing.h"
#include "TextKernels.h"

static const uint32_t sw_head_masks[13] = {
    0,          0xFF,       0xFFFF,     0xFFFFFF,   0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF,
    0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF};
static const uint64_t sw_tail_masks[13] = {
    0, 0, 0, 0, 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFF, UINT64_MAX};

static inline uint32_t sw_text_length(sw_text_view view) { return (uint32_t)view.head; }

/// The bytes of a text, which is in the view itself or in one of the buffers.
static inline const uint8_t *sw_text_bytes(const sw_text_view *view,
                                           const uint8_t *const *buffers) {
  if (sw_text_length(*view) <= SW_TEXT_INLINE) return (const uint8_t *)view + 4;
  return buffers[(uint32_t)view->tail] + (view->tail >> 32);
}

/// The words of a text of at most 12 bytes; 12 bytes from `p` must be readable.
static inline sw_text_view sw_inline_view(const uint8_t *p, uint32_t length) {
  return (sw_text_view){
      length | (uint64_t)(sw_load32(p) & sw_head_masks[length]) << 32,
      sw_load64(p + 4) & sw_tail_masks[length],
  };
}

static inline uint64_t sw_fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// The constants are the fractional digits of π in hexadecimal: odd, with no pattern.
#define SW_PI_0 0x243F6A8885A308D3u
#define SW_PI_1 0x13198A2E03707345u
#define SW_PI_2 0xA4093822299F31D1u

static inline uint32_t sw_hash_words(uint64_t a, uint64_t b) {
  return (uint32_t)(sw_fold(a ^ SW_PI_0, b ^ SW_PI_1) >> 16);
}

static inline uint32_t sw_hash_long(const uint8_t *p, size_t length) {
  uint64_t state = length * SW_PI_2;
  size_t i = 0;
  for (; i + 16 < length; i += 16)
    state = sw_fold(sw_load64(p + i) ^ SW_PI_0 ^ state, sw_load64(p + i + 8) ^ SW_PI_1);
  // The last 16 bytes, overlapping what was read: a long text has at least 13.
  if (length >= 16)
    state = sw_fold(sw_load64(p + length - 16) ^ SW_PI_0 ^ state,
                    sw_load64(p + length - 8) ^ SW_PI_1);
  else
    state = sw_fold(sw_load64(p) ^ SW_PI_0 ^ state, sw_load64(p + length - 8) ^ SW_PI_1);
  return (uint32_t)(sw_fold(state, SW_PI_2) >> 16);
}

static inline uint32_t sw_hash_key(sw_text_view key) {
  uint32_t length = sw_text_length(key);
  return length <= SW_TEXT_INLINE ? sw_hash_words(key.head, key.tail)
                                  : sw_hash_long((const uint8_t *)(uintptr_t)key.tail, length);
}

/// The slot where the search for a hash starts. The top bits choose it, so that a table can grow
/// without looking at its keys.
static inline uint64_t sw_first_slot(uint32_t hash, uint32_t bits) {
  return (uint64_t)hash >> (32 - bits);
}

/// The key's code, adding it when it is new; UINT32_MAX when it is new and the table is full.
static inline uint32_t sw_intern_key(sw_text_table *table, sw_text_view key, uint32_t hash) {
  uint64_t mask = ((uint64_t)1 << table->bits) - 1;
  uint64_t slot = sw_first_slot(hash, table->bits);
  for (;; slot = (slot + 1) & mask) {
    uint64_t entry = table->slots[slot];
    if (entry == 0) break;
    if ((uint32_t)(entry >> 32) != hash) continue;
    uint32_t code = (uint32_t)entry - 1;
    sw_text_view other = table->keys[code];
    if (other.head != key.head) continue;
    if (other.tail == key.tail) return code;
    uint32_t length = sw_text_length(key);
    if (length > SW_TEXT_INLINE && memcmp((const void *)(uintptr_t)key.tail,
                                          (const void *)(uintptr_t)other.tail, length) == 0)
      return code;
  }
  if (table->count >= table->capacity) return UINT32_MAX;
  table->slots[slot] = (uint64_t)hash << 32 | (table->count + 1);
  table->keys[table->count] = key;
  return table->count++;
}

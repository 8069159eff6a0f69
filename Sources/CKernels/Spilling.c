#include "Spilling.h"
#include "TextInterning.h"

static inline bool is_there(const uint8_t *validity, size_t at) {
  return !validity || (validity[at >> 3] >> (at & 7) & 1);
}

uint64_t sw_spill_checksum(const void *bytes, size_t count) {
  const uint8_t *p = bytes;
  // Eight chains at a time hide the latency of the products.
  uint64_t lanes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  size_t at = 0;
  for (; at + 64 <= count; at += 64)
    for (int lane = 0; lane < 8; lane++)
      lanes[lane] = (lanes[lane] ^ sw_load64(p + at + 8 * lane)) * (SW_PI_1 | (uint64_t)SW_PI_0 << 32);
  uint64_t sum = count;
  for (int lane = 0; lane < 8; lane++) sum = sw_fold(sum ^ lanes[lane], SW_PI_2);
  for (; at < count; at++) sum = sw_fold(sum ^ p[at], SW_PI_1);
  return sum;
}

void sw_mix_hashes(uint64_t *hashes, const uint64_t *words, const uint8_t *validity, size_t bit,
                   size_t count) {
  if (!validity) {
    for (size_t i = 0; i < count; i++) hashes[i] = sw_fold(hashes[i] ^ words[i] ^ SW_PI_0, SW_PI_1);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    uint64_t word = is_there(validity, bit + i) ? words[i] ^ SW_PI_0 : SW_PI_2;
    hashes[i] = sw_fold(hashes[i] ^ word, SW_PI_1);
  }
}

void sw_text_words(const sw_text_view *views, const uint8_t *const *buffers,
                   const uint8_t *validity, size_t bit, size_t count, uint64_t *words) {
  for (size_t i = 0; i < count; i++) {
    sw_text_view key = views[i];
    if (!is_there(validity, bit + i)) {
      words[i] = 0;
      continue;
    }
    if (sw_text_length(key) > SW_TEXT_INLINE)
      key.tail = (uintptr_t)(buffers[(uint32_t)key.tail] + (key.tail >> 32));
    words[i] = sw_hash_key(key);
  }
}

void sw_divide_rows(const uint64_t *hashes, size_t count, uint32_t bits, int64_t *rows,
                    int64_t *ends) {
  size_t parts = (size_t)1 << bits;
  for (size_t part = 0; part < parts; part++) ends[part] = 0;
  for (size_t i = 0; i < count; i++) ends[hashes[i] >> 1 >> (63 - bits)]++;
  int64_t start = 0;
  for (size_t part = 0; part < parts; part++) {
    int64_t size = ends[part];
    ends[part] = start;
    start += size;
  }
  // Where a part begins moves to where it ends.
  for (size_t i = 0; i < count; i++) rows[ends[hashes[i] >> 1 >> (63 - bits)]++] = (int64_t)i;
}

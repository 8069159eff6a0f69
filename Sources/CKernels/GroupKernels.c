#include "GroupKernels.h"
#include "InstructionSet.h"
#include "TextInterning.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static inline bool is_there(const uint8_t *validity, int64_t at) {
  return validity[at >> 3] >> (at & 7) & 1;
}

/// The bits of 16 rows; nothing is read beyond the byte of the last.
static inline uint32_t sixteen_bits(const uint8_t *validity, int64_t at) {
  const uint8_t *bytes = validity + (at >> 3);
  uint32_t word = bytes[0] | (uint32_t)bytes[1] << 8;
  if (at & 7) word |= (uint32_t)bytes[2] << 16;
  return word >> (at & 7) & 0xFFFF;
}

static inline uint64_t hash_word(uint64_t word) { return sw_fold(word ^ SW_PI_0, SW_PI_1 ^ SW_PI_2); }

// MARK: - Distinct keys

// Tables of up to 2^12 slots, with their keys, stay near.
enum { BATCH = 32, SMALL_BITS = 12 };

/// Claims a code for a key and puts it into an empty slot. Returns false when another thread was
/// faster: the slot has to be looked at again. `spare` is a code that was claimed in vain.
static inline bool claim(sw_shared_table *table, uint64_t slot, uint32_t hash, uint32_t code) {
  uint64_t empty = 0;
  return __atomic_compare_exchange_n(&table->slots[slot], &empty,
                                     (uint64_t)hash << 32 | (code + 1), false, __ATOMIC_RELEASE,
                                     __ATOMIC_RELAXED);
}

static const uint32_t NONE = UINT32_MAX;

static inline uint32_t new_code(sw_shared_table *table, uint32_t *spare) {
  if (*spare != NONE) {
    uint32_t code = *spare;
    *spare = NONE;
    return code;
  }
  // Looking first keeps the count from running away once the table is full.
  if (__atomic_load_n(&table->count, __ATOMIC_RELAXED) >= table->capacity) return NONE;
  uint32_t code = __atomic_fetch_add(&table->count, 1, __ATOMIC_RELAXED);
  if (code < table->capacity) return code;
  __atomic_fetch_sub(&table->count, 1, __ATOMIC_RELAXED);
  return NONE;
}

static inline bool same_text(sw_text_view a, sw_text_view b) {
  if (a.head != b.head) return false;
  if (a.tail == b.tail) return true;
  uint32_t length = sw_text_length(a);
  return length > SW_TEXT_INLINE &&
         memcmp((const void *)(uintptr_t)a.tail, (const void *)(uintptr_t)b.tail, length) == 0;
}

__attribute__((noinline)) static uint32_t shared_text_code(sw_shared_table *table, sw_text_view key, uint32_t hash,
                                        uint32_t *spare) {
  sw_text_view *keys = table->keys;
  uint64_t mask = ((uint64_t)1 << table->bits) - 1;
  uint64_t slot = sw_first_slot(hash, table->bits);
  for (;;) {
    uint64_t entry = __atomic_load_n(&table->slots[slot], __ATOMIC_ACQUIRE);
    if (entry == 0) {
      uint32_t code = new_code(table, spare);
      if (code == NONE) return NONE;
      keys[code] = key;
      if (claim(table, slot, hash, code)) return code;
      *spare = code;
    } else if ((uint32_t)(entry >> 32) == hash && same_text(keys[(uint32_t)entry - 1], key)) {
      return (uint32_t)entry - 1;
    } else {
      slot = (slot + 1) & mask;
    }
  }
}

/// Marks the key of a code that was claimed in vain and that no row will have.
static inline void abandon(sw_shared_table *table, uint32_t spare) {
  if (spare != NONE) ((sw_text_view *)table->keys)[spare].head = SW_ABANDONED_TEXT;
}

static inline sw_text_view text_key(const sw_text_view *view, const uint8_t *const *buffers) {
  sw_text_view key = *view;
  if (__builtin_expect(sw_text_length(key) > SW_TEXT_INLINE, 0))
    key.tail = (uintptr_t)(buffers[(uint32_t)key.tail] + (key.tail >> 32));
  return key;
}

#define SW_SOURCE "GroupKernels.inc"
#include "VariantDispatch.h"

void sw_key_range(const sw_cells *cells, int64_t count, int64_t *low, int64_t *high) {
  SW_DISPATCH(key_range)(cells, count, low, high);
}

void sw_key_codes(const sw_cells *cells, int64_t count, int64_t low, int shift,
                  uint64_t null_digit, bool joins, uint32_t *codes) {
  SW_DISPATCH(key_codes)(cells, count, low, shift, null_digit, joins, codes);
}

void sw_key_words(const sw_cells *cells, int64_t count, int64_t low, int shift,
                  uint64_t null_digit, bool joins, uint64_t *words) {
  SW_DISPATCH(key_words)(cells, count, low, shift, null_digit, joins, words);
}

void sw_order_words(const sw_cells *cells, int64_t count, uint64_t *words) {
  SW_DISPATCH(order_words)(cells, count, words);
}

void sw_fold_count(const uint32_t *codes, const sw_cells *cells, int64_t count, int64_t *state) {
  SW_DISPATCH(fold_count)(codes, cells, count, state);
}

void sw_fold_sum(const uint32_t *codes, const sw_cells *cells, int64_t count, bool as_double,
                 void *state) {
  SW_DISPATCH(fold_sum)(codes, cells, count, as_double, state);
}

uint64_t sw_magnitude(const sw_cells *cells, int64_t count) {
  return SW_DISPATCH(magnitude)(cells, count);
}

void sw_fold_product(const uint32_t *codes, const sw_cells *cells, int64_t count, void *state) {
  SW_DISPATCH(fold_product)(codes, cells, count, state);
}

void sw_fold_extreme(const uint32_t *codes, const sw_cells *cells, int64_t count, bool greatest,
                     void *state) {
  SW_DISPATCH(fold_extreme)(codes, cells, count, greatest, state);
}

void sw_start_extreme(uint8_t type, bool greatest, int64_t groups, void *state) {
  SW_DISPATCH(start_extreme)(type, greatest, groups, state);
}

void sw_fold_moments(const uint32_t *codes, const sw_cells *cells, int64_t count,
                     sw_moments_state *state) {
  SW_DISPATCH(fold_moments)(codes, cells, count, state);
}

void sw_fold_pairs(const uint32_t *codes, const sw_cells *x, const sw_cells *y, int64_t count,
                   sw_pair_state *state) {
  SW_DISPATCH(fold_pairs)(codes, x, y, count, state);
}

// MARK: - Extremes of texts

/// The first four bytes in the order of texts.
static inline uint32_t prefix_of(sw_text_view view) {
  return __builtin_bswap32((uint32_t)(view.head >> 32));
}

int64_t sw_text_extreme(const sw_text_view *views, const uint8_t *const *buffers, int64_t a,
                        int64_t b, bool greatest) {
  if (a < 0 || b < 0) return a < 0 ? b : a;
  int order = sw_text_compare(views + b, buffers, views + a, buffers);
  return (greatest ? order > 0 : order < 0) ? b : a;
}

void sw_fold_text_extreme(const uint32_t *codes, const sw_text_view *views,
                          const uint8_t *const *buffers, const uint8_t *validity, int64_t bit,
                          int64_t first, int64_t count, bool greatest, int64_t *state) {
  for (int64_t i = 0; i < count; i++) {
    int64_t row = first + i;
    if (validity && !is_there(validity, bit + row)) continue;
    int64_t *best = &state[codes ? codes[i] : 0];
    if (*best >= 0) {
      uint32_t own = prefix_of(views[row]), known = prefix_of(views[*best]);
      if (greatest ? own < known : own > known) continue;
    }
    *best = sw_text_extreme(views, buffers, *best, row, greatest);
  }
}

// MARK: - Distinct words

int64_t sw_shared_text_codes(sw_shared_table *table, const sw_text_view *views,
                             const uint8_t *const *buffers, const uint8_t *validity, int64_t bit,
                             int64_t count, uint32_t *codes) {
  return SW_DISPATCH(shared_text_codes)(table, views, buffers, validity, bit, count, codes);
}

static inline uint32_t shared_word_code(sw_shared_table *table, uint64_t word, uint32_t hash,
                                        uint32_t *spare) {
  uint64_t *keys = table->keys;
  uint64_t mask = ((uint64_t)1 << table->bits) - 1;
  uint64_t slot = sw_first_slot(hash, table->bits);
  for (;;) {
    uint64_t entry = __atomic_load_n(&table->slots[slot], __ATOMIC_ACQUIRE);
    if (entry == 0) {
      uint32_t code = new_code(table, spare);
      if (code == NONE) return NONE;
      keys[code] = word;
      if (claim(table, slot, hash, code)) return code;
      *spare = code;
    } else if ((uint32_t)(entry >> 32) == hash && keys[(uint32_t)entry - 1] == word) {
      return (uint32_t)entry - 1;
    } else {
      slot = (slot + 1) & mask;
    }
  }
}

int64_t sw_shared_word_codes(sw_shared_table *table, const uint64_t *words, int64_t count,
                             uint32_t *codes) {
  uint32_t hashes[BATCH], spare = NONE;
  for (int64_t start = 0; start < count; start += BATCH) {
    int64_t n = count - start < BATCH ? count - start : BATCH;
    for (int64_t i = 0; i < n; i++) {
      hashes[i] = (uint32_t)(hash_word(words[start + i]) >> 32);
      __builtin_prefetch(&table->slots[sw_first_slot(hashes[i], table->bits)]);
    }
    for (int64_t i = 0; i < n; i++) {
      uint32_t code = shared_word_code(table, words[start + i], hashes[i], &spare);
      if (code == NONE) return start + i;
      codes[start + i] = code;
    }
  }
  return count;
}

void sw_shared_rehash(sw_shared_table *table, uint64_t *slots, uint32_t bits) {
  uint64_t mask = ((uint64_t)1 << bits) - 1;
  for (uint64_t i = 0; i < (uint64_t)1 << table->bits; i++) {
    uint64_t entry = table->slots[i];
    if (!entry) continue;
    uint64_t slot = sw_first_slot((uint32_t)(entry >> 32), bits);
    while (slots[slot]) slot = (slot + 1) & mask;
    slots[slot] = entry;
  }
  table->slots = slots;
  table->bits = bits;
}

int64_t sw_first_appearances(const uint32_t *codes, int64_t count, int64_t row, int64_t size,
                             uint8_t *met, int64_t known, int64_t *order, int64_t *rows) {
  for (int64_t i = 0; i < count && known < size; i++) {
    uint32_t code = codes[i];
    if (__builtin_expect(met[code], 1)) continue;
    met[code] = 1;
    order[known] = code;
    rows[known++] = row + i;
  }
  return known;
}

// MARK: - Parts

void sw_parts_of_words(const uint64_t *words, int64_t count, uint32_t bits, uint16_t *parts,
                       int64_t *counts) {
  for (int64_t i = 0; i < count; i++) {
    uint16_t part = (uint16_t)(hash_word(words[i]) >> (64 - bits));
    parts[i] = part;
    counts[part]++;
  }
}

void sw_parts_of_codes(const uint32_t *codes, int64_t count, uint32_t shift, uint16_t *parts,
                       int64_t *counts) {
  for (int64_t i = 0; i < count; i++) {
    uint16_t part = (uint16_t)(codes[i] >> shift);
    parts[i] = part;
    counts[part]++;
  }
}

#define ROUTE(T)                                               \
  {                                                            \
    const T *from = source;                                    \
    T *to = target;                                            \
    for (int64_t i = 0; i < count; i++) to[next[parts[i]]++] = from[i]; \
    break;                                                     \
  }

void sw_route(const void *source, int64_t width, const uint16_t *parts, int64_t count,
              int64_t *next, void *target) {
  switch (width) {
    case 1: ROUTE(uint8_t)
    case 2: ROUTE(uint16_t)
    case 4: ROUTE(uint32_t)
    case 8: ROUTE(uint64_t)
    default: ROUTE(sw_text_view)
  }
}

int64_t sw_part_groups(const uint64_t *words, int64_t count, uint32_t part_bits, uint32_t *slots,
                       uint32_t slot_bits, uint64_t *distinct, uint32_t *codes,
                       uint8_t *is_first) {
  uint32_t known = 0;
  uint32_t mask = ((uint32_t)1 << slot_bits) - 1;
  for (int64_t i = 0; i < count; i++) {
    uint64_t word = words[i];
    // The bits below those that chose the part.
    uint32_t slot = (uint32_t)(hash_word(word) << part_bits >> (64 - slot_bits));
    uint32_t code;
    for (;; slot = (slot + 1) & mask) {
      code = slots[slot];
      if (code == 0) {
        distinct[known] = word;
        slots[slot] = code = ++known;
        is_first[i] = 1;
        break;
      }
      if (distinct[code - 1] == word) {
        is_first[i] = 0;
        break;
      }
    }
    codes[i] = code - 1;
  }
  return known;
}

int64_t sw_part_firsts(uint32_t *codes, int64_t count, uint32_t base, uint8_t *met,
                       uint8_t *is_first) {
  int64_t known = 0;
  for (int64_t i = 0; i < count; i++) {
    uint8_t *byte = &met[codes[i] -= base];
    is_first[i] = !*byte;
    known += !*byte;
    *byte = 1;
  }
  return known;
}

int64_t sw_order_of_parts(const uint16_t *parts, int64_t count, int64_t row, int64_t *next,
                          const uint8_t *is_first, const uint32_t *codes, const int64_t *bases,
                          int64_t *order, int64_t *rows) {
  int64_t known = 0;
  for (int64_t i = 0; i < count; i++) {
    int64_t place = next[parts[i]]++;
    if (!is_first[place]) continue;
    order[known] = bases[parts[i]] + codes[place];
    rows[known++] = row + i;
  }
  return known;
}

// MARK: - Folds over words

#define EACH_ROW(body)                                            \
  for (int64_t i = 0; i < count; i++) {                           \
    if (validity && !is_there(validity, bit + i)) continue;       \
    uint32_t code = codes ? codes[i] : 0;                         \
    body                                                          \
  }

/// The words of a group ascend; words of nobody are zero, and never leave a greater one out.
static inline void keep_word(uint64_t *top, int64_t size, uint64_t word) {
  if (size == 1) {
    top[0] = word > top[0] ? word : top[0];
  } else if (size == 2) {
    // Nothing to predict: in the beginning every other word is kept.
    uint64_t most = top[1], lesser = word < most ? word : most;
    top[1] = word > most ? word : most;
    top[0] = lesser > top[0] ? lesser : top[0];
  } else if (word > top[0]) {
    int64_t place = 0;
    for (; place + 1 < size && top[place + 1] < word; place++) top[place] = top[place + 1];
    top[place] = word;
  }
}

void sw_fold_top(const uint32_t *codes, const uint64_t *words, const uint8_t *validity,
                 int64_t bit, int64_t count, int64_t size, bool greatest, uint64_t *states) {
  // Turned so that the greatest are always wanted.
  uint64_t turn = greatest ? 0 : UINT64_MAX;
  if (size == 2 && !validity) {
    EACH_ROW({ keep_word(states + (int64_t)code * 2, 2, words[i] ^ turn); })
    return;
  }
  EACH_ROW({ keep_word(states + (int64_t)code * size, size, words[i] ^ turn); })
}

void sw_combine_top(const uint64_t *states, int64_t groups, int64_t size, uint64_t *totals) {
  for (int64_t at = 0; at < groups * size; at++)
    keep_word(totals + at / size * size, size, states[at]);
}

void sw_place_words(const uint32_t *codes, const uint64_t *words, const uint8_t *validity,
                    int64_t bit, int64_t count, int64_t *next, uint64_t *target) {
  EACH_ROW({ target[next[code]++] = words[i]; })
}

void sw_fold_sketch(const uint32_t *codes, const uint64_t *words, const uint8_t *validity,
                    int64_t bit, int64_t count, uint32_t bits, uint8_t *registers) {
  EACH_ROW({
    // Two rounds: one multiplication leaves the words of small numbers alike in some bits.
    uint64_t hash = hash_word(hash_word(words[i]) ^ SW_PI_2);
    uint8_t rank = (uint8_t)(__builtin_clzll(hash << bits | (uint64_t)1 << (bits - 1)) + 1);
    uint8_t *known = &registers[((uint64_t)code << bits) + (hash >> (64 - bits))];
    if (*known < rank) *known = rank;
  })
}

void sw_fold_powers(const uint32_t *codes, const double *values, const double *means,
                    const uint8_t *validity, int64_t bit, int64_t count, sw_powers_state *state) {
  SW_DISPATCH(fold_powers)(codes, values, means, validity, bit, count, state);
}

int64_t sw_first_equal(const sw_cells *cells, int64_t count, const void *value) {
  return SW_DISPATCH(first_equal)(cells, count, value);
}

void sw_hash_cells(const sw_cells *cells, int64_t count, uint64_t seed, uint64_t of_null,
                   uint64_t *hashes) {
  SW_DISPATCH(hash_cells)(cells, count, seed, of_null, hashes);
}

// Strings as 16-byte views (Arrow's Utf8View): hashing, comparing and interning them.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Four bytes of length, then twelve bytes of text, or four bytes of prefix, the number of a
/// buffer and the offset in it.
typedef struct {
  uint64_t head, tail;
} sw_text_view;

enum { SW_TEXT_INLINE = 12 };

/// Distinct texts in order of first appearance. The memory belongs to the caller.
typedef struct {
  uint64_t *slots;   // the upper half is the hash, the lower half the code + 1; 0 is empty
  uint32_t bits;     // there are 2^bits slots
  sw_text_view *keys;  // a long text's tail is its address
  uint32_t count, capacity;
} sw_text_table;

/// Gives each view its code, adding what is new. Returns how many views were done: fewer than
/// `count` when the table is full. Rows whose bit is clear get code 0 and are not added.
size_t sw_text_intern(sw_text_table *table, const sw_text_view *views,
                      const uint8_t *const *buffers, const uint8_t *validity, size_t bit,
                      size_t count, uint32_t *codes);

/// Gives keys of one table (addresses, not offsets) their codes in another.
size_t sw_text_intern_keys(sw_text_table *table, const sw_text_view *keys, size_t count,
                           uint32_t *codes);

/// The code of one text, or UINT32_MAX.
uint32_t sw_text_find(const sw_text_table *table, const uint8_t *text, size_t length);

/// Moves the slots of a table into more of them, all zero.
void sw_text_rehash(sw_text_table *table, uint64_t *slots, uint32_t bits);

/// Distinct 64-bit words in order of first appearance. The memory belongs to the caller.
typedef struct {
  uint64_t *slots;
  uint32_t bits;
  uint64_t *keys;
  uint32_t count, capacity;
} sw_word_table;

size_t sw_word_intern(sw_word_table *table, const uint64_t *words, size_t count, uint32_t *codes);
void sw_word_rehash(sw_word_table *table, uint64_t *slots, uint32_t bits);

/// Three-way comparison of two texts by their bytes.
int sw_text_compare(const sw_text_view *a, const uint8_t *const *buffersOfA,
                    const sw_text_view *b, const uint8_t *const *buffersOfB);

/// The offset of the first byte that is not UTF-8, or `length`.
size_t sw_utf8_valid_prefix(const uint8_t *text, size_t length);

/// The view of bytes that lie at `offset` of buffer number `buffer`; any `length` bytes readable.
sw_text_view sw_text_make_view(const uint8_t *text, size_t length, uint32_t buffer,
                               uint32_t offset);

// Joining: keys to codes through partitioned tables, codes to pairs of rows.
#ifndef SW_JOIN_KERNELS_H
#define SW_JOIN_KERNELS_H

#include "TextKernels.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Stands for no row and for no code.
static const uint32_t SW_NO_ROW = UINT32_MAX;

/// A 64-bit key and the row, or code, it stands for.
typedef struct {
  uint64_t word;
  uint32_t row, used;
} sw_word_entry;

/// A hash table in 2^partition_bits parts of `capacity` slots each. The top bits of a hash choose the
/// part, so that each part is filled by one thread while it lies in its cache.
typedef struct {
  sw_word_entry *slots;
  uint32_t capacity, partition_bits;
} sw_word_parts;

/// Adds to `counts` how many words go to each part; words whose `keep` is 0 are left out.
void sw_count_words(const uint64_t *words, const uint8_t *keep, size_t count,
                    uint32_t partition_bits, uint32_t *counts);

/// Puts words and their rows, from `first_row` on, where `places` says for each part, and moves
/// these on.
void sw_split_words(const uint64_t *words, const uint8_t *keep, size_t count, uint32_t first_row,
                    uint32_t partition_bits, uint32_t *places, sw_word_entry *entries);

/// Fills one part; of equal words the first stays. Returns how many are distinct, SIZE_MAX when
/// there are too many for the part.
size_t sw_insert_words(sw_word_parts parts, uint32_t part, const sw_word_entry *entries,
                       size_t count);

/// The rows of the words that were added, SW_NO_ROW for others.
void sw_find_words(sw_word_parts parts, const uint64_t *words, size_t count, uint32_t *rows);

/// The same for texts, whose slots hold the upper half of a hash and the row + 1; the texts
/// themselves stay where they are.
typedef struct {
  uint64_t *slots;
  uint32_t capacity, partition_bits;
  const sw_text_view *views;
  const uint8_t *const *buffers;
} sw_text_parts;

void sw_hash_texts(const sw_text_view *views, const uint8_t *const *buffers, size_t count,
                   uint32_t *hashes);
void sw_count_hashes(const uint32_t *hashes, const uint8_t *keep, size_t count,
                     uint32_t partition_bits, uint32_t *counts);

/// Entries hold the hash in the upper half and the row in the lower.
void sw_split_hashes(const uint32_t *hashes, const uint8_t *keep, size_t count, uint32_t first_row,
                     uint32_t partition_bits, uint32_t *places, uint64_t *entries);
size_t sw_insert_texts(sw_text_parts parts, uint32_t part, const uint64_t *entries, size_t count);
void sw_find_texts(sw_text_parts parts, const sw_text_view *views, const uint8_t *const *buffers,
                   size_t count, uint32_t *rows);

/// rows[codes[i]] = first_row + i, for codes that are not SW_NO_ROW. Several threads may write at
/// once; of equal codes any row stays.
void sw_place_rows(const uint32_t *codes, size_t count, uint32_t first_row, uint32_t *rows);

/// How many are not SW_NO_ROW.
size_t sw_count_rows(const uint32_t *rows, size_t count);

/// codes[i] = rows[codes[i]] where there is a code. Returns how many rows were found.
size_t sw_look_up(uint32_t *codes, size_t count, const uint32_t *rows);

/// Leaves only codes that have a row. Returns how many there are.
size_t sw_keep_codes(uint32_t *codes, size_t count, const uint32_t *starts);

/// Sorts rows by code: afterwards those of code c lie at starts[c - low] ..< starts[c - low + 1] of
/// `rows`, ascending, for codes in low ..< high. First come the counts; when they have been added up,
/// so that each says where its rows end, the rows take their places and the ends become starts.
void sw_count_codes(const uint32_t *codes, size_t count, uint32_t low, uint32_t high,
                    uint32_t *counts);
void sw_group_rows(const uint32_t *codes, size_t count, uint32_t low, uint32_t high, uint32_t *ends,
                   uint32_t *rows);

/// How many pairs the codes give; one without a partner counts when `keep_all`.
size_t sw_count_pairs(const uint32_t *codes, size_t count, const uint32_t *starts, bool keep_all);

/// The pairs, one list for each side; SW_NO_ROW is the partner of a row without one. Returns how
/// many there are.
size_t sw_make_pairs(const uint32_t *codes, size_t count, const uint32_t *starts,
                   const uint32_t *rows, bool keep_all, uint32_t *left, uint32_t *right);

/// The numbers of the elements that are a row (or, with `wanted` false, that are not), and the rows
/// where `right` is not null. Both lists need room for `count` + 1. Returns how many there are.
size_t sw_select_rows(const uint32_t *rows, size_t count, bool wanted, uint32_t *left,
                      uint32_t *right);

/// found[rows[i]] = 1. Several threads may write at once.
void sw_mark_rows(const uint32_t *rows, size_t count, uint8_t *found);

/// Copies elements of 1, 2, 4, 8 or 16 bytes; zero for SW_NO_ROW.
void sw_gather_rows(const void *source, size_t width, const uint32_t *rows, size_t count,
                    void *target);

/// Sets the bits at, at + 1, … of a target that is zero there where a row is one and its bit of the
/// source, which may be null, is set. Several threads may write neighbouring ranges at once.
void sw_gather_bits(const uint8_t *bits, size_t start, const uint32_t *rows, size_t count,
                    uint8_t *target, size_t at);

#endif

// Grouping rows by keys and folding the rows of each group into a state.
#ifndef SW_GROUP_KERNELS_H
#define SW_GROUP_KERNELS_H

#include "TextKernels.h"
#include <stdbool.h>
#include <stdint.h>

typedef enum {
  SW_CELL_UINT8 = 0, SW_CELL_INT8, SW_CELL_INT16, SW_CELL_INT32, SW_CELL_INT64,
  SW_CELL_UINT16, SW_CELL_UINT32, SW_CELL_UINT64, SW_CELL_FLOAT32, SW_CELL_FLOAT64
} sw_cell;

/// Values of one type one after the other; those whose bit is clear are not there.
typedef struct {
  const void *values;
  const uint8_t *validity;  // NULL when all are there
  int64_t bit;              // the bit of the first value
  uint8_t type;             // an sw_cell
} sw_cells;

// MARK: Keys

/// Widens `low ... high` to the words of the values that are there. The word of a whole number is
/// the number, of a uint64 the number with its highest bit turned, so that words order as values.
void sw_key_range(const sw_cells *cells, int64_t count, int64_t *low, int64_t *high);

/// Puts `(word - low) << shift` of each value, or `null_digit << shift`, into an array of codes,
/// replacing or joining what is there. Floats have words of their bits: one for both zeros, one
/// for all NaNs.
void sw_key_codes(const sw_cells *cells, int64_t count, int64_t low, int shift,
                  uint64_t null_digit, bool joins, uint32_t *codes);
void sw_key_words(const sw_cells *cells, int64_t count, int64_t low, int shift,
                  uint64_t null_digit, bool joins, uint64_t *words);

/// Distinct keys that several threads add to at once. The memory belongs to the caller; `keys`
/// are texts (a long one's tail is its address) or words. Codes are numbered in no certain order
/// and some of those below `count` may be nobody's.
typedef struct {
  uint64_t *slots;  // the upper half is the hash, the lower half the code + 1; 0 is empty
  void *keys;
  uint32_t bits;    // there are 2^bits slots
  uint32_t count, capacity;
} sw_shared_table;

/// The head of a key that is nobody's: no text is so long.
#define SW_ABANDONED_TEXT 0xFFFFFFFFFFFFFFFFull

/// Gives each key its code, adding what is new; null rows get 0. Returns how many were done: fewer
/// than `count` when the table is full.
int64_t sw_shared_text_codes(sw_shared_table *table, const sw_text_view *views,
                             const uint8_t *const *buffers, const uint8_t *validity, int64_t bit,
                             int64_t count, uint32_t *codes);
int64_t sw_shared_word_codes(sw_shared_table *table, const uint64_t *words, int64_t count,
                             uint32_t *codes);

/// Moves the slots of a table into more of them, all zero. One thread only.
void sw_shared_rehash(sw_shared_table *table, uint64_t *slots, uint32_t bits);

/// Notes codes not met before, in order: the code and its row, which is `row` for the first.
/// Returns how many codes have been met; stops when that is `size`.
int64_t sw_first_appearances(const uint32_t *codes, int64_t count, int64_t row, int64_t size,
                             uint8_t *met, int64_t known, int64_t *order, int64_t *rows);

// MARK: Parts

/// Chooses one of 2^bits parts for each word by its hash, or for each code by `code >> shift`, and
/// counts them.
void sw_parts_of_words(const uint64_t *words, int64_t count, uint32_t bits, uint16_t *parts,
                       int64_t *counts);
void sw_parts_of_codes(const uint32_t *codes, int64_t count, uint32_t shift, uint16_t *parts,
                       int64_t *counts);

/// Copies elements of 1, 2, 4, 8 or 16 bytes to the next place of their part.
void sw_route(const void *source, int64_t width, const uint16_t *parts, int64_t count,
              int64_t *next, void *target);

/// Numbers the distinct words of a part in order of first appearance, through slots that are all
/// zero; `is_first` says where each was new. Returns how many there are.
int64_t sw_part_groups(const uint64_t *words, int64_t count, uint32_t part_bits, uint32_t *slots,
                       uint32_t slot_bits, uint64_t *distinct, uint32_t *codes, uint8_t *is_first);
/// The same where the codes are known, which from then on count from `base`; `met` has a byte, at
/// first zero, for each code.
int64_t sw_part_firsts(uint32_t *codes, int64_t count, uint32_t base, uint8_t *met,
                       uint8_t *is_first);

/// Walks rows in their own order through the places they were routed to, and notes code (which
/// counts from its part's base) and row of those that were new in their part. Returns how many.
int64_t sw_order_of_parts(const uint16_t *parts, int64_t count, int64_t row, int64_t *next,
                          const uint8_t *is_first, const uint32_t *codes, const int64_t *bases,
                          int64_t *order, int64_t *rows);

// MARK: Folds: `codes` NULL means that all rows are in group 0

/// Adds 1 for each row, or each value that is there.
void sw_fold_count(const uint32_t *codes, const sw_cells *cells, int64_t count, int64_t *state);
/// Adds the values: floats into doubles, integers into 64 bits, or into doubles if `as_double`.
void sw_fold_sum(const uint32_t *codes, const sw_cells *cells, int64_t count, bool as_double,
                 void *state);
/// The bits that 64-bit whole numbers have besides their sign, those of all of them together.
uint64_t sw_magnitude(const sw_cells *cells, int64_t count);
/// Multiplies the values: floats into doubles, integers into 64 bits.
void sw_fold_product(const uint32_t *codes, const sw_cells *cells, int64_t count, void *state);
/// Keeps the least or greatest value, in the values' own type; NaN is the greatest of all.
void sw_fold_extreme(const uint32_t *codes, const sw_cells *cells, int64_t count, bool greatest,
                     void *state);
/// The state of `sw_fold_extreme` before the first value, for a number of groups.
void sw_start_extreme(uint8_t type, bool greatest, int64_t groups, void *state);
/// The first row that is there and has a value, NaN being equal to NaN; -1 where there is none.
int64_t sw_first_equal(const sw_cells *cells, int64_t count, const void *value);
/// Keeps the row of the least or greatest text, the first of equal ones; -1 before the first. Rows
/// count from `first`, `bit` is that of row 0.
void sw_fold_text_extreme(const uint32_t *codes, const sw_text_view *views,
                          const uint8_t *const *buffers, const uint8_t *validity, int64_t bit,
                          int64_t first, int64_t count, bool greatest, int64_t *state);
/// The better one of two rows, of which either may be -1.
int64_t sw_text_extreme(const sw_text_view *views, const uint8_t *const *buffers, int64_t a,
                        int64_t b, bool greatest);
/// Sums of powers of the distances from a group's first value.
typedef struct {
  double count, origin, sum, squares;
} sw_moments_state;
void sw_fold_moments(const uint32_t *codes, const sw_cells *cells, int64_t count,
                     sw_moments_state *state);
/// Sums of products of the distances of two columns from a group's first pair.
typedef struct {
  double count, origin_x, origin_y, sum_x, sum_y, squares_x, squares_y, products;
} sw_pair_state;
void sw_fold_pairs(const uint32_t *codes, const sw_cells *x, const sw_cells *y, int64_t count,
                   sw_pair_state *state);

/// Sums of powers of the distances from the means of the groups.
typedef struct {
  double second, third, fourth;
} sw_powers_state;
void sw_fold_powers(const uint32_t *codes, const double *values, const double *means,
                    const uint8_t *validity, int64_t bit, int64_t count, sw_powers_state *state);

/// Keeps the `size` greatest words of each group, ascending; states are zero at first. To keep the
/// least words, all their bits are turned.
void sw_fold_top(const uint32_t *codes, const uint64_t *words, const uint8_t *validity,
                 int64_t bit, int64_t count, int64_t size, bool greatest, uint64_t *states);
/// Takes the words of states into others, group by group.
void sw_combine_top(const uint64_t *states, int64_t groups, int64_t size, uint64_t *totals);

/// Puts the words of each group, of the rows that are there, next to one another.
void sw_place_words(const uint32_t *codes, const uint64_t *words, const uint8_t *validity,
                    int64_t bit, int64_t count, int64_t *next, uint64_t *target);

/// Words that order as the values do, NaN last.
void sw_order_words(const sw_cells *cells, int64_t count, uint64_t *words);

/// A hash of each value, one for both zeros and one for all NaNs; of a float that of its double.
void sw_hash_cells(const sw_cells *cells, int64_t count, uint64_t seed, uint64_t of_null,
                   uint64_t *hashes);

/// Registers of a HyperLogLog sketch of 2^bits bytes a group.
void sw_fold_sketch(const uint32_t *codes, const uint64_t *words, const uint8_t *validity,
                    int64_t bit, int64_t count, uint32_t bits, uint8_t *registers);

#endif

// Sums, means and extremes of lists of numbers; lists are short, so these loops are as they look.
#include "ListKernels.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static inline bool is_there(const uint8_t *validity, int64_t at) {
  return validity[at >> 3] >> (at & 7) & 1;
}

#define NUMBER_CELLS(X) \
  X(UINT8, uint8_t, uint64_t) X(INT8, int8_t, int64_t) X(INT16, int16_t, int64_t) \
  X(INT32, int32_t, int64_t) X(INT64, int64_t, uint64_t) X(UINT16, uint16_t, uint64_t) \
  X(UINT32, uint32_t, uint64_t) X(UINT64, uint64_t, uint64_t) X(FLOAT32, float, double) \
  X(FLOAT64, double, double)

// Runs a statement for each element `x` that is there of list `i`.
#define FOR_ELEMENTS(T, statement)                                                  \
  {                                                                                 \
    const T *values = cells->values;                                                \
    if (!cells->validity) {                                                         \
      for (int64_t at = offsets[i]; at < offsets[i + 1]; at++) {                    \
        T x = values[at];                                                           \
        statement;                                                                  \
      }                                                                             \
    } else {                                                                        \
      for (int64_t at = offsets[i]; at < offsets[i + 1]; at++) {                    \
        if (!is_there(cells->validity, cells->bit + at)) continue;                  \
        T x = values[at];                                                           \
        statement;                                                                  \
      }                                                                             \
    }                                                                               \
  }

void sw_list_sums(const sw_cells *cells, const int64_t *offsets, int64_t lists, void *sums) {
  switch (cells->type) {
#define SUM(name, T, A)                                                             \
  case SW_CELL_##name:                                                              \
    for (int64_t i = 0; i < lists; i++) {                                           \
      A sum = 0;                                                                    \
      FOR_ELEMENTS(T, sum += (A)x)                                                  \
      ((A *)sums)[i] = sum;                                                         \
    }                                                                               \
    return;
    NUMBER_CELLS(SUM)
#undef SUM
  }
}

void sw_list_means(const sw_cells *cells, const int64_t *offsets, int64_t lists, double *means,
                   uint8_t *there) {
  switch (cells->type) {
#define MEAN(name, T, A)                                                            \
  case SW_CELL_##name:                                                              \
    for (int64_t i = 0; i < lists; i++) {                                           \
      double sum = 0;                                                               \
      int64_t count = 0;                                                            \
      FOR_ELEMENTS(T, sum += (double)x; count++)                                    \
      means[i] = count ? sum / (double)count : 0;                                   \
      there[i] = count > 0;                                                         \
    }                                                                               \
    return;
    NUMBER_CELLS(MEAN)
#undef MEAN
  }
}

// NaN is the greatest: it wins over every number, and every number is less.
void sw_list_extremes(const sw_cells *cells, const int64_t *offsets, int64_t lists, bool greatest,
                      void *extremes, uint8_t *there) {
  switch (cells->type) {
#define EXTREME(name, T, A)                                                         \
  case SW_CELL_##name:                                                              \
    for (int64_t i = 0; i < lists; i++) {                                           \
      T best = 0;                                                                   \
      bool any = false;                                                             \
      if (greatest)                                                                 \
        FOR_ELEMENTS(T, best = !any || x > best || x != x ? x : best; any = true)   \
      else                                                                          \
        FOR_ELEMENTS(T, best = !any || x < best || best != best ? x : best; any = true) \
      ((T *)extremes)[i] = best;                                                    \
      there[i] = any;                                                               \
    }                                                                               \
    return;
    NUMBER_CELLS(EXTREME)
#undef EXTREME
  }
}

// The first of equal ones stays.
void sw_list_places(const sw_cells *cells, const int64_t *offsets, int64_t lists, bool greatest,
                    int64_t *places, uint8_t *there) {
  switch (cells->type) {
#define PLACE(name, T, A)                                                           \
  case SW_CELL_##name:                                                              \
    for (int64_t i = 0; i < lists; i++) {                                           \
      T best = 0;                                                                   \
      int64_t place = -1;                                                           \
      FOR_ELEMENTS(T, {                                                             \
        bool better = greatest ? x > best || (x != x && best == best)               \
                               : x < best || (best != best && x == x);              \
        if (place < 0 || better) {                                                  \
          best = x;                                                                 \
          place = at - offsets[i];                                                  \
        }                                                                           \
      })                                                                            \
      places[i] = place < 0 ? 0 : place;                                            \
      there[i] = place >= 0;                                                        \
    }                                                                               \
    return;
    NUMBER_CELLS(PLACE)
#undef PLACE
  }
}

void sw_list_firsts(const sw_cells *cells, const int64_t *offsets, int64_t lists,
                    uint8_t *firsts) {
  switch (cells->type) {
#define FIRSTS(name, T, A)                                                          \
  case SW_CELL_##name: {                                                            \
    const T *values = cells->values;                                                \
    for (int64_t i = 0; i < lists; i++)                                             \
      for (int64_t at = offsets[i]; at < offsets[i + 1]; at++) {                    \
        T x = values[at];                                                           \
        bool there = !cells->validity || is_there(cells->validity, cells->bit + at); \
        bool met = false;                                                           \
        for (int64_t k = offsets[i]; k < at && !met; k++) {                         \
          bool other = !cells->validity || is_there(cells->validity, cells->bit + k); \
          bool equal = values[k] == x || (values[k] != values[k] && x != x);        \
          met = there == other && (!there || equal);                                \
        }                                                                           \
        firsts[at] = !met;                                                          \
      }                                                                             \
    return;                                                                         \
  }
    NUMBER_CELLS(FIRSTS)
#undef FIRSTS
  }
}

static inline int64_t row_count(const sw_exploded *lists, int64_t i) {
  int64_t length = lists->offsets[i + 1] - lists->offsets[i];
  if (length) return length;
  return lists->keeps_empty || (lists->validity && !is_there(lists->validity, lists->bit + i));
}

int64_t sw_exploded_count(const sw_exploded *lists, int64_t from, int64_t to) {
  int64_t count = lists->offsets[to] - lists->offsets[from];
  for (int64_t i = from; i < to; i++)
    if (lists->offsets[i] == lists->offsets[i + 1]) count += row_count(lists, i);
  return count;
}

// Most lists are short: eight elements are written whatever the length, where there is room.
#define REPEAT(T)                                                                   \
  {                                                                                 \
    const T *source = values;                                                       \
    T *to = target, *end = to + count;                                              \
    for (int64_t i = from; to < end; i++) {                                         \
      T value = source[i];                                                          \
      int64_t length = row_count(lists, i);                                         \
      int64_t k = 0;                                                                \
      if (end - to >= 8) {                                                          \
        for (int lane = 0; lane < 8; lane++) to[lane] = value;                      \
        k = 8;                                                                      \
      }                                                                             \
      for (; k < length; k++) to[k] = value;                                        \
      to += length;                                                                 \
    }                                                                               \
    return;                                                                         \
  }

void sw_explode(const sw_exploded *lists, int64_t from, int64_t count, const void *values,
                int64_t width, void *target) {
  typedef struct {
    uint64_t low, high;
  } pair;
  switch (width) {
    case 1: REPEAT(uint8_t)
    case 2: REPEAT(uint16_t)
    case 4: REPEAT(uint32_t)
    case 8: REPEAT(uint64_t)
    default: REPEAT(pair)
  }
}

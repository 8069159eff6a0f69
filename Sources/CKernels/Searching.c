#include "Searching.h"
#include "InstructionSet.h"
#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "Searching.inc"
#include "VariantDispatch.h"

void sw_search_sorted(uint8_t dtype, const void *sorted, int64_t count, const void *values,
                      int64_t wanted, int is_right, int64_t *target) {
  SW_DISPATCH(search)(dtype, sorted, count, values, wanted, is_right, target);
}

void sw_uniform_bins(uint8_t dtype, const void *values, int64_t count, const double *edges,
                     int64_t bins, uint32_t *target) {
  SW_DISPATCH(uniform_bins)(dtype, values, count, edges, bins, target);
}

void sw_edge_bins(const double *values, int64_t count, const double *edges, int64_t bins,
                  uint32_t *target) {
  SW_DISPATCH(edge_bins)(values, count, edges, bins, target);
}

int64_t sw_distinct(uint8_t dtype, const void *sorted, int64_t count, void *target) {
  return SW_DISPATCH(distinct)(dtype, sorted, count, target);
}

int64_t sw_number_runs(uint8_t dtype, const void *sorted, const int64_t *order, int64_t count,
                       int64_t *inverse, int64_t *first_places, int64_t *starts) {
  return SW_DISPATCH(number_runs)(dtype, sorted, order, count, inverse, first_places, starts);
}

void sw_place_bounds(const int64_t *places, int64_t count, int64_t *least, int64_t *most) {
  SW_DISPATCH(place_bounds)(places, count, least, most);
}

// Neighbours that are equal would wait for each other's sum in memory: they count in four tables,
// while these are short.
enum { TABLES = 4, SHORT = 1024 };

#define COUNT(T, name)                                                                    \
  static void name(const T *bins, int64_t count, int64_t bin_count, int64_t *totals) {    \
    int64_t at = 0;                                                                       \
    if (bin_count < SHORT && count > 4 * SHORT) {                                         \
      int64_t tables[TABLES][SHORT];                                                      \
      memset(tables, 0, sizeof tables);                                                   \
      for (; at + TABLES <= count; at += TABLES)                                          \
        for (int i = 0; i < TABLES; i++) tables[i][bins[at + i]]++;                       \
      for (int i = 0; i < TABLES; i++)                                                    \
        for (int64_t bin = 0; bin < bin_count; bin++) totals[bin] += tables[i][bin];      \
    }                                                                                     \
    for (; at < count; at++) totals[bins[at]]++;                                          \
  }
COUNT(uint32_t, count_bins)
COUNT(int64_t, count_places)

void sw_count_bins(const uint32_t *bins, int64_t count, int64_t bin_count, int64_t *totals) {
  count_bins(bins, count, bin_count + 1, totals);
}

void sw_weigh_bins(const uint32_t *bins, const double *weights, int64_t count, double *totals) {
  for (int64_t i = 0; i < count; i++) totals[bins[i]] += weights[i];
}

void sw_count_places(const int64_t *places, int64_t count, int64_t bin_count, int64_t *totals) {
  count_places(places, count, bin_count, totals);
}

#include "RollingKernels.h"
#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static inline bool is_there(const sw_rolling *rows, int64_t row) {
  int64_t at = rows->bit + row;
  return !rows->validity || (rows->validity[at >> 3] >> (at & 7) & 1);
}

/// The first row that a result depends on.
static inline int64_t start_of(const sw_rolling *rows) {
  int64_t start = rows->from - rows->window + 1;
  return start < rows->first ? rows->first : start;
}

static bool are_finite(const sw_rolling *rows) {
  const uint64_t exponent = (uint64_t)0x7FF << 52;
  bool found = false;
  for (int64_t row = start_of(rows); row < rows->to; row++) {
    uint64_t bits;
    memcpy(&bits, rows->values + row, 8);
    found |= (bits & exponent) == exponent;
  }
  return !found;
}

/// A sum with the rounding errors summed beside it (Knuth, volume 2, 4.2.2, theorem B).
typedef struct {
  double sum, lost;
} double_sum;

static inline void add(double_sum *total, double value) {
  double next = total->sum + value, added = next - total->sum;
  total->lost += (total->sum - (next - added)) + (value - added);
  total->sum = next;
}

bool sw_rolling_sums(const sw_rolling *rows, bool is_mean, double *target, uint8_t *there) {
  if (!are_finite(rows)) return false;
  double_sum total = {0, 0};
  int64_t count = 0, start = start_of(rows);
  for (int64_t row = start; row < rows->to; row++) {
    if (is_there(rows, row)) {
      add(&total, rows->values[row]);
      count++;
    }
    int64_t old = row - rows->window;
    if (old >= start && is_there(rows, old)) {
      add(&total, -rows->values[old]);
      if (--count == 0) total = (double_sum){0, 0};
    }
    if (row < rows->from) continue;
    there[row] = count >= rows->fewest;
    target[row] = there[row] ? total.sum + total.lost : 0;
    if (is_mean) target[row] /= (double)(count > 0 ? count : 1);
  }
  return isfinite(total.sum);
}

/// The variance by updated means (Welford 1962, doi:10.1080/00401706.1962.10490022).
typedef struct {
  double mean, squares, latest;
  int64_t count;
  int64_t same;  // how many values in a row were the same as the latest
} moments;

static inline void enter(moments *state, double value) {
  state->count++;
  double difference = value - state->mean;
  state->mean += difference / (double)state->count;
  state->squares += difference * (value - state->mean);
}

static inline void leave(moments *state, double value) {
  if (--state->count == 0) {
    *state = (moments){0};
    return;
  }
  double difference = value - state->mean;
  state->mean -= difference / (double)state->count;
  state->squares -= difference * (value - state->mean);
}

/// One value for another: the mean alone is waited for.
static inline void exchange(moments *state, double value, double old) {
  double difference = value - old, before = state->mean;
  state->mean += difference / (double)state->count;
  state->squares += difference * ((value - state->mean) + (old - before));
}

bool sw_rolling_variances(const sw_rolling *rows, bool is_deviation, double *target,
                          uint8_t *there) {
  if (!are_finite(rows)) return false;
  moments state = {0};
  int64_t start = start_of(rows);
  for (int64_t row = start; row < rows->to; row++) {
    int64_t old = row - rows->window;
    bool enters = is_there(rows, row), leaves = old >= start && is_there(rows, old);
    double value = rows->values[row];
    if (enters) {
      state.same = state.count > 0 && value == state.latest ? state.same + 1 : 1;
      state.latest = value;
    }
    if (enters && leaves)
      exchange(&state, value, rows->values[old]);
    else if (enters)
      enter(&state, value);
    else if (leaves)
      leave(&state, rows->values[old]);
    if (row < rows->from) continue;
    there[row] = state.count >= rows->fewest;
    // Of values that are all the same the variance is exactly 0.
    double squares = state.same >= state.count || state.squares < 0 ? 0 : state.squares;
    double variance = there[row] ? squares / (double)(state.count - 1) : 0;
    target[row] = is_deviation ? sqrt(variance) : variance;
  }
  return isfinite(state.squares);
}

static inline double better(double a, double b, bool greatest) {
  return greatest ? (b > a || b != b ? b : a) : (b < a || a != a ? b : a);
}

// A window is the end of one block and the beginning of the next, whose extremes were found before
// (van Herk 1992, doi:10.1016/0167-8655(92)90069-C).
static inline void extremes(const sw_rolling *rows, bool greatest, double *scratch, double *target,
                            uint8_t *there) {
  int64_t start = start_of(rows), length = rows->to - start, window = rows->window;
  double *ahead = scratch, *behind = scratch + length;
  const double nothing = greatest ? -INFINITY : NAN;
  for (int64_t block = 0; block < length; block += window) {
    int64_t end = block + window < length ? block + window : length;
    double best = nothing;
    for (int64_t i = block; i < end; i++) {
      if (is_there(rows, start + i)) best = better(best, rows->values[start + i], greatest);
      ahead[i] = best;
    }
    best = nothing;
    for (int64_t i = end - 1; i >= block; i--) {
      if (is_there(rows, start + i)) best = better(best, rows->values[start + i], greatest);
      behind[i] = best;
    }
  }
  int64_t count = 0;
  if (rows->validity)
    for (int64_t row = start; row < rows->from; row++) count += is_there(rows, row);
  for (int64_t row = rows->from; row < rows->to; row++) {
    int64_t old = row - window, reach = row - rows->first + 1;
    if (rows->validity) {
      count += is_there(rows, row);
      if (old >= start) count -= is_there(rows, old);
    } else {
      count = reach < window ? reach : window;
    }
    double best = ahead[row - start];
    if (old + 1 > start) best = better(behind[old + 1 - start], best, greatest);
    there[row] = count >= rows->fewest;
    target[row] = there[row] ? best : 0;
  }
}

void sw_rolling_extremes(const sw_rolling *rows, bool greatest, double *scratch, double *target,
                         uint8_t *there) {
  if (greatest)
    extremes(rows, true, scratch, target, there);
  else
    extremes(rows, false, scratch, target, there);
}

/// The first place of sorted values whose value is not less.
static inline int64_t place_of(const double *sorted, int64_t count, double value) {
  int64_t place = 0;
  for (int64_t left = count; left > 0;) {
    int64_t half = (left + 1) / 2;
    // Not a branch: nobody can predict it.
    place += sorted[place + half - 1] < value ? half : 0;
    left -= half;
  }
  return place;
}

bool sw_rolling_quantiles(const sw_rolling *rows, double fraction, double *sorted, double *target,
                          uint8_t *there) {
  if (!are_finite(rows)) return false;
  int64_t count = 0, start = start_of(rows);
  for (int64_t row = start; row < rows->to; row++) {
    int64_t old = row - rows->window;
    bool enters = is_there(rows, row), leaves = old >= start && is_there(rows, old);
    int64_t in = enters ? place_of(sorted, count, rows->values[row]) : 0;
    int64_t out = leaves ? place_of(sorted, count, rows->values[old]) : 0;
    if (enters && leaves) {
      // What lies between the two moves by one place.
      if (in > out)
        memmove(sorted + out, sorted + out + 1, (size_t)(--in - out) * sizeof(double));
      else
        memmove(sorted + in + 1, sorted + in, (size_t)(out - in) * sizeof(double));
      sorted[in] = rows->values[row];
    } else if (enters) {
      memmove(sorted + in + 1, sorted + in, (size_t)(count++ - in) * sizeof(double));
      sorted[in] = rows->values[row];
    } else if (leaves) {
      memmove(sorted + out, sorted + out + 1, (size_t)(--count - out) * sizeof(double));
    }
    if (row < rows->from) continue;
    there[row] = count >= rows->fewest && count > 0;
    target[row] = 0;
    if (!there[row]) continue;
    double place = fraction * (double)(count - 1);
    int64_t below = (int64_t)place;
    double part = place - (double)below;
    target[row] = sorted[below];
    if (part > 0 && below + 1 < count)
      target[row] += (sorted[below + 1] - sorted[below]) * part;
  }
  return true;
}

#include "SmallMatrices.h"
#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

// The order is a constant in each call below, so that the loops unroll and the matrix stays in registers.
#define ELIMINATION(T)                                                              \
  /* Makes a matrix upper triangular, with the right sides; the pivot of 0, from 1, or 0. */ \
  INLINE int eliminate_##T(T *m, int64_t n, T *x, int64_t sides, int *is_odd) {     \
    int zero = 0;                                                                   \
    for (int64_t c = 0; c < n; c++) {                                               \
      int64_t pivot = c;                                                            \
      for (int64_t r = c + 1; r < n; r++)                                           \
        if (fabs(m[r * n + c]) > fabs(m[pivot * n + c])) pivot = r;                 \
      if (m[pivot * n + c] == 0) {                                                  \
        if (!zero) zero = (int)c + 1;                                               \
        continue;                                                                   \
      }                                                                             \
      if (pivot != c) {                                                             \
        *is_odd ^= 1;                                                               \
        for (int64_t j = 0; j < n; j++) {                                           \
          T other = m[pivot * n + j];                                               \
          m[pivot * n + j] = m[c * n + j];                                          \
          m[c * n + j] = other;                                                     \
        }                                                                           \
        for (int64_t j = 0; j < sides; j++) {                                       \
          T other = x[pivot * sides + j];                                           \
          x[pivot * sides + j] = x[c * sides + j];                                  \
          x[c * sides + j] = other;                                                 \
        }                                                                           \
      }                                                                             \
      for (int64_t r = c + 1; r < n; r++) {                                         \
        T factor = m[r * n + c] / m[c * n + c];                                     \
        for (int64_t j = c + 1; j < n; j++) m[r * n + j] -= factor * m[c * n + j];  \
        for (int64_t j = 0; j < sides; j++) x[r * sides + j] -= factor * x[c * sides + j]; \
      }                                                                             \
    }                                                                               \
    return zero;                                                                    \
  }                                                                                 \
  INLINE int64_t solve_all_##T(const T *matrices, int64_t n, const T *rights, int64_t sides, \
                               int64_t count, T *solutions) {                       \
    int64_t first = -1;                                                             \
    for (int64_t k = 0; k < count; k++) {                                           \
      T m[SW_SMALL_ORDER * SW_SMALL_ORDER], *x = solutions + k * n * sides;         \
      memcpy(m, matrices + k * n * n, (size_t)(n * n) * sizeof(T));                 \
      if (rights)                                                                   \
        memcpy(x, rights + k * n * sides, (size_t)(n * sides) * sizeof(T));         \
      else                                                                          \
        for (int64_t i = 0; i < n * n; i++) x[i] = i % (n + 1) == 0;                \
      int is_odd = 0, zero = eliminate_##T(m, n, x, sides, &is_odd);                \
      if (zero) {                                                                   \
        if (first < 0) first = 8 * k + zero;                                        \
        for (int64_t i = 0; i < n * sides; i++) x[i] = (T)INFINITY;                 \
        continue;                                                                   \
      }                                                                             \
      for (int64_t r = n - 1; r >= 0; r--)                                          \
        for (int64_t j = 0; j < sides; j++) {                                       \
          T sum = x[r * sides + j];                                                 \
          for (int64_t c = r + 1; c < n; c++) sum -= m[r * n + c] * x[c * sides + j]; \
          x[r * sides + j] = sum / m[r * n + r];                                    \
        }                                                                           \
    }                                                                               \
    return first;                                                                   \
  }                                                                                 \
  int64_t sw_small_solve_##T(const T *matrices, int64_t n, const T *rights, int64_t sides, \
                             int64_t count, T *solutions) {                         \
    switch (rights ? 0 : n) {                                                       \
      case 2: return solve_all_##T(matrices, 2, 0, 2, count, solutions);            \
      case 3: return solve_all_##T(matrices, 3, 0, 3, count, solutions);            \
      case 4: return solve_all_##T(matrices, 4, 0, 4, count, solutions);            \
    }                                                                               \
    switch (n) {                                                                    \
      case 2: return solve_all_##T(matrices, 2, rights, sides, count, solutions);   \
      case 3: return solve_all_##T(matrices, 3, rights, sides, count, solutions);   \
      case 4: return solve_all_##T(matrices, 4, rights, sides, count, solutions);   \
    }                                                                               \
    return solve_all_##T(matrices, n, rights, rights ? sides : n, count, solutions); \
  }                                                                                 \
  INLINE void determinants_##T(const T *matrices, int64_t n, int64_t count, T *results) { \
    for (int64_t k = 0; k < count; k++) {                                           \
      T m[SW_SMALL_ORDER * SW_SMALL_ORDER];                                         \
      memcpy(m, matrices + k * n * n, (size_t)(n * n) * sizeof(T));                 \
      int is_odd = 0;                                                               \
      eliminate_##T(m, n, 0, 0, &is_odd);                                           \
      T product = is_odd ? -1 : 1, least = INFINITY, greatest = 0;                  \
      for (int64_t i = 0; i < n; i++) {                                             \
        T pivot = m[i * (n + 1)], size = (T)fabs(pivot);                            \
        product *= pivot;                                                           \
        least = size < least ? size : least;                                        \
        greatest = size > greatest ? size : greatest;                               \
      }                                                                             \
      /* Far from the ends of the type no partial product can leave it. */          \
      if (n > 0 && !(least > (T)1e-9 && greatest < (T)1e9)) {                       \
        int exponent = 0;                                                           \
        product = is_odd ? -1 : 1;                                                  \
        for (int64_t i = 0; i < n; i++) {                                           \
          int own = 0;                                                              \
          T pivot = m[i * (n + 1)];                                                 \
          product *= isfinite(pivot) ? (T)frexp(pivot, &own) : pivot;               \
          exponent += own;                                                          \
        }                                                                           \
        product = (T)ldexp(product, exponent);                                      \
      }                                                                             \
      results[k] = product;                                                         \
    }                                                                               \
  }                                                                                 \
  void sw_small_determinant_##T(const T *matrices, int64_t n, int64_t count, T *results) { \
    switch (n) {                                                                    \
      case 2: determinants_##T(matrices, 2, count, results); return;                \
      case 3: determinants_##T(matrices, 3, count, results); return;                \
      case 4: determinants_##T(matrices, 4, count, results); return;                \
    }                                                                               \
    determinants_##T(matrices, n, count, results);                                  \
  }

ELIMINATION(double)
ELIMINATION(float)

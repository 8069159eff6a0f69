#include "Scattering.h"
#include "InstructionSet.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// What Scattering.inc asks of a variant by pasting its name.
#define SW_VECTORS_baseline 0
#define SW_VECTORS_avx2 0
#define SW_VECTORS_avx512 1

#define SW_SOURCE "Scattering.inc"
#include "VariantDispatch.h"

void sw_scatter(const void *source, int64_t byte_count, const int64_t *places, int64_t count,
                int64_t extent, int64_t first, int64_t end, void *target) {
  SW_DISPATCH(scatter)(source, byte_count, places, count, extent, first, end, target);
}

// Whole numbers wrap around, so they are added as unsigned ones.
#define TAKE_UP(combine)                                                            \
  for (int64_t i = 0; i < count; i++) {                                             \
    int64_t place = places[i] + (extent & places[i] >> 63);                         \
    TYPE x = target[place], y = values[i];                                          \
    target[place] = (TYPE)(combine);                                                \
  }                                                                                 \
  return;
#define TAKE_UP_TYPE(T, W, name)                                                    \
  void sw_take_up_##name(const T *values, const int64_t *places, int64_t count,     \
                         int64_t extent, int how, T *target) {                      \
    typedef T TYPE;                                                                 \
    switch (how) {                                                                  \
      case SW_TAKE_SUM: TAKE_UP((W)x + (W)y)                                        \
      case SW_TAKE_DIFFERENCE: TAKE_UP((W)x - (W)y)                                 \
      case SW_TAKE_PRODUCT: TAKE_UP((W)x * (W)y)                                    \
      case SW_TAKE_MINIMUM: TAKE_UP(x == x && !(x < y) ? y : x)                     \
      case SW_TAKE_MAXIMUM: TAKE_UP(x == x && !(y < x) ? y : x)                     \
    }                                                                               \
  }

TAKE_UP_TYPE(double, double, double)
TAKE_UP_TYPE(float, float, float)
TAKE_UP_TYPE(int64_t, uint64_t, int64)
TAKE_UP_TYPE(int32_t, uint32_t, int32)

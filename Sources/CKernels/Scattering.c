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

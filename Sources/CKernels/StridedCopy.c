#include "StridedCopy.h"
#include "InstructionSet.h"
#include <string.h>

typedef struct { uint64_t low, high; } sw_two_words;

// An axis that both views have.
typedef struct { int64_t extent, from, to; } sw_shared_axis;

#define SW_SOURCE "StridedCopy.inc"
#include "VariantDispatch.h"

void sw_copy_strided(int64_t element_size, int64_t rank, const int64_t *extents,
                     const int64_t *source_steps, const int64_t *target_steps,
                     const void *source, void *target) {
  SW_DISPATCH(copy_strided)
  (element_size, rank, extents, source_steps, target_steps, source, target);
}

// Reductions of contiguous arrays seen as (outer, count, inner), over the middle axis.
#ifndef SW_REDUCTION_H
#define SW_REDUCTION_H

#include "InstructionSet.h"
#include <stdint.h>

typedef enum {
  SW_SUM = 0, SW_PRODUCT, SW_LEAST, SW_GREATEST, SW_INDEX_OF_LEAST, SW_INDEX_OF_GREATEST
} sw_reduction;

/// Reduces one block: `count` rows of `inner` elements each, starting at `source`, into `inner`
/// results. Sums and products of integers and bools are int64 (uint64 for unsigned types), of
/// floats double; least and greatest keep the type; indices are int64. NaN is least and greatest
/// of all, as in NumPy.
void sw_reduce(sw_reduction kind, uint8_t dtype, const void *source, int64_t count, int64_t inner,
               void *result);

/// Does the same for `slices` blocks, one after the other: `source_bytes` from the start of one to
/// the next, `result_bytes` from its results to those of the next.
void sw_reduce_slices(sw_reduction kind, uint8_t dtype, const void *source, int64_t slices,
                      int64_t count, int64_t inner, int64_t source_bytes, int64_t result_bytes,
                      void *result);

// Element i of a block goes to lane i modulo SW_LANES, which breaks the chain of dependent additions.
enum { SW_LANES = 32 };

/// Adds up the lanes of a sum as sw_reduce does, and leaves them unspecified.
double sw_sum_of_lanes(double *lanes);

#endif

// Copying between views: elements that lie with any steps along any number of axes.
#ifndef SW_STRIDED_COPY_H
#define SW_STRIDED_COPY_H

#include <stdint.h>

/// Copies elements of 1, 2, 4, 8 or 16 bytes from one view to another of the same extents.
///
/// Steps are in elements and may be 0 or negative in the source, negative in the target; the axes
/// are best given with the largest steps of the target first, and merged where they can be.
void sw_copy_strided(int64_t element_size, int64_t rank, const int64_t *extents,
                     const int64_t *source_steps, const int64_t *target_steps,
                     const void *source, void *target);

#endif

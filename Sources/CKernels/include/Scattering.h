// Writing elements to given places.
#ifndef SW_SCATTERING_H
#define SW_SCATTERING_H

#include <stdint.h>

/// Copies elements, of any size, to those of the places that are in `first ..< end`; of a place named
/// twice the last element stays. Negative places count from `extent`.
void sw_scatter(const void *source, int64_t byte_count, const int64_t *places, int64_t count,
                int64_t extent, int64_t first, int64_t end, void *target);

#endif

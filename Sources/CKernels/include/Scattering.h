// Writing elements to given places.
#ifndef SW_SCATTERING_H
#define SW_SCATTERING_H

#include <stdint.h>

/// Copies elements, of any size, to those of the places that are in `first ..< end`; of a place named
/// twice the last element stays. Negative places count from `extent`.
void sw_scatter(const void *source, int64_t byte_count, const int64_t *places, int64_t count,
                int64_t extent, int64_t first, int64_t end, void *target);

/// How values go together with what stands at a place.
enum { SW_TAKE_SUM, SW_TAKE_DIFFERENCE, SW_TAKE_PRODUCT, SW_TAKE_MINIMUM, SW_TAKE_MAXIMUM };

/// Takes values up into the elements at places, in order; negative places count from `extent`. Of
/// extremes the first NaN stays.
void sw_take_up_double(const double *values, const int64_t *places, int64_t count, int64_t extent,
                       int how, double *target);
void sw_take_up_float(const float *values, const int64_t *places, int64_t count, int64_t extent,
                      int how, float *target);
void sw_take_up_int64(const int64_t *values, const int64_t *places, int64_t count, int64_t extent,
                      int how, int64_t *target);
void sw_take_up_int32(const int32_t *values, const int64_t *places, int64_t count, int64_t extent,
                      int how, int32_t *target);

#endif

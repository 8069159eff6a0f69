#include "Moments.h"
#include "InstructionSet.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "Moments.inc"
#include "VariantDispatch.h"

void sw_moments(uint8_t dtype, const void *source, int64_t count, int64_t inner, int64_t columns,
                const void *origins, double *means, double *squares) {
  SW_DISPATCH(moments)(dtype, source, count, inner, columns, origins, means, squares);
}

// Chan, Golub, LeVeque 1983, formula 2.1, doi:10.1080/00031305.1983.10483115.
void sw_combine_moments(int64_t count, double *means, double *squares, int64_t other_count,
                        const double *other_means, const double *other_squares, int64_t columns) {
  double total = (double)count + (double)other_count;
  double share = (double)other_count / total, weight = (double)count * share;
  for (int64_t j = 0; j < columns; j++) {
    double distance = other_means[j] - means[j];
    means[j] += distance * share;
    squares[j] += other_squares[j] + distance * distance * weight;
  }
}

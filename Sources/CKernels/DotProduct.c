#include "DotProduct.h"
#include "InstructionSet.h"
#include <string.h>

// A fused product rounds once, where others round twice: nothing may fuse.
#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "DotProduct.inc"
#include "VariantDispatch.h"

double sw_dot_double(const double *a, const double *b, int64_t count) {
  return SW_DISPATCH(dot_double)(a, b, count);
}

double sw_dot_float(const float *a, const float *b, int64_t count) {
  return SW_DISPATCH(dot_float)(a, b, count);
}

void sw_dot_complex_double(const double *a, const double *b, int64_t count, double *sum) {
  SW_DISPATCH(dot_complex_double)(a, b, count, sum);
}

void sw_dot_complex_float(const float *a, const float *b, int64_t count, double *sum) {
  SW_DISPATCH(dot_complex_float)(a, b, count, sum);
}

#include "Learning.h"
#include "VectorMath.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "Learning.inc"
#include "VariantDispatch.h"

void sw_kmeans_assign(const double *columns, int64_t stride, int64_t d, int64_t start, int64_t end,
                      const double *centres, int64_t k, int32_t *labels, double *sums,
                      double *counts, double *inertia) {
  SW_DISPATCH(kmeans_assign)
  (columns, stride, d, start, end, centres, k, labels, sums, counts, inertia);
}

void sw_logistic_pass(const double *columns, int64_t stride, int64_t d, int64_t start, int64_t end,
                      const double *target, const double *weights, double *scratch, double *loss,
                      double *gradient, double *hessian) {
  SW_DISPATCH(logistic_pass)
  (columns, stride, d, start, end, target, weights, scratch, loss, gradient,
   hessian);
}

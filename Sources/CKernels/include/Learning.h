// Passes over training data for estimators. Features lie by column: feature j of point i is
// columns[j * stride + i].
#ifndef SW_LEARNING_H
#define SW_LEARNING_H

#include "InstructionSet.h"
#include <stdint.h>

/// The points taken together, so that what is computed of them stays in the first-level cache.
enum { SW_POINTS_TILE = 256 };

/// Assigns the points `start ..< end` to their nearest of `k` centres (k × d, by row; ties to the
/// lower index) and adds up, for each centre, the points' coordinates (k × d) and their number,
/// and over all the squared distances. `labels` may be NULL.
void sw_kmeans_assign(const double *columns, int64_t stride, int64_t d, int64_t start, int64_t end,
                      const double *centres, int64_t k, int32_t *labels, double *sums,
                      double *counts, double *inertia);

/// Adds up, over the points `start ..< end`, the negative log-likelihood of a logistic model with
/// `weights` (d and then the intercept), its gradient (d + 1) and its Hessian (upper triangle by
/// row, (d + 1)(d + 2) / 2). `gradient` and `hessian` may be NULL together; `scratch` has room for
/// (d + 1) × SW_POINTS_TILE numbers.
void sw_logistic_pass(const double *columns, int64_t stride, int64_t d, int64_t start, int64_t end,
                      const double *target, const double *weights, double *scratch, double *loss,
                      double *gradient, double *hessian);

#endif

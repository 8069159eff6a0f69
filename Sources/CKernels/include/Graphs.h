// Loops over graphs in compressed rows: the neighbours of node v are targets[offsets[v]] up to,
// not including, targets[offsets[v + 1]].
#ifndef SW_GRAPHS_H
#define SW_GRAPHS_H

#include <stdint.h>

/// Sorts edges into rows. `offsets` (nodes + 1) and `order` (edges) are written: the edges of row v
/// are order[offsets[v]] …, by target and then in their own order.
void sw_rows_of_edges(const int32_t *sources, const int32_t *targets, int64_t edges, int64_t nodes,
                      int64_t *offsets, int64_t *order, int64_t *scratch);

/// Adds up, for the nodes `start ..< end`, what their in-neighbours send, and writes
/// `base + damping * sum`. Returns the sum of absolute changes against `current`.
double sw_pagerank_pull(const int64_t *offsets, const int32_t *targets, const double *sent,
                        const double *current, double base, double damping, int64_t start,
                        int64_t end, double *next);

/// Dijkstra's method from `source`: the least sum of weights to each node, infinity where there is
/// no path. `heap` holds at least edges + 1 items of 16 bytes. Weights are not negative.
void sw_shortest_paths(const int64_t *offsets, const int32_t *targets, const double *weights,
                       int64_t nodes, int32_t source, double *distances, void *heap);

#endif

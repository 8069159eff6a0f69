#include "Graphs.h"
#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

// A stable counting sort of the edges `from` by key; `offsets` must have room for nodes + 1.
static void counting_sort(const int32_t *keys, const int64_t *from, int64_t edges, int64_t nodes,
                          int64_t *offsets, int64_t *to) {
  memset(offsets, 0, (size_t)(nodes + 1) * sizeof *offsets);
  for (int64_t i = 0; i < edges; i++) offsets[keys[i] + 1]++;
  for (int64_t v = 0; v < nodes; v++) offsets[v + 1] += offsets[v];
  // The starts are used up while placing and put back afterwards.
  for (int64_t i = 0; i < edges; i++) {
    int64_t edge = from ? from[i] : i;
    to[offsets[keys[edge]]++] = edge;
  }
  memmove(offsets + 1, offsets, (size_t)nodes * sizeof *offsets);
  offsets[0] = 0;
}

void sw_rows_of_edges(const int32_t *sources, const int32_t *targets, int64_t edges, int64_t nodes,
                      int64_t *offsets, int64_t *order, int64_t *scratch) {
  counting_sort(targets, NULL, edges, nodes, offsets, scratch);
  counting_sort(sources, scratch, edges, nodes, offsets, order);
}

double sw_pagerank_pull(const int64_t *offsets, const int32_t *targets, const double *sent,
                        const double *current, double base, double damping, int64_t start,
                        int64_t end, double *next) {
  double change = 0;
  for (int64_t v = start; v < end; v++) {
    double sum = 0;
    for (int64_t i = offsets[v]; i < offsets[v + 1]; i++) sum += sent[targets[i]];
    next[v] = base + damping * sum;
    change += fabs(next[v] - current[v]);
  }
  return change;
}

// A heap with four children a node: half the depth of a binary one, and the children share a cache
// line. A node may be in it several times; only its first, smallest entry counts.
typedef struct {
  double distance;
  int64_t node;
} entry;

void sw_shortest_paths(const int64_t *offsets, const int32_t *targets, const double *weights,
                       int64_t nodes, int32_t source, double *distances, void *memory) {
  entry *heap = memory;
  int64_t size = 0;
  for (int64_t v = 0; v < nodes; v++) distances[v] = INFINITY;
  distances[source] = 0;
  heap[size++] = (entry){0, source};
  while (size > 0) {
    entry least = heap[0];
    entry last = heap[--size];
    int64_t hole = 0;
    for (;;) {
      int64_t child = 4 * hole + 1;
      if (child >= size) break;
      int64_t end = child + 4 < size ? child + 4 : size, best = child;
      for (int64_t i = child + 1; i < end; i++)
        if (heap[i].distance < heap[best].distance) best = i;
      if (last.distance <= heap[best].distance) break;
      heap[hole] = heap[best];
      hole = best;
    }
    if (size > 0) heap[hole] = last;
    if (least.distance > distances[least.node]) continue;
    for (int64_t i = offsets[least.node]; i < offsets[least.node + 1]; i++) {
      double distance = least.distance + weights[i];
      int32_t target = targets[i];
      if (!(distance < distances[target])) continue;
      distances[target] = distance;
      int64_t at = size++;
      while (at > 0) {
        int64_t parent = (at - 1) / 4;
        if (heap[parent].distance <= distance) break;
        heap[at] = heap[parent];
        at = parent;
      }
      heap[at] = (entry){distance, target};
    }
  }
}

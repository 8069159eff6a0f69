#include "RadixSort.h"
#include <string.h>

// Eleven bits a digit: the counts of all six digits fit the first-level cache, and one pass over
// the items takes them all. Digits that are the same everywhere are skipped.
enum { BITS = 11, BUCKETS = 1 << BITS, DIGITS = 6 };

// Below this, moving items one by one costs less than clearing the counts.
enum { FEW = 48 };

static void insertion_sort(sw_keyed_place *items, int64_t count) {
  for (int64_t i = 1; i < count; i++) {
    sw_keyed_place item = items[i];
    int64_t at = i;
    for (; at > 0 && items[at - 1].key > item.key; at--) items[at] = items[at - 1];
    items[at] = item;
  }
}

void sw_radix_sort(sw_keyed_place *items, sw_keyed_place *scratch, int64_t count) {
  if (count < FEW) {
    insertion_sort(items, count);
    return;
  }
  static const uint64_t mask = BUCKETS - 1;
  int64_t counts[DIGITS][BUCKETS];
  memset(counts, 0, sizeof counts);
  for (int64_t i = 0; i < count; i++)
    for (int digit = 0; digit < DIGITS; digit++)
      counts[digit][(items[i].key >> (digit * BITS)) & mask]++;
  sw_keyed_place *from = items, *to = scratch;
  for (int digit = 0; digit < DIGITS; digit++) {
    int shift = digit * BITS;
    if (counts[digit][(from[0].key >> shift) & mask] == count) continue;
    int64_t at = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int64_t size = counts[digit][bucket];
      counts[digit][bucket] = at;
      at += size;
    }
    for (int64_t i = 0; i < count; i++)
      to[counts[digit][(from[i].key >> shift) & mask]++] = from[i];
    sw_keyed_place *swap = from;
    from = to;
    to = swap;
  }
  if (from != items) memcpy(items, from, (size_t)count * sizeof *items);
}

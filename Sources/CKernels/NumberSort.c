#include "NumberSort.h"
#include "InstructionSet.h"
#include "KeySort.h"
#include <string.h>

#define SW_SOURCE "NumberSort.inc"
#include "VariantDispatch.h"

void sw_encode_keys(sw_number_order order, const void *source, int64_t count, void *keys,
                    sw_key_tally *tally) {
  SW_DISPATCH(encode)(order, source, count, keys, tally);
}

void sw_decode_keys(sw_number_order order, void *keys, int64_t count) {
  SW_DISPATCH(decode)(order, keys, count);
}

void sw_restore_bits(sw_number_order order, const void *source, int64_t count, sw_key_tally tally,
                     void *target) {
  if (order.kind == SW_FLOATING) SW_DISPATCH(restore)(order, source, count, tally, target);
}

void sw_merge_keys(sw_number_order order, const void *source, int64_t count, void *keys) {
  SW_DISPATCH(merge)(order, source, count, keys);
}

void sw_widen_keys(sw_number_order order, const void *source, int64_t count, uint64_t *keys) {
  SW_DISPATCH(widen)(order, source, count, keys);
}

void sw_pack_keys(const uint64_t *keys, int64_t first, int64_t count, sw_packing packing,
                  uint64_t *packed) {
  SW_DISPATCH(pack)(keys, first, count, packing, packed);
}

void sw_unpack_places(uint64_t *packed, int64_t count, sw_packing packing) {
  SW_DISPATCH(unpack)(packed, count, packing);
}

// Puts the places whose keys are below the pivot first, its equals next, the others last, each in
// their order; without `places` they are 0, 1, 2 …, otherwise they may be `target`. Returns where the
// equals end.
static int64_t divide_places(const uint64_t *keys, const int64_t *places, int64_t count,
                                uint64_t pivot, int64_t *target, int64_t *room, int64_t *other) {
  return SW_DISPATCH(divide)(keys, places, count, pivot, target, room, other);
}

// The places of the `kept` first keys that are at most `last`, ascending: all that are below it, and
// its first equals.
static void first_places(const uint64_t *keys, int64_t count, uint64_t last, int64_t kept,
                            int64_t *target) {
  SW_DISPATCH(first_places)(keys, count, last, kept, target);
}

static int bits_of(uint64_t number) { return number ? 64 - __builtin_clzll(number) : 0; }

sw_packing sw_packing_of(uint64_t least, uint64_t most, int64_t count) {
  int place_bits = bits_of((uint64_t)(count > 0 ? count - 1 : 0));
  int excess = bits_of(most - least) + place_bits - 64;
  return (sw_packing){least, place_bits, excess > 0 ? excess : 0};
}

void sw_settle_ties(const uint64_t *keys, sw_packing packing, uint64_t *packed, int64_t count,
                    uint64_t *scratch) {
  if (packing.dropped_bits == 0) return;
  uint64_t places = (uint64_t)-1 >> (64 - packing.place_bits);
  uint64_t dropped = (uint64_t)-1 >> (64 - packing.dropped_bits);
  for (int64_t start = 0, end; start < count; start = end) {
    uint64_t run = packed[start] >> packing.place_bits;
    for (end = start + 1; end < count && packed[end] >> packing.place_bits == run;) end++;
    if (end - start == 1) continue;
    for (int64_t i = start; i < end; i++) {
      uint64_t place = packed[i] & places;
      packed[i] = ((keys[place] - packing.least) & dropped) << packing.place_bits | place;
    }
    sw_sort_keys_64(packed + start, 1, end - start, packing.place_bits, scratch);
  }
}

// Rows of numbers

// Counting beats comparing where a table of all keys is short for the row.
static int counts(sw_number_order order, int64_t length) {
  return order.byte_count == 1 ? length >= 128 : order.byte_count == 2 && length >= 16384;
}

static int64_t align(int64_t bytes) { return (bytes + 63) / 64 * 64; }

int64_t sw_sort_scratch(sw_number_order order, int64_t length) {
  if (counts(order, length)) return ((int64_t)1 << (8 * order.byte_count)) * sizeof(int64_t);
  // Narrow keys are sorted as 32-bit ones.
  int64_t row = align(length * (order.byte_count == 8 ? 8 : 4));
  return order.byte_count < 4 ? 2 * row : row;
}

#define COUNTING_SORT(T)                                                      \
  static void counting_sort_##T(T *keys, int64_t count, int64_t *totals) {    \
    int64_t buckets = (int64_t)1 << (8 * sizeof(T));                          \
    memset(totals, 0, (size_t)buckets * sizeof *totals);                      \
    for (int64_t i = 0; i < count; i++) totals[keys[i]]++;                    \
    for (int64_t key = 0; key < buckets; key++)                               \
      for (int64_t i = 0; i < totals[key]; i++) *keys++ = (T)key;             \
  }                                                                           \
  static void widen_##T(const T *keys, int64_t count, uint32_t *wide) {       \
    for (int64_t i = 0; i < count; i++) wide[i] = keys[i];                    \
  }                                                                           \
  static void narrow_##T(const uint32_t *wide, int64_t count, T *keys) {      \
    for (int64_t i = 0; i < count; i++) keys[i] = (T)wide[i];                 \
  }
COUNTING_SORT(uint8_t)
COUNTING_SORT(uint16_t)

// What is special about one row.
static sw_key_tally tally_of(sw_number_order order, const void *source, int64_t count) {
  sw_key_tally tally = {0, 0, 0, 0, 0};
  for (int64_t i = 0; i < count; i++) {
    uint64_t bits = 0, sign = (uint64_t)1 << (8 * order.byte_count - 1);
    memcpy(&bits, (const char *)source + i * order.byte_count, order.byte_count);
    tally.nans += (bits & ~sign) > order.infinity;
    tally.negative_zeros += bits == sign;
    tally.positive_zeros += bits == 0;
  }
  return tally;
}

static void sort_narrow(sw_number_order order, void *keys, int64_t count, void *scratch) {
  if (counts(order, count)) {
    if (order.byte_count == 1) counting_sort_uint8_t(keys, count, scratch);
    else counting_sort_uint16_t(keys, count, scratch);
    return;
  }
  uint32_t *wide = scratch;
  if (order.byte_count == 1) widen_uint8_t(keys, count, wide);
  else widen_uint16_t(keys, count, wide);
  sw_sort_keys_32(wide, 1, count, 0, (uint32_t *)((char *)scratch + align(count * 4)));
  if (order.byte_count == 1) narrow_uint8_t(wide, count, keys);
  else narrow_uint16_t(wide, count, keys);
}

static void sort_keys(sw_number_order order, void *keys, int64_t rows, int64_t length,
                      void *scratch) {
  if (order.byte_count == 4) sw_sort_keys_32(keys, rows, length, 0, scratch);
  else if (order.byte_count == 8) sw_sort_keys_64(keys, rows, length, 0, scratch);
  else
    for (int64_t row = 0; row < rows; row++)
      sort_narrow(order, (char *)keys + row * length * order.byte_count, length, scratch);
}

void sw_sort_rows(sw_number_order order, const void *source, int64_t rows, int64_t length,
                  void *target, void *scratch) {
  // Short rows share the steps that do not ask where a row ends.
  int64_t size = length * order.byte_count, most = 4096 / (length > 0 ? length : 1);
  if (most < 1) most = 1;
  for (int64_t row = 0; row < rows; row += most) {
    int64_t few = rows - row < most ? rows - row : most;
    const char *from = (const char *)source + row * size;
    char *to = (char *)target + row * size;
    sw_key_tally tally;
    sw_encode_keys(order, from, few * length, to, &tally);
    sort_keys(order, to, few, length, scratch);
    sw_decode_keys(order, to, few * length);
    if (few > 1 && (tally.nans || (tally.negative_zeros && tally.positive_zeros))) {
      for (int64_t each = 0; each < few; each++) {
        sw_key_tally own = tally_of(order, from + each * size, length);
        sw_restore_bits(order, from + each * size, length, own, to + each * size);
      }
    } else {
      sw_restore_bits(order, from, length, tally, to);
    }
  }
}

void sw_partition_rows(sw_number_order order, const void *source, int64_t rows, int64_t length,
                       const int64_t *places, int64_t place_count, void *target, void *scratch) {
  if (order.byte_count < 4) {
    sw_sort_rows(order, source, rows, length, target, scratch);
    return;
  }
  for (int64_t row = 0; row < rows; row++) {
    int64_t size = length * order.byte_count, start = 0;
    char *to = (char *)target + row * size;
    sw_key_tally tally;
    sw_encode_keys(order, (const char *)source + row * size, length, to, &tally);
    for (int64_t i = 0; i < place_count; i++) {
      if (places[i] < start) continue;
      if (order.byte_count == 4)
        sw_select_key_32((uint32_t *)to + start, length - start, places[i] - start);
      else
        sw_select_key_64((uint64_t *)to + start, length - start, places[i] - start);
      start = places[i] + 1;
    }
    sw_decode_keys(order, to, length);
  }
}

// Rows of places

int64_t sw_sort_places_scratch(int64_t length) { return 3 * align(length * 8); }

static void bounds(const uint64_t *keys, int64_t count, uint64_t *least, uint64_t *most) {
  uint64_t low = (uint64_t)-1, high = 0;
  for (int64_t i = 0; i < count; i++) {
    low = keys[i] < low ? keys[i] : low;
    high = keys[i] > high ? keys[i] : high;
  }
  *least = low;
  *most = high;
}

// The places that sort keys, in `target`; through scratch of as many keys.
static void sort_places(const uint64_t *keys, int64_t count, uint64_t *target, uint64_t *scratch) {
  uint64_t least, most;
  bounds(keys, count, &least, &most);
  sw_packing packing = sw_packing_of(least, most, count);
  sw_pack_keys(keys, 0, count, packing, target);
  sw_sort_keys_64(target, 1, count, packing.place_bits, scratch);
  sw_settle_ties(keys, packing, target, count, scratch);
  sw_unpack_places(target, count, packing);
}

void sw_sort_places(sw_number_order order, const void *source, int64_t rows, int64_t length,
                    int64_t *target, void *scratch) {
  uint64_t *keys = scratch, *room = (uint64_t *)((char *)scratch + align(length * 8));
  for (int64_t row = 0; row < rows; row++) {
    sw_widen_keys(order, (const char *)source + row * length * order.byte_count, length, keys);
    sort_places(keys, length, (uint64_t *)target + row * length, room);
  }
}

// The key that belongs at a place of the order, through room for as many. Keys of few bytes are
// selected as such.
static uint64_t select_key(sw_number_order order, const uint64_t *keys, const int64_t *places,
                           int64_t count, int64_t place, uint64_t *room) {
  if (order.byte_count > 4) {
    if (places)
      for (int64_t i = 0; i < count; i++) room[i] = keys[places[i]];
    else
      memcpy(room, keys, (size_t)count * 8);
    sw_select_key_64(room, count, place);
    return room[place];
  }
  uint32_t *few = (uint32_t *)room;
  for (int64_t i = 0; i < count; i++) few[i] = (uint32_t)keys[places ? places[i] : i];
  sw_select_key_32(few, count, place);
  return few[place];
}

static void partition_row(sw_number_order order, const uint64_t *keys, int64_t length,
                          const int64_t *places, int64_t place_count, int64_t *target,
                          uint64_t *room, uint64_t *other_room) {
  int64_t start = 0;
  for (int64_t i = 0; i < place_count; i++) {
    if (places[i] < start) continue;
    int64_t *rest = start == 0 ? NULL : target + start, count = length - start;
    uint64_t pivot = select_key(order, keys, rest, count, places[i] - start, room);
    start += divide_places(keys, rest, count, pivot, target + start, (int64_t *)room,
                              (int64_t *)other_room);
  }
  if (start == 0)
    for (int64_t i = 0; i < length; i++) target[i] = i;
}

void sw_partition_places(sw_number_order order, const void *source, int64_t rows, int64_t length,
                         const int64_t *places, int64_t place_count, int64_t *target,
                         void *scratch) {
  int64_t size = align(length * 8);
  uint64_t *keys = scratch, *room = (uint64_t *)((char *)scratch + size);
  uint64_t *other = (uint64_t *)((char *)room + size);
  for (int64_t row = 0; row < rows; row++) {
    sw_widen_keys(order, (const char *)source + row * length * order.byte_count, length, keys);
    partition_row(order, keys, length, places, place_count, target + row * length, room, other);
  }
}

void sw_top_places(sw_number_order order, const void *source, int64_t rows, int64_t length,
                   int64_t kept, int64_t *target, void *scratch) {
  if (kept == 0) return;
  int64_t size = align(length * 8);
  uint64_t *keys = scratch, *room = (uint64_t *)((char *)scratch + size);
  uint64_t *few = (uint64_t *)((char *)room + size);
  for (int64_t row = 0; row < rows; row++) {
    sw_widen_keys(order, (const char *)source + row * length * order.byte_count, length, keys);
    uint64_t last = select_key(order, keys, NULL, length, kept - 1, room);
    int64_t *to = target + row * kept, *chosen = (int64_t *)room;
    first_places(keys, length, last, kept, chosen);
    // They ascend, so that equal keys stay in their order.
    for (int64_t i = 0; i < kept; i++) few[i] = keys[chosen[i]];
    sort_places(few, kept, (uint64_t *)to, keys);
    for (int64_t i = 0; i < kept; i++) to[i] = chosen[to[i]];
  }
}

#include "Packing.h"
#include "TextInterning.h"

enum { CHUNK = 512 };

static inline bool is_there(const uint8_t *validity, size_t at) {
  return !validity || (validity[at >> 3] >> (at & 7) & 1);
}

// MARK: Numbers

#define FOR_EACH_TYPE(CASE)                                                                        \
  CASE(SW_CELL_UINT8, uint8_t)                                                                     \
  CASE(SW_CELL_INT8, int8_t)                                                                       \
  CASE(SW_CELL_INT16, int16_t)                                                                     \
  CASE(SW_CELL_INT32, int32_t)                                                                     \
  CASE(SW_CELL_INT64, int64_t)                                                                     \
  CASE(SW_CELL_UINT16, uint16_t)                                                                   \
  CASE(SW_CELL_UINT32, uint32_t)                                                                   \
  CASE(SW_CELL_UINT64, int64_t)

void sw_pack_range(const void *values, sw_cell type, size_t count, int64_t *low, int64_t *high) {
  int64_t least = *low, most = *high;
  switch (type) {
#define CASE(NAME, TYPE)                                                                           \
  case NAME: {                                                                                     \
    const TYPE *source = values;                                                                   \
    for (size_t i = 0; i < count; i++) {                                                           \
      least = source[i] < least ? source[i] : least;                                               \
      most = source[i] > most ? source[i] : most;                                                  \
    }                                                                                              \
    break;                                                                                         \
  }
    FOR_EACH_TYPE(CASE)
#undef CASE
  default: break;
  }
  *low = least;
  *high = most;
}

/// The distances of up to CHUNK numbers.
static void distances(const void *values, sw_cell type, const int64_t *rows, size_t count,
                      uint64_t low, uint64_t *target) {
  switch (type) {
#define CASE(NAME, TYPE)                                                                           \
  case NAME: {                                                                                     \
    const TYPE *source = values;                                                                   \
    if (rows)                                                                                      \
      for (size_t i = 0; i < count; i++) target[i] = (uint64_t)(int64_t)source[rows[i]] - low;     \
    else                                                                                           \
      for (size_t i = 0; i < count; i++) target[i] = (uint64_t)(int64_t)source[i] - low;           \
    break;                                                                                         \
  }
    FOR_EACH_TYPE(CASE)
#undef CASE
  default: break;
  }
}

static void narrow(const uint64_t *words, size_t count, uint32_t width, uint8_t *target) {
  switch (width) {
  case 0: break;
  case 1:
    for (size_t i = 0; i < count; i++) target[i] = (uint8_t)words[i];
    break;
  case 2:
    for (size_t i = 0; i < count; i++) {
      uint16_t word = (uint16_t)words[i];
      __builtin_memcpy(target + 2 * i, &word, 2);
    }
    break;
  case 4:
    for (size_t i = 0; i < count; i++) {
      uint32_t word = (uint32_t)words[i];
      __builtin_memcpy(target + 4 * i, &word, 4);
    }
    break;
  case 8: __builtin_memcpy(target, words, 8 * count); break;
  default:
    // The bytes beyond the width are the next number's, which comes after.
    for (size_t i = 0; i < count; i++) __builtin_memcpy(target + width * i, &words[i], 8);
  }
}

void sw_pack_numbers(const void *values, sw_cell type, const int64_t *rows, size_t count,
                     int64_t low, uint32_t width, void *target) {
  static const uint8_t bytes[] = {1, 1, 2, 4, 8, 2, 4, 8, 4, 8};
  uint64_t words[CHUNK];
  uint8_t *to = target;
  if (width == 0) return;
  for (size_t done = 0; done < count; done += CHUNK) {
    size_t n = count - done < CHUNK ? count - done : CHUNK;
    const uint8_t *from = rows ? values : (const uint8_t *)values + done * bytes[type];
    distances(from, type, rows ? rows + done : NULL, n, (uint64_t)low, words);
    narrow(words, n, width, to + done * width);
  }
}

static void widen(const uint8_t *source, uint32_t width, uint64_t low, size_t count,
                  uint64_t *words) {
  switch (width) {
  case 0:
    for (size_t i = 0; i < count; i++) words[i] = low;
    break;
  case 1:
    for (size_t i = 0; i < count; i++) words[i] = low + source[i];
    break;
  case 2:
    for (size_t i = 0; i < count; i++) {
      uint16_t word;
      __builtin_memcpy(&word, source + 2 * i, 2);
      words[i] = low + word;
    }
    break;
  case 4:
    for (size_t i = 0; i < count; i++) words[i] = low + sw_load32(source + 4 * i);
    break;
  case 8:
    for (size_t i = 0; i < count; i++) words[i] = low + sw_load64(source + 8 * i);
    break;
  default: {
    uint64_t mask = ((uint64_t)1 << 8 * width) - 1;
    for (size_t i = 0; i < count; i++) words[i] = low + (sw_load64(source + width * i) & mask);
  }
  }
}

void sw_unpack_numbers(const void *source, uint32_t width, int64_t low, size_t count,
                       uint32_t wide, void *target) {
  uint64_t words[CHUNK];
  const uint8_t *from = source;
  uint8_t *to = target;
  for (size_t done = 0; done < count; done += CHUNK) {
    size_t n = count - done < CHUNK ? count - done : CHUNK;
    widen(from + done * width, width, (uint64_t)low, n, words);
    narrow(words, n, wide, to + done * wide);
  }
}

// MARK: Values and bits

#define COPY(BYTES)                                                                                \
  for (size_t i = 0; i < count; i++)                                                               \
    __builtin_memcpy(to + BYTES * i, from + BYTES * rows[i], BYTES);                               \
  break;

void sw_pack_values(const void *values, size_t width, const int64_t *rows, size_t count,
                    void *target) {
  const uint8_t *from = values;
  uint8_t *to = target;
  switch (width) {
  case 1: COPY(1)
  case 2: COPY(2)
  case 4: COPY(4)
  case 8: COPY(8)
  case 16: COPY(16)
  }
}

void sw_pack_bits(const uint8_t *bits, size_t start, const int64_t *rows, size_t count,
                  uint8_t *target) {
  for (size_t done = 0; done < count; done += 8) {
    size_t n = count - done < 8 ? count - done : 8;
    uint8_t byte = 0;
    for (size_t i = 0; i < n; i++)
      byte |= (uint8_t)(is_there(bits, start + (size_t)rows[done + i]) << i);
    target[done >> 3] = byte;
  }
}

// MARK: Texts

sw_text_sizes sw_text_measure(const sw_text_view *views, const uint8_t *validity, size_t bit,
                              const int64_t *rows, size_t count) {
  sw_text_sizes sizes = {UINT32_MAX, 0, 0, 0};
  for (size_t i = 0; i < count; i++) {
    size_t at = rows ? (size_t)rows[i] : i;
    uint32_t length = is_there(validity, bit + at) ? sw_text_length(views[at]) : 0;
    sizes.shortest = length < sizes.shortest ? length : sizes.shortest;
    sizes.longest = length > sizes.longest ? length : sizes.longest;
    sizes.bytes += length;
    sizes.long_bytes += length > SW_TEXT_INLINE ? length : 0;
  }
  if (count == 0) sizes.shortest = 0;
  return sizes;
}

void sw_pack_texts(const sw_text_view *views, const uint8_t *const *buffers,
                   const uint8_t *validity, size_t bit, const int64_t *rows, size_t count,
                   uint32_t shortest, uint32_t width, uint8_t *lengths, uint8_t *bytes) {
  for (size_t i = 0; i < count; i++) {
    size_t at = rows ? (size_t)rows[i] : i;
    const sw_text_view *view = &views[at];
    uint32_t length = is_there(validity, bit + at) ? sw_text_length(*view) : 0;
    uint32_t above = length - shortest;
    __builtin_memcpy(lengths, &above, 4);
    lengths += width;
    if (length <= SW_TEXT_INLINE) {
      // What follows the text is overwritten by the next.
      __builtin_memcpy(bytes, (const uint8_t *)view + 4, SW_TEXT_INLINE);
    } else {
      __builtin_memcpy(bytes, buffers[(uint32_t)view->tail] + (view->tail >> 32), length);
    }
    bytes += length;
  }
}

void sw_unpack_texts(const uint8_t *lengths, const uint8_t *bytes, size_t count, uint32_t shortest,
                     uint32_t width, uint32_t buffer, uint32_t offset, sw_text_view *views,
                     uint8_t *texts) {
  uint32_t mask = width == 0 ? 0 : UINT32_MAX >> (32 - 8 * width);
  for (size_t i = 0; i < count; i++) {
    uint32_t length = shortest + (sw_load32(lengths) & mask);
    lengths += width;
    if (length <= SW_TEXT_INLINE) {
      views[i] = sw_inline_view(bytes, length);
    } else {
      __builtin_memcpy(texts, bytes, length);
      views[i] = (sw_text_view){
          length | (uint64_t)sw_load32(bytes) << 32,
          (uint64_t)offset << 32 | buffer,
      };
      texts += length;
      offset += length;
    }
    bytes += length;
  }
}

void sw_unpack_bits(const uint8_t *source, size_t count, uint8_t *target, size_t at) {
  uint64_t *words = (uint64_t *)target;
  for (size_t done = 0, n; done < count; done += n) {
    uint32_t place = (uint32_t)((at + done) & 63);
    // Seven whole bytes of the source, wherever they begin, lie in one word.
    n = 64 - place < count - done ? 64 - place : count - done;
    n = n < 57 ? n : 57;
    uint64_t word = source ? sw_load64(source + (done >> 3)) >> (done & 7) : UINT64_MAX;
    word &= UINT64_MAX >> (64 - n);
    __atomic_fetch_or(&words[(at + done) >> 6], word << place, __ATOMIC_RELAXED);
  }
}

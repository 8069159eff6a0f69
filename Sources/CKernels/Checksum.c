#include "Checksum.h"
#include <pthread.h>
#include <string.h>

// Sixteen bytes a step, by tables of what each byte does at its distance from the end.
// Source: Kounavis, Berry 2008, doi:10.1109/TC.2008.85 ("slicing").
enum { SLICES = 16 };
static uint32_t tables[SLICES][256];

static void prepare(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    // The polynomial of ISO 3309, its bits reversed.
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    tables[0][byte] = crc;
  }
  for (uint32_t byte = 0; byte < 256; byte++)
    for (int slice = 1; slice < SLICES; slice++) {
      uint32_t before = tables[slice - 1][byte];
      tables[slice][byte] = before >> 8 ^ tables[0][before & 0xFF];
    }
}

uint32_t sw_crc32(uint32_t crc, const uint8_t *bytes, uint64_t count) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
  crc = ~crc;
  for (; count >= SLICES; bytes += SLICES, count -= SLICES) {
    uint32_t words[4];
    memcpy(words, bytes, SLICES);
    words[0] ^= crc;
    crc = 0;
    for (int word = 0; word < 4; word++)
      for (int byte = 0; byte < 4; byte++)
        crc ^= tables[SLICES - 1 - 4 * word - byte][words[word] >> (8 * byte) & 0xFF];
  }
  for (; count; bytes++, count--) crc = crc >> 8 ^ tables[0][(crc ^ *bytes) & 0xFF];
  return ~crc;
}

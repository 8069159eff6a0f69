// The cyclic redundancy check of zip files, gzip and PNG.
#pragma once
#include <stdint.h>

/// The check of some bytes after others whose check is `crc` (0 when there are none).
uint32_t sw_crc32(uint32_t crc, const uint8_t *bytes, uint64_t count);

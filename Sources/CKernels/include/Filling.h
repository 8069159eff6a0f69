// Memory that repeats one element.
#ifndef SW_FILLING_H
#define SW_FILLING_H

#include <stdint.h>

/// Fills `bytes` bytes with an element of `size` bytes (1, 2, 4, 8 or 16, which divide `bytes`). With
/// `is_streamed` they go past the caches, and `target` is aligned to 64 bytes.
void sw_fill(void *target, const void *element, int64_t size, int64_t bytes, int is_streamed);

#endif

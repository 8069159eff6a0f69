// Rows that leave memory: hashes that divide them into parts, checksums.
#pragma once
#include "TextKernels.h"

/// A checksum of memory that is as fast as reading it; for what one process writes and reads back.
uint64_t sw_spill_checksum(const void *bytes, size_t count);

/// Mixes a word of each row into its hash; a row whose bit is clear has a word of its own.
void sw_mix_hashes(uint64_t *hashes, const uint64_t *words, const uint8_t *validity, size_t bit,
                   size_t count);

/// A word for each text, equal where the texts are.
void sw_text_words(const sw_text_view *views, const uint8_t *const *buffers,
                   const uint8_t *validity, size_t bit, size_t count, uint64_t *words);

/// The rows 0..<count in the order of their part, the hash's highest bits, those of one part in
/// their order; `ends[p]` is where part p ends.
void sw_divide_rows(const uint64_t *hashes, size_t count, uint32_t bits, int64_t *rows,
                    int64_t *ends);

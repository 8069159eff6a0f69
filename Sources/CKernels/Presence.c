#include "Presence.h"
#include "InstructionSet.h"
#include <string.h>

#define SW_SOURCE "Presence.inc"
#include "VariantDispatch.h"

void sw_bits_of_flags(const uint8_t *flags, int64_t count, uint8_t *bits) {
  SW_DISPATCH(bits_of_flags)(flags, count, bits);
}

void sw_flags_of_bits(const uint8_t *bits, int64_t start, int64_t count, bool inverted,
                      uint8_t *flags) {
  SW_DISPATCH(flags_of_bits)(bits, start, count, inverted, flags);
}

void sw_count_bits(const sw_cells *cells, int64_t count, sw_bit_question question,
                   int64_t *target) {
  SW_DISPATCH(count_bits)(cells, count, question, target);
}

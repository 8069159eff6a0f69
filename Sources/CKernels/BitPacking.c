#include "BitPacking.h"
#include "InstructionSet.h"
#include <string.h>

#define SW_SOURCE "BitPacking.inc"
#include "VariantDispatch.h"

void sw_pack_truths(const uint8_t *truths, int64_t rows, int64_t count, int lowest_first,
                  uint8_t *target) {
  SW_DISPATCH(pack_truths)(truths, rows, count, lowest_first, target);
}

void sw_unpack_truths(const uint8_t *source, int64_t bytes, int lowest_first, uint8_t *target) {
  SW_DISPATCH(unpack_truths)(source, bytes, lowest_first, target);
}

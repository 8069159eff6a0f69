#include "Membership.h"
#include "InstructionSet.h"
#include <string.h>

#define SW_SOURCE "Membership.inc"
#include "VariantDispatch.h"

void sw_cells_among(const sw_cells *cells, int64_t count, const uint64_t *wanted, int64_t words,
                    uint8_t *target) {
  SW_DISPATCH(cells_among)(cells, count, wanted, words, target);
}

void sw_cells_in_span(const sw_cells *cells, int64_t count, int64_t low, uint64_t span,
                      const uint8_t *table, uint8_t *target) {
  SW_DISPATCH(cells_in_span)(cells, count, low, span, table, target);
}

#include "Scan.h"
#include "InstructionSet.h"

#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "Scan.inc"
#include "VariantDispatch.h"

void sw_scan_row(sw_scan kind, uint8_t dtype, const void *source, int64_t count, void *target) {
  if (count > 0) SW_DISPATCH(scan_row)(kind, dtype, source, count, target);
}

void sw_scan_columns(sw_scan kind, uint8_t dtype, const void *source, int64_t count, int64_t inner,
                     int64_t columns, void *target) {
  if (count > 0) SW_DISPATCH(scan_columns)(kind, dtype, source, count, inner, columns, target);
}

void sw_scan_part(uint8_t dtype, const void *source, int64_t count, const void *before,
                  void *target, void *total) {
  SW_DISPATCH(scan_part)(dtype, source, count, before, target, total);
}

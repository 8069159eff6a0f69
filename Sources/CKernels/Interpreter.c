#include "Interpreter.h"
#include "ComplexMath.h"
#include "Halves.h"
#include "VectorMath.h"
#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define SW_SOURCE "Interpreter.inc"
#include "VariantDispatch.h"

void sw_run(const sw_program *program, int64_t start, int64_t end) {
  SW_DISPATCH(run)(program, start, end);
  sw_end_runs();
}

void sw_run_part(const sw_program *program, int64_t start, int64_t end) {
  SW_DISPATCH(run)(program, start, end);
}

void sw_end_runs(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

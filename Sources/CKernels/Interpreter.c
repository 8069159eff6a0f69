#include "Interpreter.h"
#include "Halves.h"
#include "VectorMath.h"
#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
// Behind it: that products of complex numbers are the same for every instruction set.
#include "ComplexMath.h"

// The value of a chain of instructions: as many vectors as leave registers for operands, and divide
// a block.
#define SW_CHAIN_BYTES SW_PASTE(SW_CHAIN_BYTES, SW_VARIANT)
#define SW_CHAIN_BYTES_baseline 16
#define SW_CHAIN_BYTES_avx2 32
#define SW_CHAIN_BYTES_avx512 64
enum { SW_CHAIN_VECTORS = 8 };
// Into how many stretches a chain divides large arrays, to go through them at once, and how many bytes
// ahead it asks for them: memory answers several faster than one. More than two arrays are many already.
// The measurements stand in Documentation/Decisions/0007-tiles-and-streams.md.
enum { SW_CHAIN_STREAMS = 4, SW_CHAIN_AHEAD = 2048, SW_CHAIN_DIVIDED = 2 };

// What a chain is told besides its operands.
typedef struct {
  const uint8_t *numbers;  // which registers hold one number in all places
  int streamed;            // the register whose elements are written past the caches, or -1
  int prefetch;            // how many bytes ahead arrays are asked for, negative for never
  double *lanes;           // where the result is added up instead of written, or null
  int streams;             // into how many stretches gone through at once the elements are divided
} sw_chain_use;

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

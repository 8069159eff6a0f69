// The tile interpreter: runs a program of element-wise instructions over arrays, a tile of one or
// more times SW_TILE elements at a time, so that every intermediate stays in the first-level cache.
#ifndef SW_INTERPRETER_H
#define SW_INTERPRETER_H

#include "InstructionSet.h"
#include "Reduction.h"
#include <stdint.h>

// Axes of extent 1 are left out and an array has fewer than 2^45 elements, so 64 axes are enough.
enum { SW_TILE = 128, SW_MAXIMUM_RANK = 64 };

/// What a register holds. Narrow integers and floats of 16 bits are widened when loaded and narrowed
/// when stored; complex numbers are pairs, C32 of floats and C64 of doubles.
typedef enum { SW_B8 = 0, SW_I64, SW_U64, SW_F32, SW_F64, SW_C32, SW_C64 } sw_class;

/// The instructions; the class of the operands is a field of the instruction.
typedef enum {
  // one operand
  SW_COPY = 0, SW_NEGATE, SW_ABSOLUTE, SW_SIGN, SW_SQUARE, SW_RECIPROCAL, SW_SQRT, SW_CBRT,
  SW_FLOOR, SW_CEIL, SW_ROUND, SW_TRUNC,
  SW_EXP, SW_EXP2, SW_EXPM1, SW_LOG, SW_LOG2, SW_LOG10, SW_LOG1P,
  SW_SIN, SW_COS, SW_TAN, SW_ASIN, SW_ACOS, SW_ATAN, SW_SINH, SW_COSH, SW_TANH,
  SW_ASINH, SW_ACOSH, SW_ATANH, SW_SIGMOID, SW_ERF, SW_ERFC, SW_GAMMA, SW_LGAMMA,
  SW_NOT, SW_IS_NAN, SW_IS_INFINITE, SW_IS_FINITE,
  SW_SIGN_BIT, SW_FRACTION, SW_EXPONENT, SW_BIT_COUNT,
  // two operands
  SW_ADD, SW_SUBTRACT, SW_MULTIPLY, SW_DIVIDE, SW_FLOOR_DIVIDE, SW_REMAINDER, SW_POWER,
  SW_MINIMUM, SW_MAXIMUM, SW_ATAN2, SW_HYPOT,
  SW_COPY_SIGN, SW_NEXT_AFTER, SW_FMOD, SW_FMIN, SW_FMAX, SW_LDEXP, SW_GCD,
  SW_AND, SW_OR, SW_XOR, SW_SHIFT_LEFT, SW_SHIFT_RIGHT,
  SW_EQUAL, SW_NOT_EQUAL, SW_LESS, SW_LESS_EQUAL, SW_GREATER, SW_GREATER_EQUAL,
  // complex numbers: mirrored, their parts and angle, and one of two reals
  SW_CONJUGATE, SW_REAL_PART, SW_IMAGINARY_PART, SW_PHASE, SW_COMPLEX,
  // three operands: c (a B8) ? a : b
  SW_SELECT,
  // from the class in `class` to the class in `b`
  SW_CAST,
  // a number wrapped (or rounded) to the storage type `b` (DType.rawValue) and widened again
  SW_NARROW,
  SW_OPCODE_COUNT
} sw_opcode;

/// Which operand of an instruction is the value that a chain of them has at hand, and whether the next
/// instruction takes the result, which then is in no register. No role: not part of a chain.
enum { SW_IS_FIRST = 1, SW_IS_SECOND = 2, SW_IS_BOTH = 3, SW_GOES_ON = 4 };

typedef struct {
  uint8_t opcode;
  uint8_t class;
  uint16_t destination, a, b, c;
  uint8_t role;
} sw_instruction;

/// One array (or scalar) that a program reads.
typedef struct {
  const void *data;         // first element of the view
  uint8_t dtype;            // DType.rawValue
  uint8_t is_scalar;        // one element for every place
  uint8_t is_direct;        // contiguous, of a register's own type, not overlapping any output:
                            // instructions read it where it lies
  uint16_t destination;     // the register it is loaded to
  int32_t rank;             // 0: contiguous in the order of the output
  const int64_t *extents;   // rank extents, outermost first
  const int64_t *strides;   // rank strides in elements
} sw_input;

/// One array that a program writes, contiguous.
typedef struct {
  void *data;
  uint8_t dtype;
  uint8_t is_direct;        // of a register's own type, and `source` is written by one instruction
                            // only: that writes it where it belongs
  uint8_t is_streamed;      // direct, too large for the caches, aligned to 64 bytes and not
                            // overlapping any input: it is written past the caches
  uint16_t source;
  double *lanes;            // not null: the elements, floats or doubles, are not written but added to
                            // these SW_LANES sums; sw_sum_of_lanes in Reduction.h adds them up
} sw_output;

typedef struct {
  const sw_instruction *instructions;
  const sw_input *inputs;
  const sw_output *outputs;
  int32_t instruction_count, input_count, output_count, register_count;
  int32_t element_bytes;    // of the widest class used
  int32_t tile;             // the elements of a tile, a multiple of SW_TILE
  int32_t prefetch;         // how many bytes ahead direct inputs are asked for, negative for never
} sw_program;

/// Runs the program for the elements `start ..< end` of its outputs, on this thread.
void sw_run(const sw_program *program, int64_t start, int64_t end);

/// The same as a part of many: what is written past the caches is seen by others only once
/// `sw_end_runs` has been called on this thread, for waiting after each part takes longer than it.
void sw_run_part(const sw_program *program, int64_t start, int64_t end);
void sw_end_runs(void);

#endif

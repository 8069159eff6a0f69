// Elementary functions as straight-line code that a compiler can vectorise: selections instead of
// branches, no calls. Each is written once, in a file by subject, for doubles (`sw_exp`) and for
// floats (`swf_exp`): half the width is twice the elements a register. Bounds in units in the last
// place stand in the operations' declarations and are tested there. Here, and nowhere else,
// products and sums may fuse where the processor can: instruction sets may differ in the last bits.
#ifndef SW_VECTOR_MATH_H
#define SW_VECTOR_MATH_H

#include "VectorMathCoefficients.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#define SW_INLINE static inline __attribute__((always_inline))
#define SW_JOIN2(a, b) a##b
#define SW_JOIN(a, b) SW_JOIN2(a, b)

/// A polynomial, highest power first. Horner's rule in one, two or four strands, because the chain
/// of products is what a processor waits for.
#define SW_POLYNOMIAL(type, x, ...)                                                \
  ({                                                                               \
    const type sw_c[] = {__VA_ARGS__};                                             \
    enum { sw_n = sizeof sw_c / sizeof(type), sw_w = sw_n < 5 ? 1 : sw_n < 12 ? 2 : 4 }; \
    type sw_x = (x), sw_x2 = sw_x * sw_x;                                          \
    type sw_step = sw_w == 1 ? sw_x : sw_w == 2 ? sw_x2 : sw_x2 * sw_x2;           \
    type sw_p[4] = {0, 0, 0, 0};                                                   \
    _Pragma("clang loop unroll(full)")                                             \
    for (int sw_k = 0; sw_k < sw_n; sw_k++) {                                      \
      int sw_s = (sw_n - 1 - sw_k) % sw_w;                                         \
      sw_p[sw_s] = sw_k < sw_w ? sw_c[sw_k] : sw_p[sw_s] * sw_step + sw_c[sw_k];   \
    }                                                                              \
    sw_w == 1 ? sw_p[0]                                                            \
    : sw_w == 2 ? sw_p[1] * sw_x + sw_p[0]                                         \
                : (sw_p[3] * sw_x + sw_p[2]) * sw_x2 + (sw_p[1] * sw_x + sw_p[0]); \
  })

// MARK: Doubles

#define VM(name) SW_JOIN(sw_, name)
#define FIT(name) SW_FIT_##name
#define REAL double
#define INT int64_t
#define UINT uint64_t
#define FRACTION_BITS 52
#define BIAS 1023
#define SMALLEST_NORMAL 0x1p-1022
// Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
#define ROUND_MAGIC 6755399441055744.0
#define ABS __builtin_fabs
#define SIGNED __builtin_copysign
#define ROOT __builtin_elementwise_sqrt
// High parts end in zeros, so that their products with an exponent are exact.
#define LN2_HIGH 0x1.62e42fefa38p-1
#define LN2_LOW 0x1.ef35793c7673p-45
#define LOG10_2_HIGH 0x1.34413509f6p-2
#define LOG10_2_LOW 0x1.9fef311f12b36p-42
// High parts of half the digits, whose products with such halves are exact.
#define HALF_MASK 0xfffffffff8000000u
#define LOG2_E_HIGH 0x1.715476p+0
#define LOG2_E_LOW 0x1.4ae0bf85ddf44p-26
#define LOG10_E_HIGH 0x1.bcb7b1p-2
#define LOG10_E_LOW 0x1.49b9438ca9aaep-28
#define EXP_LEAST -746.0
#define EXP_MOST 710.0
#define EXP_FINITE 709.5
#define EXPM1_LEAST -40.0
#define HYPERBOLIC_MOST 712.0
// Beyond these sizes 1 is lost beside the square, and beside the number.
#define ASINH_BIG 0x1p28
#define EXPONENT_MOST 1000
// What a third of the bits is taken from, for the least relative error.
#define CBRT_GUESS 0x553ee978d4fdf400LL
#define CBRT_SCALE 0x1p20
#define HYPOT_BIG 0x1p500
#define HYPOT_SMALL 0x1p-450
#define HYPOT_SCALE 0x1p600
// pi/2 in four parts, the first three so short that their products with k <= 2^20 are exact.
#define HALF_PI_1 0x1.921fb544p+0
#define HALF_PI_2 0x1.0b4611a6p-34
#define HALF_PI_3 0x1.3198a2ep-69
#define HALF_PI_4 0x1.b839a252049c1p-104
// pi/4 so that three times it is exact, and the rest.
#define QUARTER_PI 0x1.921fb54442d18p-1
#define QUARTER_PI_LOW 0x1.1a62633145c07p-55
#include "VectorMathBits.inc"
#include "VectorMathParts.inc"
#include "VectorMathExponential.inc"
#include "VectorMathHyperbolic.inc"
#include "VectorMathInverse.inc"
#include "VectorMathRoots.inc"
#include "VectorMathTrigonometric.inc"
#include "VectorMathError.inc"
#include "VectorMathPrecisionEnd.inc"

// MARK: Floats

#define VM(name) SW_JOIN(swf_, name)
#define FIT(name) SW_FIT_##name##_F
#define REAL float
#define INT int32_t
#define UINT uint32_t
#define FRACTION_BITS 23
#define BIAS 127
#define SMALLEST_NORMAL 0x1p-126f
#define ROUND_MAGIC 12582912.0f
#define ABS __builtin_fabsf
#define SIGNED __builtin_copysignf
#define ROOT __builtin_elementwise_sqrt
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define LOG10_2_HIGH 0x1.344p-2f
#define LOG10_2_LOW 0x1.3509f8p-18f
#define HALF_MASK 0xfffff000u
#define LOG2_E_HIGH 0x1.714p+0f
#define LOG2_E_LOW 0x1.47652cp-12f
#define LOG10_E_HIGH 0x1.bcap-2f
#define LOG10_E_LOW 0x1.7b1526p-14f
#define EXP_LEAST -104.0f
#define EXP_MOST 89.0f
#define EXP_FINITE 88.3f
#define EXPM1_LEAST -20.0f
#define HYPERBOLIC_MOST 91.0f
#define ASINH_BIG 0x1p14f
#define EXPONENT_MOST 100
#define CBRT_GUESS 0x54a1f671
#define CBRT_SCALE 0x1p10f
#define HYPOT_BIG 0x1p60f
#define HYPOT_SMALL 0x1p-45f
#define HYPOT_SCALE 0x1p80f
#define HALF_PI_1 0x1.92p+0f
#define HALF_PI_2 0x1.fb4p-12f
#define HALF_PI_3 0x1.444p-24f
#define HALF_PI_4 0x1.68c234p-39f
#define QUARTER_PI 0x1.921fbp-1f
#define QUARTER_PI_LOW 0x1.5110b4p-23f
#include "VectorMathBits.inc"
#include "VectorMathParts.inc"
#include "VectorMathExponential.inc"
#include "VectorMathHyperbolic.inc"
#include "VectorMathInverse.inc"
#include "VectorMathRoots.inc"
#include "VectorMathTrigonometric.inc"
#include "VectorMathError.inc"
#include "VectorMathPrecisionEnd.inc"

/// The largest arguments whose reduction by pi/2 keeps full precision.
#define SW_TRIG_LIMIT 1.5e6
#define SWF_TRIG_LIMIT 2000.0f
/// The sizes up to which powers of e are normal numbers.
#define SW_EXP_ORDINARY 708.0
#define SWF_EXP_ORDINARY 87.0f
/// The sizes up to which a polynomial alone is the error function.
#define SW_ERF_SMALL 0.92
#define SWF_ERF_SMALL 0.92f

#include "VectorMathPower.h"
#include "VectorMathGamma.h"

#endif

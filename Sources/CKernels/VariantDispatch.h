// Compiling one source for several instruction sets. A file defines SW_SOURCE (the .inc with the
// loops, whose functions are named through SW_NAME) and includes this header: the functions then
// exist once for each set. AVX-512 is listed feature by feature, because naming the level
// (x86-64-v4) makes clang prefer 256-bit vectors.
#define SW_PASTE2(a, b) a##_##b
#define SW_PASTE(a, b) SW_PASTE2(a, b)
#define SW_NAME(name) SW_PASTE(name, SW_VARIANT)

// SW_HAS_FUSED: whether a fused product and sum is one instruction of the set.
#define SW_VARIANT baseline
#if defined(__x86_64__)
#define SW_HAS_FUSED 0
#else
#define SW_HAS_FUSED 1
#endif
#include SW_SOURCE
#undef SW_VARIANT
#undef SW_HAS_FUSED
#define SW_HAS_FUSED 1

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,lzcnt,popcnt,f16c,movbe"))), apply_to = function)
#define SW_VARIANT avx2
#include SW_SOURCE
#undef SW_VARIANT
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt,popcnt,f16c,movbe"))), apply_to = function)
#define SW_VARIANT avx512
#include SW_SOURCE
#undef SW_VARIANT
#pragma clang attribute pop

#define SW_DISPATCH(name)                                          \
  (sw_instruction_set_current() == SW_AVX512 ? name##_avx512       \
   : sw_instruction_set_current() == SW_AVX2 ? name##_avx2         \
                                             : name##_baseline)
#else
#define SW_DISPATCH(name) name##_baseline
#endif
#undef SW_HAS_FUSED

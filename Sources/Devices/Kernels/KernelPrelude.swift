/// What CUDA C++ and OpenCL C call differently, under one name: the text in front of every kernel.
///
/// In front of it a backend defines
///
/// | name | meaning |
/// | --- | --- |
/// | `CUDA` or `OPENCL` | the language |
/// | `WG` | work-items of a group |
/// | `CPU_DEVICE` | a work-item is a processor's thread and takes a run of elements; `WG` is 1 |
/// | `HAS_F64` | the device computes in `f64` |
///
/// and it switches the contraction of products and sums off, so that `+ - * /` and `sqrt` give the
/// processor's very bits; a kernel that wants a fused product calls `fma`.
///
/// | a kernel uses | for |
/// | --- | --- |
/// | `KERNEL(name)(GLOBAL const f32 *RESTRICT x, i64 x_start)` | its declaration; each array has a place to start from, in elements |
/// | `FUNCTION f32 twice(f32 x)` | helpers, of scalars and `GLOBAL` pointers |
/// | `i8 … i64`, `u8 … u64`, `f32`, `f64` | numbers; `f64` under `#ifdef HAS_F64` only |
/// | `SHARED f32 partial[WG];` | memory of a group, declared first in the kernel |
/// | `LOCAL_ID`, `GROUP_ID`, `GROUP_COUNT`, `BARRIER()` | who this is; waiting for the group |
/// | `FOR_EACH(i, n) { … }` | all places below `n`, shared out over the work-items; `FOR_EACH_32` for `n` below 2³¹ |
/// | `INDEPENDENT FOR_EACH(i, n)` | places that do not read what others write, so that they may run side by side |
/// | `F32_BITS`, `BITS_F32`, `F64_BITS`, `BITS_F64` | a number's bits, and back |
/// | `F32_INFINITY`, `F32_NAN`, `F64_INFINITY`, `F64_NAN` | what is no finite number |
/// | `LOAD_F16(p, i)`, `STORE_F16(p, i, x)`, the same of `BF16` | floats of 16 bits in memory of `u16` |
/// | `ROUND_F16(x)`, `ROUND_BF16(x)` | an `f32` rounded to 16 bits |
/// | `ATOMIC_ADD_I32(p, x)`, of `U32 I64 U64 F32 F64` | adding in global or shared memory; gives what was there |
/// | `ATOMIC_MIN_I32`, `ATOMIC_MAX_I32`, of `U32 I64 U64` | the smaller or larger one stays |
/// | `ATOMIC_CAS_U32(p, expected, x)`, of `I32 U64 I64` | exchange where the expected is found |
///
/// Atomics of 64 bits are there under `#ifdef HAS_ATOMIC64`.
package enum KernelPrelude {
  /// The text.
  package static let text = language + common

  /// What differs between the languages.
  private static let language = #"""
    #ifdef CUDA
    // Helpers come in families; that a kernel calls only some of them is no news.
    #pragma nv_diag_suppress 177
    typedef signed char i8;
    typedef unsigned char u8;
    typedef short i16;
    typedef unsigned short u16;
    typedef int i32;
    typedef unsigned int u32;
    typedef long long i64;
    typedef unsigned long long u64;
    typedef float f32;
    #define HAS_ATOMIC64 1
    #define KERNEL(name) extern "C" __global__ void __launch_bounds__(WG) name
    #define FUNCTION static __device__ __forceinline__
    #define GLOBAL
    #define SHARED __shared__
    #define CONSTANT static __device__ const
    #define RESTRICT __restrict__
    #define LOCAL_ID ((i32)threadIdx.x)
    #define GROUP_ID ((i64)blockIdx.x)
    #define GROUP_COUNT ((i64)gridDim.x)
    #define BARRIER() __syncthreads()
    #define F32_BITS(x) __float_as_uint(x)
    #define BITS_F32(x) __uint_as_float(x)
    #define F64_BITS(x) ((u64)__double_as_longlong(x))
    #define BITS_F64(x) __longlong_as_double((i64)(x))
    FUNCTION u16 F16_OF_F32(f32 x) {
      u16 bits;
      asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(x));
      return bits;
    }
    FUNCTION f32 F32_OF_F16(u16 bits) {
      f32 x;
      asm("cvt.f32.f16 %0, %1;" : "=f"(x) : "h"(bits));
      return x;
    }
    #define ATOMIC_FUNCTION static __device__ __forceinline__
    #define ATOMIC_SPACE(definition) definition()
    #define ATOMIC_CAS_U32(p, expected, x) atomicCAS((u32 *)(p), (u32)(expected), (u32)(x))
    #define ATOMIC_CAS_I32(p, expected, x) atomicCAS((i32 *)(p), (i32)(expected), (i32)(x))
    #define ATOMIC_CAS_U64(p, expected, x) atomicCAS((u64 *)(p), (u64)(expected), (u64)(x))
    #define ATOMIC_CAS_I64(p, expected, x) \
      ((i64)atomicCAS((u64 *)(p), (u64)(expected), (u64)(x)))
    #define ATOMIC_ADD_I32(p, x) atomicAdd((i32 *)(p), (i32)(x))
    #define ATOMIC_ADD_U32(p, x) atomicAdd((u32 *)(p), (u32)(x))
    #define ATOMIC_ADD_I64(p, x) ((i64)atomicAdd((u64 *)(p), (u64)(x)))
    #define ATOMIC_ADD_U64(p, x) atomicAdd((u64 *)(p), (u64)(x))
    #define ATOMIC_ADD_F32(p, x) atomicAdd((f32 *)(p), (f32)(x))
    #define ATOMIC_ADD_F64(p, x) atomicAdd((f64 *)(p), (f64)(x))
    #define ATOMIC_MIN_I32(p, x) atomicMin((i32 *)(p), (i32)(x))
    #define ATOMIC_MAX_I32(p, x) atomicMax((i32 *)(p), (i32)(x))
    #define ATOMIC_MIN_U32(p, x) atomicMin((u32 *)(p), (u32)(x))
    #define ATOMIC_MAX_U32(p, x) atomicMax((u32 *)(p), (u32)(x))
    #define ATOMIC_MIN_I64(p, x) atomicMin((i64 *)(p), (i64)(x))
    #define ATOMIC_MAX_I64(p, x) atomicMax((i64 *)(p), (i64)(x))
    #define ATOMIC_MIN_U64(p, x) atomicMin((u64 *)(p), (u64)(x))
    #define ATOMIC_MAX_U64(p, x) atomicMax((u64 *)(p), (u64)(x))
    #else
    #pragma OPENCL FP_CONTRACT OFF
    #ifdef HAS_F64
    #pragma OPENCL EXTENSION cl_khr_fp64 : enable
    #endif
    #ifdef cl_khr_int64_base_atomics
    #pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable
    #ifdef cl_khr_int64_extended_atomics
    #pragma OPENCL EXTENSION cl_khr_int64_extended_atomics : enable
    #define HAS_ATOMIC64 1
    #endif
    #endif
    typedef char i8;
    typedef uchar u8;
    typedef short i16;
    typedef ushort u16;
    typedef int i32;
    typedef uint u32;
    typedef long i64;
    typedef ulong u64;
    typedef float f32;
    #define KERNEL(name) __kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void name
    #define FUNCTION static inline
    #define GLOBAL __global
    #define SHARED __local
    #define CONSTANT __constant
    #define RESTRICT restrict
    #define LOCAL_ID ((i32)get_local_id(0))
    #define GROUP_ID ((i64)get_group_id(0))
    #define GROUP_COUNT ((i64)get_num_groups(0))
    #define BARRIER() barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
    #define F32_BITS(x) as_uint((f32)(x))
    #define BITS_F32(x) as_float((u32)(x))
    #define F64_BITS(x) as_ulong((f64)(x))
    #define BITS_F64(x) as_double((u64)(x))
    // By bits: not every device computes in halves, or has them in registers.
    FUNCTION f32 F32_OF_F16(u16 bits) {
      u32 sign = (u32)(bits & 0x8000) << 16, rest = (u32)(bits & 0x7fff) << 13;
      u32 finite = F32_BITS(BITS_F32(rest) * 0x1p112f);
      return BITS_F32(sign | (rest >= 0x0f800000u ? rest | 0x7f800000u : finite));
    }
    FUNCTION u16 F16_OF_F32(f32 x) {
      u32 bits = F32_BITS(x), sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
      u32 subnormal = F32_BITS(BITS_F32(size) + 0.5f) - 0x3f000000u;
      u32 normal = (size - 0x38000000u + 0xfff + (size >> 13 & 1)) >> 13;
      u32 rest = size >= 0x477ff000u ? 0x7c00 : size < 0x38800000u ? subnormal : normal;
      return (u16)(sign | (size > 0x7f800000u ? 0x7e00 : rest));
    }
    #define ATOMIC_FUNCTION static inline __attribute__((overloadable))
    #define ATOMIC_SPACE(definition) definition(__global) definition(__local)
    #define ATOMIC_CAS_U32(p, expected, x) atomic_cmpxchg(p, (u32)(expected), (u32)(x))
    #define ATOMIC_CAS_I32(p, expected, x) atomic_cmpxchg(p, (i32)(expected), (i32)(x))
    #define ATOMIC_CAS_U64(p, expected, x) atom_cmpxchg(p, (u64)(expected), (u64)(x))
    #define ATOMIC_CAS_I64(p, expected, x) atom_cmpxchg(p, (i64)(expected), (i64)(x))
    #define ATOMIC_ADD_I32(p, x) atomic_add(p, (i32)(x))
    #define ATOMIC_ADD_U32(p, x) atomic_add(p, (u32)(x))
    #define ATOMIC_ADD_I64(p, x) atom_add(p, (i64)(x))
    #define ATOMIC_ADD_U64(p, x) atom_add(p, (u64)(x))
    #define ATOMIC_MIN_I32(p, x) atomic_min(p, (i32)(x))
    #define ATOMIC_MAX_I32(p, x) atomic_max(p, (i32)(x))
    #define ATOMIC_MIN_U32(p, x) atomic_min(p, (u32)(x))
    #define ATOMIC_MAX_U32(p, x) atomic_max(p, (u32)(x))
    #define ATOMIC_MIN_I64(p, x) atom_min(p, (i64)(x))
    #define ATOMIC_MAX_I64(p, x) atom_max(p, (i64)(x))
    #define ATOMIC_MIN_U64(p, x) atom_min(p, (u64)(x))
    #define ATOMIC_MAX_U64(p, x) atom_max(p, (u64)(x))
    #define ADD_F32(space)                                                  \
      ATOMIC_FUNCTION f32 ATOMIC_ADD_F32(volatile space f32 *p, f32 x) {    \
        volatile space u32 *place = (volatile space u32 *)p;                \
        u32 seen = *place, expected;                                        \
        do {                                                                \
          expected = seen;                                                  \
          seen = atomic_cmpxchg(place, expected, F32_BITS(BITS_F32(expected) + x)); \
        } while (seen != expected);                                         \
        return BITS_F32(seen);                                              \
      }
    ATOMIC_SPACE(ADD_F32)
    #if defined(HAS_F64) && defined(HAS_ATOMIC64)
    #define ADD_F64(space)                                                  \
      ATOMIC_FUNCTION double ATOMIC_ADD_F64(volatile space double *p, double x) { \
        volatile space u64 *place = (volatile space u64 *)p;                \
        u64 seen = *place, expected;                                        \
        do {                                                                \
          expected = seen;                                                  \
          seen = atom_cmpxchg(place, expected, as_ulong(as_double(expected) + x)); \
        } while (seen != expected);                                         \
        return as_double(seen);                                             \
      }
    ATOMIC_SPACE(ADD_F64)
    #endif
    #endif

    """#

  /// What follows from it.
  private static let common = #"""
    #ifdef HAS_F64
    typedef double f64;
    #define F64_INFINITY BITS_F64(0x7ff0000000000000ul)
    #define F64_NAN BITS_F64(0x7ff8000000000000ul)
    #endif
    #define F32_INFINITY BITS_F32(0x7f800000u)
    #define F32_NAN BITS_F32(0x7fc00000u)
    #define LOAD_F16(p, i) F32_OF_F16((p)[i])
    #define STORE_F16(p, i, x) ((p)[i] = F16_OF_F32(x))
    #define ROUND_F16(x) F32_OF_F16(F16_OF_F32(x))
    FUNCTION f32 F32_OF_BF16(u16 bits) { return BITS_F32((u32)bits << 16); }
    FUNCTION u16 BF16_OF_F32(f32 x) {
      u32 bits = F32_BITS(x);
      return (u16)(x == x ? (bits + 0x7fff + (bits >> 16 & 1)) >> 16 : bits >> 16 | 0x40);
    }
    #define LOAD_BF16(p, i) F32_OF_BF16((p)[i])
    #define STORE_BF16(p, i, x) ((p)[i] = BF16_OF_F32(x))
    #define ROUND_BF16(x) F32_OF_BF16(BF16_OF_F32(x))
    // Runs are whole cache lines of every type, so that no two threads write to one.
    #ifdef CPU_DEVICE
    #define RUN_OF(T, n) (((T)(n) / (T)GROUP_COUNT + 64) & ~(T)63)
    #define FOR_EACH_AS(T, i, n)                                                            \
      for (T i##_run = RUN_OF(T, n), i##_from = (T)GROUP_ID * i##_run,                      \
             i##_count = (T)(n),                                                            \
             i##_to = i##_from + i##_run < i##_count ? i##_from + i##_run : i##_count,      \
             i = i##_from;                                                                  \
           i < i##_to; i++)
    #else
    #define FOR_EACH_AS(T, i, n)                                                            \
      for (T i##_step = (T)(GROUP_COUNT * WG), i = (T)(GROUP_ID * WG + LOCAL_ID); i < (T)(n); \
           i += i##_step)
    #endif
    #ifdef CPU_DEVICE
    #define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
    #else
    #define INDEPENDENT
    #endif
    #define FOR_EACH(i, n) FOR_EACH_AS(i64, i, n)
    #define FOR_EACH_32(i, n) FOR_EACH_AS(u32, i, n)

    """#
}

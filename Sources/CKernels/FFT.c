#include "FFT.h"

// Products and sums may fuse: it is faster and nearer to the truth.
#pragma STDC FP_CONTRACT ON
// Loops marked for unrolling stay loops where a radix is not known before the run.
#pragma clang diagnostic ignored "-Wpass-failed"

#define SW_SOURCE "FFT.inc"
#include "VariantDispatch.h"

#define SW_FFT_DISPATCH(name, ...)                    \
  do {                                                \
    if (precision == SW_FFT_FLOAT)                    \
      SW_FFT_VARIANT(name, float)(__VA_ARGS__);       \
    else                                              \
      SW_FFT_VARIANT(name, double)(__VA_ARGS__);      \
  } while (0)
#if defined(__x86_64__)
#define SW_FFT_VARIANT(name, precision)                                        \
  (sw_instruction_set_current() == SW_AVX512 ? name##_avx512##_##precision     \
   : sw_instruction_set_current() == SW_AVX2 ? name##_avx2##_##precision       \
                                             : name##_baseline##_##precision)
#else
#define SW_FFT_VARIANT(name, precision) name##_baseline##_##precision
#endif

static int64_t lane_count(sw_fft_precision precision) {
  return SW_FFT_LANE_BYTES / (precision == SW_FFT_FLOAT ? 4 : 8);
}

int64_t sw_fft_work(const sw_fft_lanes *plan, sw_fft_precision precision) {
  // Two halves, a row more for real transforms on each side, and full squares to turn.
  return 4 * lane_count(precision) * (plan->length + lane_count(precision)) +
         2 * lane_count(precision) * (plan->length + 2);
}

int64_t sw_fft_turned(const sw_fft_split *plan, sw_fft_precision precision) {
  int64_t lanes = lane_count(precision);
  return 2 * ((plan->first->length + lanes - 1) / lanes * lanes) * plan->second->length;
}

void sw_fft_lanes_run(const sw_fft_lanes *plan, sw_fft_precision precision, sw_fft_rows source,
                      sw_fft_rows target, int64_t lanes, double scale, void *work) {
  SW_FFT_DISPATCH(fft_lanes, plan, source, target, lanes, scale, work);
}

void sw_fft_lanes_run_real(const sw_fft_lanes *plan, sw_fft_precision precision, sw_fft_rows source,
                           sw_fft_rows target, int64_t lanes, double scale, const void *roots,
                           void *work) {
  SW_FFT_DISPATCH(fft_lanes_real, plan, source, target, lanes, scale, roots, work);
}

void sw_fft_lanes_run_hermitian(const sw_fft_lanes *plan, sw_fft_precision precision,
                                sw_fft_rows source, sw_fft_rows target, int64_t lanes, double scale,
                                const void *roots, void *work) {
  SW_FFT_DISPATCH(fft_lanes_hermitian, plan, source, target, lanes, scale, roots, work);
}

void sw_fft_gather(sw_fft_precision precision, const void *source, const int64_t *offsets,
                   int64_t lanes, int64_t step, int64_t length, void *rows) {
  SW_FFT_DISPATCH(fft_gather, source, offsets, lanes, step, length, rows);
}

void sw_fft_scatter(sw_fft_precision precision, const void *rows, const int64_t *offsets,
                    int64_t lanes, int64_t step, int64_t length, void *target) {
  SW_FFT_DISPATCH(fft_scatter, rows, offsets, lanes, step, length, target);
}

void sw_fft_split_first(const sw_fft_split *plan, sw_fft_precision precision, sw_fft_layout layout,
                        const void *source, int64_t start, int64_t end, void *turned, void *work) {
  SW_FFT_DISPATCH(fft_split_first, plan, layout, source, start, end, turned, work);
}

void sw_fft_split_second(const sw_fft_split *plan, sw_fft_precision precision, sw_fft_layout layout,
                         const void *turned, void *target, int64_t start, int64_t end, double scale,
                         void *work) {
  SW_FFT_DISPATCH(fft_split_second, plan, layout, turned, target, start, end, scale, work);
}

void sw_fft_real_finish(sw_fft_precision precision, void *pairs, int64_t half, int64_t start,
                        int64_t end, const void *near_roots, const void *far_roots) {
  SW_FFT_DISPATCH(fft_real_finish, pairs, half, start, end, near_roots, far_roots);
}

void sw_fft_real_prepare(sw_fft_precision precision, const void *source, void *target, int64_t half,
                         int64_t start, int64_t end, const void *near_roots,
                         const void *far_roots) {
  SW_FFT_DISPATCH(fft_real_prepare, source, target, half, start, end, near_roots, far_roots);
}

void sw_fft_multiply(sw_fft_precision precision, const void *a, const void *b, void *target,
                     int64_t count, double sign, double scale) {
  SW_FFT_DISPATCH(fft_multiply, a, b, target, count, sign, scale);
}

void sw_fft_widen(sw_fft_precision precision, const void *reals, void *pairs, int64_t count) {
  SW_FFT_DISPATCH(fft_widen, reals, pairs, count);
}

void sw_fft_narrow(sw_fft_precision precision, const void *pairs, void *reals, int64_t count) {
  SW_FFT_DISPATCH(fft_narrow, pairs, reals, count);
}

void sw_fft_mirror(sw_fft_precision precision, const void *source, void *target, int64_t length) {
  SW_FFT_DISPATCH(fft_mirror, source, target, length);
}

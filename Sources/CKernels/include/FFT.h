// Discrete Fourier transforms, many side by side in the lanes of vectors.
//
// The one transform there is works on SW_FFT_LANE_BYTES worth of numbers at a time: row j holds element j of
// that many transforms. A single long transform is cut into columns and rows that are each done so,
// with a turn in between (Bailey's four steps, doi:10.1007/BF00162341). Lengths are products of small
// primes; the Stockham order needs no bit reversal (Van Loan 1992, doi:10.1137/1.9781611970999).
#ifndef SW_FFT_H
#define SW_FFT_H

#include "InstructionSet.h"
#include <stdint.h>

/// The bytes of the real parts that lie side by side: 16 floats or 8 doubles.
enum { SW_FFT_LANE_BYTES = 64, SW_FFT_PASSES = 32, SW_FFT_LARGEST_RADIX = 64 };

typedef enum { SW_FFT_FLOAT = 0, SW_FFT_DOUBLE = 1 } sw_fft_precision;

/// One pass over all rows: `groups` × `stride` butterflies of `radix` legs.
typedef struct {
  int64_t radix, groups, stride;
  /// groups × (radix - 1) pairs: e^(-2πi g k / (radix · groups)) for k in 1 ..< radix.
  const void *twiddles;
  /// radix pairs: e^(-2πi k / radix).
  const void *roots;
} sw_fft_pass;

/// A transform of `length` rows.
typedef struct {
  int64_t length, pass_count;
  sw_fft_pass passes[SW_FFT_PASSES];
} sw_fft_lanes;

typedef enum {
  /// Real and imaginary parts alternate.
  SW_FFT_PAIRS,
  /// The same, the two exchanged: with both ends exchanged, a transform is the inverse one.
  SW_FFT_SWAPPED_PAIRS,
  /// Real and imaginary parts lie apart.
  SW_FFT_PLANES
} sw_fft_layout;

/// Rows of lanes in memory; `stride` counts real numbers. `imaginary` is used by planes alone.
typedef struct {
  sw_fft_layout layout;
  void *real, *imaginary;
  int64_t stride;
} sw_fft_rows;

/// A transform of columns × rows elements: `columns` many of length rows, a turn with twiddles, and
/// the others.
typedef struct {
  /// The transforms along the first and the second axis of the elements seen as first × second.
  const sw_fft_lanes *first, *second;
  /// first × lanes, a row's real parts and then its imaginary ones: e^(-2πi k l / n).
  const void *near_twiddles;
  /// (second / lanes) × first pairs: e^(-2πi k c lanes / n).
  const void *far_twiddles;
} sw_fft_split;

/// The real numbers that `sw_fft_lanes_run` needs as work space.
int64_t sw_fft_work(const sw_fft_lanes *plan, sw_fft_precision precision);

/// Transforms `lanes` lanes (at most a full row) of source into target, times `scale`.
void sw_fft_lanes_run(const sw_fft_lanes *plan, sw_fft_precision precision, sw_fft_rows source,
                      sw_fft_rows target, int64_t lanes, double scale, void *work);

/// The same of real numbers: source has 2 × length rows of reals (`real`, `stride`), target gets
/// length + 1 rows of pairs. `roots` holds e^(-2πi k / (2 length)) for k in 0 ... length / 2.
void sw_fft_lanes_run_real(const sw_fft_lanes *plan, sw_fft_precision precision, sw_fft_rows source,
                           sw_fft_rows target, int64_t lanes, double scale, const void *roots,
                           void *work);

/// The way back: source has length + 1 rows of pairs, target gets 2 × length rows of reals.
void sw_fft_lanes_run_hermitian(const sw_fft_lanes *plan, sw_fft_precision precision,
                                sw_fft_rows source, sw_fft_rows target, int64_t lanes, double scale,
                                const void *roots, void *work);

/// Copies `length` pairs of each of `lanes` lines, which begin at `offsets` (in pairs) and step by
/// `step` (in pairs), into rows with gaps for none: a row's real parts, then its imaginary ones.
void sw_fft_gather(sw_fft_precision precision, const void *source, const int64_t *offsets,
                   int64_t lanes, int64_t step, int64_t length, void *rows);

/// The way back.
void sw_fft_scatter(sw_fft_precision precision, const void *rows, const int64_t *offsets,
                    int64_t lanes, int64_t step, int64_t length, void *target);

/// The real numbers that the turned elements of a split transform take.
int64_t sw_fft_turned(const sw_fft_split *plan, sw_fft_precision precision);

/// The first half of a split transform: blocks of columns, a full row of lanes each.
void sw_fft_split_first(const sw_fft_split *plan, sw_fft_precision precision, sw_fft_layout layout,
                        const void *source, int64_t start, int64_t end, void *turned, void *work);

/// The second half: blocks of rows of what the first made.
void sw_fft_split_second(const sw_fft_split *plan, sw_fft_precision precision, sw_fft_layout layout,
                         const void *turned, void *target, int64_t start, int64_t end, double scale,
                         void *work);

/// Turns the transform of `half` pairs, seen as 2 × half reals, into the half + 1 pairs of their
/// real transform, times 1/2, in place; blocks start ..< end of k and half - k with k ≤ half / 2.
/// `near_roots` has a row of e^(-2πi l / n), reals first; `far_roots` pairs e^(-2πi c lanes / n).
void sw_fft_real_finish(sw_fft_precision precision, void *pairs, int64_t half, int64_t start,
                        int64_t end, const void *near_roots, const void *far_roots);

/// The way back, from half + 1 pairs in source to half in target.
void sw_fft_real_prepare(sw_fft_precision precision, const void *source, void *target, int64_t half,
                         int64_t start, int64_t end, const void *near_roots, const void *far_roots);

/// Sets target to the products of `count` pairs, the second one's imaginary parts times `sign`,
/// and all of it times `scale`.
void sw_fft_multiply(sw_fft_precision precision, const void *a, const void *b, void *target,
                     int64_t count, double sign, double scale);

/// Copies real numbers to the real parts of pairs, the others 0.
void sw_fft_widen(sw_fft_precision precision, const void *reals, void *pairs, int64_t count);

/// Copies the real parts of pairs.
void sw_fft_narrow(sw_fft_precision precision, const void *pairs, void *reals, int64_t count);

/// Writes the `length` pairs of a Hermitian sequence whose first length / 2 + 1 are in source; the
/// imaginary parts of the first, and of the middle one of an even length, become 0.
void sw_fft_mirror(sw_fft_precision precision, const void *source, void *target, int64_t length);

/// Writes e^(-2πi · row · (first + column · step) / n) for every row and column, as pairs, or as a
/// row's real parts and then its imaginary ones.
void sw_fft_roots(sw_fft_precision precision, sw_fft_layout layout, int64_t n, int64_t row_start,
                  int64_t rows, int64_t columns, int64_t first, int64_t step, void *target);

/// Writes e^(-πi j² / n) for j in 0 ..< count as pairs.
void sw_fft_chirp(sw_fft_precision precision, int64_t n, int64_t count, void *target);

#endif

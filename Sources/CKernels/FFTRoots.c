#include "FFT.h"
#include <math.h>

#pragma STDC FP_CONTRACT OFF

/// e^(-2πi k / n) with an error below one unit in the last place: the angle is brought into the
/// first octant in whole numbers, and carries the rest that a double cannot hold.
static void root(uint64_t k, uint64_t n, double *real, double *imaginary) {
  const double quarter_pi = 0x1.921fb54442d18p-1, quarter_pi_rest = 0x1.1a62633145c07p-55;
  uint64_t eighths = 8 * (k % n), octant = eighths / n, rest = eighths - octant * n;
  double part = (double)(octant & 1 ? n - rest : rest), whole = (double)n;
  double fraction = part / whole, fraction_rest = fma(-fraction, whole, part) / whole;
  double angle = fraction * quarter_pi;
  double angle_rest = fma(fraction, quarter_pi, -angle) + fraction * quarter_pi_rest + fraction_rest * quarter_pi;
  double s = sin(angle), c = cos(angle);
  double sine = s + angle_rest * c, cosine = c - angle_rest * s;
  int exchanged = ((octant + 1) >> 1) & 1;
  double x = exchanged ? sine : cosine, y = exchanged ? cosine : sine;
  *real = octant >= 2 && octant <= 5 ? -x : x;
  *imaginary = octant >= 4 ? y : -y;
}

static void put(sw_fft_precision precision, void *target, int64_t real_at, int64_t imaginary_at,
                double real, double imaginary) {
  if (precision == SW_FFT_FLOAT) {
    ((float *)target)[real_at] = (float)real;
    ((float *)target)[imaginary_at] = (float)imaginary;
  } else {
    ((double *)target)[real_at] = real;
    ((double *)target)[imaginary_at] = imaginary;
  }
}

void sw_fft_roots(sw_fft_precision precision, sw_fft_layout layout, int64_t n, int64_t row_start,
                  int64_t rows, int64_t columns, int64_t first, int64_t step, void *target) {
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t column = 0; column < columns; column++) {
      unsigned __int128 exponent =
          (unsigned __int128)(row_start + row) * (unsigned __int128)(first + column * step);
      double real, imaginary;
      root((uint64_t)(exponent % (uint64_t)n), (uint64_t)n, &real, &imaginary);
      if (layout == SW_FFT_PLANES)
        put(precision, target, 2 * row * columns + column, (2 * row + 1) * columns + column, real,
            imaginary);
      else
        put(precision, target, 2 * (row * columns + column), 2 * (row * columns + column) + 1, real,
            imaginary);
    }
  }
}

void sw_fft_chirp(sw_fft_precision precision, int64_t n, int64_t count, void *target) {
  // j² grows by 2j + 1, taken modulo the period 2n.
  uint64_t square = 0, period = 2 * (uint64_t)n;
  for (int64_t j = 0; j < count; j++) {
    double real, imaginary;
    root(square, period, &real, &imaginary);
    put(precision, target, 2 * j, 2 * j + 1, real, imaginary);
    square = (square + 2 * (uint64_t)j + 1) % period;
  }
}

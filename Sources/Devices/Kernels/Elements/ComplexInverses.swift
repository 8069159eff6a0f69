/// The inverse hyperbolic sine and tangent and the angle of a cosine of complex numbers, from which
/// the others follow by turns.
///
/// - Source: W. Kahan, "Branch cuts for complex elementary functions, or much ado about nothing's
///   sign bit", in: The State of the Art in Numerical Analysis, 1987.
enum ComplexInverses {
  static let text = #"""
    // Far from 0 the inverse functions are logarithms of 2 z.
    FUNCTION i32 C(is_far)(COMPLEX z) {
      return F(absolute)(z.re) > SQUARE_MOST || F(absolute)(z.im) > SQUARE_MOST;
    }
    FUNCTION REAL C(far_log)(COMPLEX z) { return C(log)(z).re + R(0.6931471805599453); }
    FUNCTION COMPLEX C(asinh)(COMPLEX z) {
      if (C(is_far)(z)) {
        REAL angle = atan2(F(absolute)(z.im), F(absolute)(z.re));
        return C(of)(F(copy_sign)(C(far_log)(z), z.re), F(copy_sign)(angle, z.im));
      }
      if (z.im == 0 && z.re != z.re) return z;
      COMPLEX a = C(square_root)(C(of)(1 + z.im, F(negate)(z.re)));
      COMPLEX b = C(square_root)(C(of)(1 - z.im, z.re));
      REAL re = asinh(a.re * b.im - a.im * b.re);
      return C(of)(F(copy_sign)(re, z.re), atan2(z.im, a.re * b.re - a.im * b.im));
    }
    FUNCTION COMPLEX C(acos)(COMPLEX z) {
      if (C(is_far)(z)) {
        REAL angle = atan2(F(absolute)(z.im), z.re);
        return C(of)(angle, F(negate)(F(copy_sign)(C(far_log)(z), z.im)));
      }
      if (z.re == 0 && z.im != z.im) return C(of)(R(1.5707963267948966), z.im);
      COMPLEX a = C(square_root)(C(of)(1 - z.re, F(negate)(z.im)));
      COMPLEX b = C(square_root)(C(of)(1 + z.re, z.im));
      REAL im = asinh(b.re * a.im - b.im * a.re);
      return C(of)(2 * atan2(a.re, b.re), F(copy_sign)(im, F(negate)(z.im)));
    }
    FUNCTION COMPLEX C(acosh)(COMPLEX z) {
      COMPLEX angle = C(acos)(z);
      return C(of)(F(absolute)(angle.im), F(copy_sign)(angle.re, z.im));
    }
    FUNCTION COMPLEX C(atanh)(COMPLEX z) {
      REAL x = F(absolute)(z.re), y = F(absolute)(z.im);
      REAL right = F(copy_sign)(R(1.5707963267948966), z.im);
      if (F(is_infinite)(x) || F(is_infinite)(y))
        return C(of)(F(copy_sign)(R(0.0), z.re), F(is_infinite)(y) || y == y ? right : z.im);
      if (C(is_far)(z)) {
        // Re(1 / z), with the larger side taken out.
        REAL large = x > y ? x : y, u = x / large, v = y / large;
        return C(of)(F(copy_sign)(u / (u * u + v * v) / large, z.re), right);
      }
      if (z.re == 0) return C(of)(z.re, atan(z.im));
      REAL distance = (1 - x) * (1 - x) + y * y;
      REAL re = x == 1 && y < SQUARE_LEAST ? R(0.5) * (R(0.6931471805599453) - log(y))
                                           : R(0.25) * log1p(4 * x / distance);
      REAL im = R(0.5) * atan2(2 * z.im, (1 - x) * (1 + x) - y * y);
      return C(of)(F(copy_sign)(re, z.re), im);
    }

    """#
}

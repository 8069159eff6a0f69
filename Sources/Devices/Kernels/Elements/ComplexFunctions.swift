/// What complex numbers do in kernels: pairs of floats or of doubles, one text for both.
///
/// Special values are those of C's Annex G, as the processor's interpreter has them from C's library.
/// A `complex64` goes by way of doubles where the device has them.
enum ComplexFunctions {
  /// The types and the arithmetic of pairs of floats, named `c32_…`.
  static let arithmetic32 = header32 + types + arithmetic + footer
  /// The types and the arithmetic of pairs of doubles, named `c64_…`.
  static let arithmetic64 = header64 + types + arithmetic + footer
  /// The functions of pairs of floats, named `c32_…`.
  static let functions32 = header32 + elementary + ComplexInverses.text + derived + footer
  /// The functions of pairs of doubles, named `c64_…`.
  static let functions64 = header64 + elementary + ComplexInverses.text + derived + footer

  // MARK: - Implementation

  private static let header32 =
    FloatingFunctions.header("f32", "u32", "i32", bits: 23, bias: 127, suffix: "##f")
      + """
      #define COMPLEX c32
      #define C(name) c32_##name
      #define EXP_MOST 80
      #define SQUARE_MOST 0x1p60f
      #define SQUARE_LEAST 0x1p-40f

      """
  private static let header64 =
    FloatingFunctions.header("f64", "u64", "i64", bits: 52, bias: 1023, suffix: "")
      + """
      #define COMPLEX c64
      #define C(name) c64_##name
      #define EXP_MOST 700
      #define SQUARE_MOST 0x1p500
      #define SQUARE_LEAST 0x1p-400

      """
  private static let footer =
    """
    #undef COMPLEX
    #undef C
    #undef EXP_MOST
    #undef SQUARE_MOST
    #undef SQUARE_LEAST

    """ + FloatingFunctions.footer

  private static let types = #"""
    typedef struct { REAL re, im; } __attribute__((aligned(2 * sizeof(REAL)))) COMPLEX;
    FUNCTION COMPLEX C(of)(REAL re, REAL im) {
      COMPLEX z;
      z.re = re;
      z.im = im;
      return z;
    }

    """#

  // Division by R. L. Smith, "Algorithm 116", 1962, doi:10.1145/368637.368661.
  private static let arithmetic = #"""
    FUNCTION COMPLEX C(negate)(COMPLEX x) { return C(of)(F(negate)(x.re), F(negate)(x.im)); }
    FUNCTION COMPLEX C(conjugate)(COMPLEX x) { return C(of)(x.re, F(negate)(x.im)); }
    FUNCTION COMPLEX C(round)(COMPLEX x) { return C(of)(rint(x.re), rint(x.im)); }
    FUNCTION COMPLEX C(add)(COMPLEX x, COMPLEX y) { return C(of)(x.re + y.re, x.im + y.im); }
    FUNCTION COMPLEX C(subtract)(COMPLEX x, COMPLEX y) { return C(of)(x.re - y.re, x.im - y.im); }
    FUNCTION COMPLEX C(multiply)(COMPLEX x, COMPLEX y) {
      return C(of)(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re);
    }
    FUNCTION COMPLEX C(divide)(COMPLEX x, COMPLEX y) {
      REAL a = F(absolute)(y.re), b = F(absolute)(y.im);
      if (a == 0 && b == 0) return C(of)(x.re / a, x.im / a);
      if (a >= b) {
        REAL ratio = y.im / y.re, scale = 1 / (y.re + y.im * ratio);
        return C(of)((x.re + x.im * ratio) * scale, (x.im - x.re * ratio) * scale);
      }
      REAL ratio = y.re / y.im, scale = 1 / (y.im + y.re * ratio);
      return C(of)((x.re * ratio + x.im) * scale, (x.im * ratio - x.re) * scale);
    }
    FUNCTION i32 C(equal)(COMPLEX x, COMPLEX y) { return x.re == y.re && x.im == y.im; }
    FUNCTION i32 C(is_nan)(COMPLEX x) { return x.re != x.re || x.im != x.im; }
    FUNCTION i32 C(is_infinite)(COMPLEX x) {
      return F(is_infinite)(x.re) || F(is_infinite)(x.im);
    }
    FUNCTION i32 C(is_finite)(COMPLEX x) { return F(is_finite)(x.re) && F(is_finite)(x.im); }

    """#

  private static let elementary = #"""
    FUNCTION REAL C(absolute)(COMPLEX x) { return hypot(x.re, x.im); }
    FUNCTION REAL C(phase)(COMPLEX x) { return atan2(x.im, x.re); }
    FUNCTION COMPLEX C(scaled)(COMPLEX x, REAL factor) { return C(of)(x.re * factor, x.im * factor); }
    // Turned by a right angle there and back: what sines are to hyperbolic sines.
    FUNCTION COMPLEX C(turned)(COMPLEX x) { return C(of)(F(negate)(x.im), x.re); }
    FUNCTION COMPLEX C(turned_back)(COMPLEX x) { return C(of)(x.im, F(negate)(x.re)); }
    FUNCTION COMPLEX C(square_root)(COMPLEX z) {
      if (F(is_infinite)(z.im)) return C(of)(REAL_INFINITY, z.im);
      if (F(is_infinite)(z.re)) {
        REAL rest = z.im != z.im ? z.im : F(copy_sign)(R(0.0), z.im);
        if (z.re > 0) return C(of)(z.re, rest);
        return C(of)(F(absolute)(rest), F(copy_sign)(REAL_INFINITY, z.im));
      }
      if (C(is_nan)(z)) return C(of)(REAL_NAN, REAL_NAN);
      REAL x = F(absolute)(z.re), y = F(absolute)(z.im), most = x > y ? x : y;
      if (most == 0) return C(of)(R(0.0), z.im);
      i32 is_big = most > SQUARE_MOST, is_small = most < SQUARE_LEAST;
      REAL scale = is_big ? R(0.25) : is_small ? R(0x1p+60) : R(1.0);
      REAL back = is_big ? R(2.0) : is_small ? R(0x1p-30) : R(1.0);
      x *= scale;
      y *= scale;
      REAL t = sqrt(R(0.5) * (x + hypot(x, y)));
      REAL rest = back * (y / (2 * t));
      t *= back;
      return z.re >= 0 ? C(of)(t, F(copy_sign)(rest, z.im)) : C(of)(rest, F(copy_sign)(t, z.im));
    }
    // e^x cos y and e^x sin y times a factor, where e^x alone may overflow.
    FUNCTION COMPLEX C(exp_times)(REAL x, REAL cosine, REAL sine, REAL factor) {
      REAL extra = R(1.0);
      if (x > EXP_MOST) {
        x -= EXP_MOST;
        extra = exp((REAL)EXP_MOST);
        if (x > EXP_MOST) x = EXP_MOST;
      }
      REAL e = exp(x) * factor;
      return C(of)(cosine * e * extra, sine * e * extra);
    }
    FUNCTION COMPLEX C(exp)(COMPLEX z) {
      if (z.im == 0) return C(of)(exp(z.re), z.im);
      if (!F(is_finite)(z.im) && F(is_infinite)(z.re))
        return z.re < 0 ? C(of)(R(0.0), R(0.0)) : C(of)(z.re, REAL_NAN);
      if (F(is_infinite)(z.re)) {
        REAL e = z.re > 0 ? REAL_INFINITY : R(0.0);
        return C(of)(e * cos(z.im), e * sin(z.im));
      }
      return C(exp_times)(z.re, cos(z.im), sin(z.im), R(1.0));
    }
    FUNCTION COMPLEX C(log)(COMPLEX z) {
      REAL angle = atan2(z.im, z.re), x = F(absolute)(z.re), y = F(absolute)(z.im);
      REAL large = x > y ? x : y, small = x > y ? y : x;
      if (F(is_infinite)(x) || F(is_infinite)(y)) return C(of)(REAL_INFINITY, angle);
      // Near the unit circle the digits are those of |z|^2 - 1.
      if (large > R(0.5) && large < R(2.0) && small < R(2.0))
        return C(of)(R(0.5) * log1p((large - 1) * (large + 1) + small * small), angle);
      if (large > SQUARE_MOST)
        return C(of)(log(hypot(R(0.25) * x, R(0.25) * y)) + 2 * R(0.6931471805599453), angle);
      if (large < SQUARE_LEAST && large > 0)
        return C(of)(log(hypot(R(0x1p+60) * x, R(0x1p+60) * y)) - 60 * R(0.6931471805599453), angle);
      return C(of)(log(hypot(x, y)), angle);
    }
    FUNCTION COMPLEX C(sinh)(COMPLEX z) {
      if (z.im == 0) return C(of)(sinh(z.re), z.im);
      if (!F(is_finite)(z.im) && (z.re == 0 || F(is_infinite)(z.re))) return C(of)(z.re, REAL_NAN);
      REAL x = F(absolute)(z.re);
      if (x > EXP_MOST && x < REAL_INFINITY)
        return C(exp_times)(x, F(copy_sign)(cos(z.im), cos(z.im) * z.re), sin(z.im), R(0.5));
      REAL cosine = cos(z.im);
      return C(of)(z.re == 0 ? F(copy_sign)(z.re, z.re * cosine) : sinh(z.re) * cosine,
                   cosh(z.re) * sin(z.im));
    }
    FUNCTION COMPLEX C(cosh)(COMPLEX z) {
      if (z.im == 0)
        return C(of)(cosh(z.re), F(sign_bit)(z.re) ? F(negate)(z.im) : z.im);
      if (!F(is_finite)(z.im) && z.re == 0) return C(of)(REAL_NAN, z.re);
      if (!F(is_finite)(z.im) && F(is_infinite)(z.re)) return C(of)(REAL_INFINITY, REAL_NAN);
      REAL x = F(absolute)(z.re), sine = sin(z.im);
      if (x > EXP_MOST && x < REAL_INFINITY)
        return C(exp_times)(x, cos(z.im), z.re < 0 ? -sine : sine, R(0.5));
      return C(of)(cosh(z.re) * cos(z.im), sinh(z.re) * sine);
    }
    // W. Kahan, "Branch cuts for complex elementary functions", 1987.
    FUNCTION COMPLEX C(tanh)(COMPLEX z) {
      REAL x = F(absolute)(z.re);
      if (z.im == 0) return C(of)(tanh(z.re), z.im);
      if (!F(is_finite)(z.im)) {
        if (F(is_infinite)(z.re)) return C(of)(F(copy_sign)(R(1.0), z.re), F(copy_sign)(R(0.0), z.im));
        return C(of)(z.re == 0 ? z.re : REAL_NAN, REAL_NAN);
      }
      if (x > EXP_MOST / 4) {
        REAL rest = 4 * sin(z.im) * cos(z.im) * exp(-2 * x);
        return C(of)(F(copy_sign)(R(1.0), z.re), rest);
      }
      REAL t = tan(z.im), beta = 1 + t * t, s = sinh(z.re), rho = sqrt(1 + s * s);
      REAL scale = 1 + beta * s * s;
      return C(of)(beta * rho * s / scale, t / scale);
    }

    """#

  private static let derived = #"""
    FUNCTION COMPLEX C(sin)(COMPLEX z) { return C(turned_back)(C(sinh)(C(turned)(z))); }
    FUNCTION COMPLEX C(cos)(COMPLEX z) { return C(cosh)(C(turned)(z)); }
    FUNCTION COMPLEX C(tan)(COMPLEX z) { return C(turned_back)(C(tanh)(C(turned)(z))); }
    FUNCTION COMPLEX C(asin)(COMPLEX z) { return C(turned_back)(C(asinh)(C(turned)(z))); }
    FUNCTION COMPLEX C(atan)(COMPLEX z) { return C(turned_back)(C(atanh)(C(turned)(z))); }
    FUNCTION COMPLEX C(exp2)(COMPLEX z) { return C(exp)(C(scaled)(z, R(0.6931471805599453))); }
    FUNCTION COMPLEX C(log2)(COMPLEX z) { return C(scaled)(C(log)(z), R(1.4426950408889634)); }
    FUNCTION COMPLEX C(log10)(COMPLEX z) { return C(scaled)(C(log)(z), R(0.4342944819032518)); }
    // e^a cos b - 1 = (e^a - 1) cos b - 2 sin^2(b / 2) keeps its digits near 0.
    FUNCTION COMPLEX C(exp_minus_one)(COMPLEX z) {
      REAL sine = sin(z.im / 2);
      return C(of)(expm1(z.re) * cos(z.im) - 2 * sine * sine, exp(z.re) * sin(z.im));
    }
    FUNCTION COMPLEX C(log_one_plus)(COMPLEX z) {
      REAL angle = atan2(z.im, z.re + 1);
      if (F(absolute)(z.re) > R(0.5) || F(absolute)(z.im) > R(0.5))
        return C(of)(log(hypot(z.re + 1, z.im)), angle);
      return C(of)(log1p(z.re * (z.re + 2) + z.im * z.im) / 2, angle);
    }
    // The direction; 0 stays, an infinite part alone gives its axis.
    FUNCTION COMPLEX C(sign)(COMPLEX z) {
      REAL size = C(absolute)(z);
      if (size == 0) return C(of)(R(0.0), R(0.0));
      if (size != REAL_INFINITY) return C(of)(z.re / size, z.im / size);
      i32 re = F(is_infinite)(z.re), im = F(is_infinite)(z.im);
      if ((re && im) || C(is_nan)(z)) return C(of)(REAL_NAN, REAL_NAN);
      return C(of)(re ? F(copy_sign)(R(1.0), z.re) : R(0.0), im ? F(copy_sign)(R(1.0), z.im) : R(0.0));
    }
    // A product that finds infinities again where they met zeros, as C's does (Annex G, G.5.1).
    FUNCTION REAL C(axis)(REAL part) { return F(copy_sign)(F(is_infinite)(part) ? R(1.0) : R(0.0), part); }
    FUNCTION REAL C(kept)(REAL part) { return part != part ? F(copy_sign)(R(0.0), part) : part; }
    FUNCTION COMPLEX C(product)(COMPLEX x, COMPLEX y) {
      COMPLEX z = C(multiply)(x, y);
      if (z.re == z.re || z.im == z.im) return z;
      i32 x_infinite = C(is_infinite)(x), y_infinite = C(is_infinite)(y);
      i32 overflows = F(is_infinite)(x.re * y.re) || F(is_infinite)(x.im * y.im)
                      || F(is_infinite)(x.re * y.im) || F(is_infinite)(x.im * y.re);
      if (!x_infinite && !y_infinite && !overflows) return z;
      x = x_infinite ? C(of)(C(axis)(x.re), C(axis)(x.im)) : C(of)(C(kept)(x.re), C(kept)(x.im));
      y = y_infinite ? C(of)(C(axis)(y.re), C(axis)(y.im)) : C(of)(C(kept)(y.re), C(kept)(y.im));
      return C(scaled)(C(multiply)(x, y), REAL_INFINITY);
    }
    // Small whole powers are products, so that they are as exact as these.
    FUNCTION COMPLEX C(power)(COMPLEX x, COMPLEX y) {
      if (y.re == 0 && y.im == 0) return C(of)(R(1.0), R(0.0));
      if (x.re == 0 && x.im == 0)
        return y.re > 0 ? C(of)(R(0.0), R(0.0)) : C(of)(REAL_NAN, REAL_NAN);
      if (y.im == 0 && y.re == rint(y.re) && F(absolute)(y.re) < 100) {
        COMPLEX result = C(of)(R(1.0), R(0.0)), factor = x;
        i32 started = 0;
        for (i32 n = (i32)F(absolute)(y.re); n; n >>= 1) {
          if (n & 1) {
            result = started ? C(multiply)(result, factor) : factor;
            started = 1;
          }
          if (n > 1) factor = C(multiply)(factor, factor);
        }
        return y.re < 0 ? C(divide)(C(of)(R(1.0), R(0.0)), result) : result;
      }
      return C(exp)(C(product)(y, C(log)(x)));
    }

    """#
}

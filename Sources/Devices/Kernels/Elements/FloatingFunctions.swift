/// What floats and doubles do in kernels: one text, printed once for each of the two.
///
/// What languages call by one name and compute to a few units in the last place is theirs: `exp`,
/// `sin`, `pow` and the like. What must have the processor's very bits is written out, from the
/// interpreter's definition in `CKernels/InstructionsFloating.inc` and `VectorMathParts.inc`.
enum FloatingFunctions {
  /// The functions for `f32`, named `f32_…`.
  static let float32 =
    header("f32", "u32", "i32", bits: 23, bias: 127, suffix: "##f") + text + footer

  /// The functions for `f64`, named `f64_…`; rounding of doubles to 16 bits among them.
  static let float64 =
    header("f64", "u64", "i64", bits: 52, bias: 1023, suffix: "") + text + roundingToOdd + footer

  // MARK: - Implementation

  /// What the functions of one type are printed with.
  static func header(
    _ real: String, _ uint: String, _ int: String, bits: Int, bias: Int, suffix: String
  ) -> String {
    """
    #define REAL \(real)
    #define UINT \(uint)
    #define INT \(int)
    #define F(name) \(real)_##name
    #define R(x) x\(suffix)
    #define TO_BITS(x) \(real.uppercased())_BITS(x)
    #define OF_BITS(x) BITS_\(real.uppercased())(x)
    #define REAL_INFINITY \(real.uppercased())_INFINITY
    #define REAL_NAN \(real.uppercased())_NAN
    #define FRACTION_BITS \(bits)
    #define BIAS \(bias)

    """
  }

  static let footer = """
    #undef REAL
    #undef UINT
    #undef INT
    #undef F
    #undef R
    #undef TO_BITS
    #undef OF_BITS
    #undef REAL_INFINITY
    #undef REAL_NAN
    #undef FRACTION_BITS
    #undef BIAS

    """

  private static let text = #"""
    #define SIGN_BIT ((UINT)1 << (8 * sizeof(REAL) - 1))
    FUNCTION REAL F(absolute)(REAL x) { return OF_BITS(TO_BITS(x) & ~SIGN_BIT); }
    FUNCTION i32 F(sign_bit)(REAL x) { return (TO_BITS(x) & SIGN_BIT) != 0; }
    FUNCTION REAL F(copy_sign)(REAL x, REAL y) {
      return OF_BITS((TO_BITS(x) & ~SIGN_BIT) | (TO_BITS(y) & SIGN_BIT));
    }
    FUNCTION REAL F(negate)(REAL x) { return OF_BITS(TO_BITS(x) ^ SIGN_BIT); }
    #undef SIGN_BIT
    FUNCTION i32 F(is_infinite)(REAL x) { return F(absolute)(x) == REAL_INFINITY; }
    FUNCTION i32 F(is_finite)(REAL x) { return F(absolute)(x) < REAL_INFINITY; }
    FUNCTION REAL F(sign)(REAL x) { return x > 0 ? R(1.0) : x < 0 ? R(-1.0) : x; }
    FUNCTION REAL F(minimum)(REAL x, REAL y) { return x != x ? x : x < y ? x : y; }
    FUNCTION REAL F(maximum)(REAL x, REAL y) { return x != x ? x : x > y ? x : y; }
    FUNCTION REAL F(minimum_number)(REAL x, REAL y) { return x < y || y != y ? x : y; }
    FUNCTION REAL F(maximum_number)(REAL x, REAL y) { return x > y || y != y ? x : y; }
    FUNCTION REAL F(next_after)(REAL x, REAL y) {
      if (x != x || y != y) return x + y;
      if (x == y) return y;
      if (x == 0) return F(copy_sign)(OF_BITS((UINT)1), y);
      return OF_BITS((x < y) == (x > 0) ? TO_BITS(x) + 1 : TO_BITS(x) - 1);
    }
    // x as a normal number, and what its exponent then has too much.
    FUNCTION INT F(shift)(REAL x) {
      return (TO_BITS(x) >> FRACTION_BITS & (2 * BIAS + 1)) == 0 ? FRACTION_BITS + 1 : 0;
    }
    FUNCTION UINT F(normal_bits)(REAL x) {
      return TO_BITS(F(shift)(x) ? x * (REAL)((UINT)2 << FRACTION_BITS) : x);
    }
    FUNCTION REAL F(fraction)(REAL x) {
      if (x == 0 || !F(is_finite)(x)) return x;
      UINT exponent = (UINT)(2 * BIAS + 1) << FRACTION_BITS;
      return OF_BITS((F(normal_bits)(x) & ~exponent) | (UINT)(BIAS - 1) << FRACTION_BITS);
    }
    FUNCTION REAL F(exponent)(REAL x) {
      if (x == 0 || !F(is_finite)(x)) return 0;
      INT exponent = (INT)(F(normal_bits)(x) >> FRACTION_BITS & (2 * BIAS + 1));
      return (REAL)(exponent - (BIAS - 1) - F(shift)(x));
    }
    // In two steps, so that a subnormal result is rounded once.
    FUNCTION REAL F(scale)(REAL x, INT k) {
      INT half_k = k >> 1;
      REAL first = OF_BITS((UINT)(BIAS + half_k) << FRACTION_BITS);
      return x * first * OF_BITS((UINT)(BIAS + (k - half_k)) << FRACTION_BITS);
    }
    FUNCTION REAL F(scale_by_power_of_two)(REAL x, REAL n) {
      if (n != n) return n;
      REAL most = (REAL)(2 * BIAS + 2 * FRACTION_BITS);
      REAL bounded = n > most ? most : n < -most ? -most : n;
      REAL sum = F(exponent)(x) + trunc(bounded);
      REAL least = (REAL)(-BIAS - FRACTION_BITS - 2), highest = (REAL)(BIAS + 3);
      return F(scale)(F(fraction)(x), (INT)(sum < least ? least : sum > highest ? highest : sum));
    }
    // The sign of a remainder follows the divisor.
    FUNCTION REAL F(remainder)(REAL x, REAL y) {
      REAL r = fmod(x, y);
      REAL moved = (r < 0) != (y < 0) ? r + y : r;
      return r != 0 ? moved : F(copy_sign)(R(0.0), y);
    }
    // By the exact remainder: the quotient itself may round up to a whole number.
    FUNCTION REAL F(floor_divide)(REAL x, REAL y) {
      REAL r = fmod(x, y);
      REAL q = (x - r) / y;
      q = r != 0 && (r < 0) != (y < 0) ? q - 1 : q;
      REAL whole = floor(q);
      whole = q - whole > R(0.5) ? whole + 1 : whole;
      whole = q == 0 ? F(copy_sign)(R(0.0), x / y) : whole;
      return y == 0 ? x / y : whole;
    }
    FUNCTION REAL F(power)(REAL x, REAL y) {
      return y == 2 ? x * x : y == 1 ? x : y == -1 ? 1 / x : pow(x, y);
    }
    // By the exponential that does not overflow.
    FUNCTION REAL F(sigmoid)(REAL x) {
      REAL e = exp(-F(absolute)(x));
      return (x < 0 ? e : R(1.0)) / (R(1.0) + e);
    }
    FUNCTION i64 F(to_i64)(REAL x) {
      return x >= R(-9223372036854775808.0) && x < R(9223372036854775808.0)
                 ? (i64)x : (i64)((u64)1 << 63);
    }
    FUNCTION u64 F(to_u64)(REAL x) {
      return x > R(-1.0) && x < R(18446744073709551616.0) ? (u64)x : (u64)F(to_i64)(x);
    }

    """#

  private static let roundingToOdd = #"""
    // A float that rounds to 16 bits as the double would: cut off, with its last bit set when
    // anything was cut.
    FUNCTION f32 f64_to_odd(f64 x) {
      f32 near = (f32)x;
      f64 back = (f64)near;
      if (back == x || x != x) return near;
      return BITS_F32((F32_BITS(near) - (f64_absolute(back) > f64_absolute(x))) | 1);
    }

    """#
}

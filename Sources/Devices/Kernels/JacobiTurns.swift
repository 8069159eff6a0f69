/// What kernels by Jacobi's method share: who turns with whom, and how far.
///
/// Rows p and q turn towards each other by `p − (w q + r p)` and `q + (w̅ p − r q)`, which is exact to
/// the last bit for small angles; `w` is the sine of the angle with the direction of a complex number,
/// `r` is 1 less its cosine.
///
/// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 8.5 (the angle, the order by round
///   robin); Rutishauser 1966, doi:10.1007/BF02165223 (the form of the turn).
enum JacobiTurns {
  /// Sweeps in which everything turns that is larger than its own rounding.
  ///
  /// Later ones let be what is only rounding of the whole, which comes to no end by itself.
  static let exactSweeps = 10

  /// The type's rounding and its NaN.
  static func defines(_ dtype: DType) -> [String] {
    let names =
      dtype.component == .float64
      ? ["EPSILON 0x1p-52", "NO_NUMBER F64_NAN", "LEAST 0x1p-969"]
      : ["EPSILON 0x1p-23f", "NO_NUMBER F32_NAN", "LEAST 0x1p-102f"]
    return names + ["EXACT_SWEEPS \(exactSweeps)"]
  }

  /// The arithmetic, after that of ``MatrixTeams``.
  static let text = """
    // In n - 1 steps each of n, an even number, meets each other once.
    FUNCTION i32 first_of(i32 step, i32 pair, i32 n) {
      const i32 p = step + pair;
      return p < n - 1 ? p : p - (n - 1);
    }
    FUNCTION i32 second_of(i32 step, i32 pair, i32 n) {
      const i32 q = step - pair;
      return pair == 0 ? n - 1 : q < 0 ? q + (n - 1) : q;
    }
    // The tangent of the angle that makes an entry of this size 0 between two of the diagonal.
    FUNCTION R tangent_of(R first, R second, R size) {
      const R ratio = (second - first) / (2 * size);
      const R t = 1 / (fabs(ratio) + sqrt(1 + ratio * ratio));
      return ratio < 0 ? -t : t;
    }
    FUNCTION R sine_of(R tangent) { return tangent / sqrt(1 + tangent * tangent); }
    // 1 less the cosine.
    FUNCTION R rest_of(R tangent) {
      const R cosine = 1 / sqrt(1 + tangent * tangent);
      const R sine = tangent * cosine;
      return sine * (sine / (1 + cosine));
    }
    FUNCTION T first_turned(T x, T y, T w, R rest) {
      return less_product(x, number(1), less_product(times(x, rest), times(w, -1), y));
    }
    FUNCTION T second_turned(T x, T y, T w, R rest) {
      return less_product(y, number(1), less_product(times(y, rest), conjugate(w), x));
    }
    FUNCTION R square_of(T x) {
      return real_part(x) * real_part(x) + imaginary_part(x) * imaginary_part(x);
    }
    // What every work-item of a team has, read by all of them.
    #define SHARE(value)                                                                    \\
      BARRIER();                                                                            \\
      parts[LOCAL_ID] = value;                                                              \\
      BARRIER();
    #define PART(i) parts[team * TEAM + (i)]

    """
}

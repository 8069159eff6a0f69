/// Determinants of stacks of matrices that ``KernelLU`` took apart, on an accelerator.
package enum KernelDeterminant {
  /// Writes the determinants.
  ///
  /// - Parameters:
  ///   - factors: `count` matrices of n × n without gaps.
  ///   - pivots: n numbers `int32` a matrix.
  ///   - n: The extent of the matrices.
  ///   - count: How many matrices.
  ///   - dtype: The type of the elements.
  ///   - results: Room for `count` elements.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*n*) for each matrix.
  package static func run(
    _ factors: DeviceArray, pivots: DeviceArray, extent n: Int, count: Int, dtype: DType,
    into results: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let stack = try MatrixTeams(dtype, rows: 1, columns: 1, on: accelerator)
    try accelerator.run(
      KernelText(name: "small_determinant", stack.defines, stack.functions, multiplying),
      .elements(count), factors.arguments, pivots.arguments, results.arguments,
      [.int(n), .int(count)])
  }

  /// Writes the sign of each determinant, for complex numbers its direction, and the logarithm of its
  /// size, a real number.
  ///
  /// - Parameters:
  ///   - factors: `count` matrices of n × n without gaps.
  ///   - pivots: n numbers `int32` a matrix.
  ///   - n: The extent of the matrices.
  ///   - count: How many matrices.
  ///   - dtype: The type of the elements.
  ///   - signs: Room for `count` elements.
  ///   - logarithms: Room for `count` real numbers.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*n*) for each matrix.
  package static func signedLogarithms(
    _ factors: DeviceArray, pivots: DeviceArray, extent n: Int, count: Int, dtype: DType,
    signs: DeviceArray, logarithms: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let stack = try MatrixTeams(dtype, rows: 1, columns: 1, on: accelerator)
    try accelerator.run(
      KernelText(name: "small_log_determinant", stack.defines, stack.functions, adding),
      .elements(count), factors.arguments, pivots.arguments, signs.arguments,
      logarithms.arguments, [.int(n), .int(count)])
  }

  // MARK: - Implementation

  /// The product is kept near 1, and its powers of two are counted, so that nothing overflows on the
  /// way.
  private static let multiplying = """
    FUNCTION i32 power_of(T x) {
      const R size = size_of(x);
      return size > 0 && size * 0 == 0 ? (i32)ilogb(size) : 0;
    }
    KERNEL(small_determinant)(GLOBAL const T *RESTRICT factors, i64 factors_start,
                              GLOBAL const i32 *RESTRICT pivots, i64 pivots_start,
                              GLOBAL T *RESTRICT y, i64 y_start, i64 n, i64 count) {
      FOR_EACH(i, count) {
        GLOBAL const T *x = factors + factors_start + i * n * n;
        GLOBAL const i32 *pivot = pivots + pivots_start + i * n;
        T all = number(1);
        i32 power = 0;
        for (i64 k = 0; k < n; k++) {
          T next = x[k * (n + 1)];
          i32 own = power_of(next);
          all = product(all, scaled(next, -own));
          power += own;
          own = power_of(all);
          all = scaled(all, -own);
          if (pivot[k] != (i32)k + 1) all = times(all, -1);
          power += own;
        }
        y[y_start + i] = scaled(scaled(all, power / 2), power - power / 2);
      }
    }
    """

  private static let adding = """
    #ifdef HAS_F64
    #define SUM f64
    #else
    #define SUM f32
    #endif
    KERNEL(small_log_determinant)(GLOBAL const T *RESTRICT factors, i64 factors_start,
                                  GLOBAL const i32 *RESTRICT pivots, i64 pivots_start,
                                  GLOBAL T *RESTRICT signs, i64 signs_start, GLOBAL R *RESTRICT logs,
                                  i64 logs_start, i64 n, i64 count) {
      FOR_EACH(i, count) {
        GLOBAL const T *x = factors + factors_start + i * n * n;
        GLOBAL const i32 *pivot = pivots + pivots_start + i * n;
        T sign = number(1);
        SUM sum = 0;
        for (i64 k = 0; k < n; k++) {
          T next = x[k * (n + 1)];
          // Quotients of complex numbers lose subnormal ones.
          if (size_of(next) < (R)0x1p-60) {
            next = scaled(next, 100);
            sum -= 100 * (SUM)0.69314718055994530942;
          }
          const R size = length_of(next);
          sum += log((SUM)size);
          sign = size == 0 ? number(0) : product(sign, quotient(next, number(size)));
          if (pivot[k] != (i32)k + 1) sign = times(sign, -1);
        }
        const bool is_zero = size_of(sign) == 0;
        signs[signs_start + i] = sign;
        logs[logs_start + i] = (R)(is_zero ? log((SUM)0) : sum);
      }
    }
    """
}

/// Takes stacks of small positive definite matrices apart on an accelerator, `a = l lᴴ`, each by one
/// team of work-items.
///
/// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 4.2 (outer products).
package enum KernelCholesky {
  /// Writes the lower triangular factor of each matrix, zeros above its diagonal, and which leading
  /// minor is not positive.
  ///
  /// - Parameters:
  ///   - a: `count` matrices of n × n without gaps, of which the lower triangle is read.
  ///   - n: Their extent.
  ///   - count: How many matrices.
  ///   - dtype: The type of the elements.
  ///   - factors: Room for as many elements, apart from `a`.
  ///   - failedMinors: Room for an `int32` a matrix: 0, or the order of the first leading minor that is
  ///     not positive.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*n*³) for each matrix.
  package static func run(
    _ a: DeviceArray, extent n: Int, count: Int, dtype: DType, into factors: DeviceArray,
    failedMinors: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, n > 0 else { return }
    let stack = try MatrixTeams(dtype, rows: n, columns: n, on: accelerator)
    try accelerator.run(
      KernelText(name: "small_cholesky", stack.defines, stack.functions, source),
      stack.groups(count, accelerator.traits), a.arguments, factors.arguments,
      failedMinors.arguments, [.int(n), stack.across(n), .int(count)])
  }

  // MARK: - Implementation

  private static let source = """
    KERNEL(small_cholesky)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *RESTRICT y, i64 y_start,
                           GLOBAL i32 *RESTRICT minors, i64 minors_start, i64 extent, i64 across,
                           i64 count) {
      MATRIX_AREA
      TEAM_PLACE
      const i32 n = (i32)extent;
    #ifndef IN_GROUP
      const i64 row_step = extent, column_step = 1;
    #endif
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 matrix = is_live ? first + team : count - 1;
        GLOBAL const T *from = x + x_start + matrix * extent * extent;
        GLOBAL T *to = y + y_start + matrix * extent * extent;
        MATRIX_PLACE(to, n, n)
        for (i32 i = down; i < n; i += height)
          for (i32 j = along; j < n; j += width)
            M(i, j) = j <= i ? from[i * extent + j] : number(0);
        BARRIER();
        i32 minor = 0;
        for (i32 k = 0; k < n; k++) {
          const R square = real_part(M(k, k));
          if (!(square > 0) && minor == 0) minor = k + 1;
          const R root = sqrt(square);
          BARRIER();
          if (lane == 0) M(k, k) = number(root);
          for (i32 i = k + 1 + lane; i < n; i += TEAM) M(i, k) = quotient(M(i, k), number(root));
          BARRIER();
          for (i32 i = k + 1 + down; i < n; i += height) {
            const T factor = M(i, k);
            for (i32 j = k + 1 + along; j <= i; j += width)
              M(i, j) = less_product(M(i, j), factor, conjugate(M(j, k)));
          }
          BARRIER();
        }
        if (lane == 0 && is_live) minors[minors_start + matrix] = minor;
    #ifdef IN_GROUP
        if (is_live)
          for (i32 i = down; i < n; i += height)
            for (i32 j = along; j < n; j += width) to[i * extent + j] = M(i, j);
        BARRIER();
    #endif
      }
    }
    """
}

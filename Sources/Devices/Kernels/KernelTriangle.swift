/// Solves systems with stacks of small triangular matrices on an accelerator, each by one team of
/// work-items; and exchanges rows, as a factorisation did.
package enum KernelTriangle {
  /// Which part of a matrix is read, and how.
  package struct Form: Sendable {
    /// Whether the lower triangle is read, or the upper one.
    package var isLower: Bool
    /// Whether the diagonal is taken for ones and not read.
    package var hasUnitDiagonal: Bool
    /// Whether the system is that of the transposed matrices.
    package var isTransposed: Bool

    /// Describes a triangle.
    package init(isLower: Bool, hasUnitDiagonal: Bool = false, isTransposed: Bool = false) {
      self.isLower = isLower
      self.hasUnitDiagonal = hasUnitDiagonal
      self.isTransposed = isTransposed
    }
  }

  /// Replaces the right sides of systems by their solutions.
  ///
  /// - Parameters:
  ///   - x: `count` × n × sides elements without gaps, apart from `a`.
  ///   - sides: How many right sides each system has.
  ///   - a: Matrices of n × n without gaps.
  ///   - n: Their extent.
  ///   - form: Which triangle is read, and how.
  ///   - count: How many systems.
  ///   - matrices: The number of each system's matrix, `int64`; nil takes them in order.
  ///   - dtype: The type of the elements.
  ///   - zeroPivots: Room for an `int32` a system: 0, or the first place of a 0 on the diagonal, from 1.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*n*² *sides*) for each system.
  package static func solve(
    _ x: DeviceArray, sides: Int, _ a: DeviceArray, extent n: Int, _ form: Form, count: Int,
    matrices: DeviceArray? = nil, dtype: DType, zeroPivots: DeviceArray,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, n > 0, sides > 0 else { return }
    let stack = try MatrixTeams(dtype, rows: n, columns: min(n, sides), on: accelerator)
    try accelerator.run(
      KernelText(name: "small_triangle", stack.defines, stack.functions, solving),
      stack.groups(count, accelerator.traits), a.arguments, x.arguments,
      (matrices ?? zeroPivots).arguments, zeroPivots.arguments,
      [.int(matrices == nil ? 0 : 1), .int(n), .int(sides)],
      [
        .int(form.isLower != form.isTransposed ? 1 : 0), .int(form.hasUnitDiagonal ? 1 : 0),
        .int(form.isTransposed ? 1 : n), .int(form.isTransposed ? n : 1), stack.across(sides),
        .int(count),
      ])
  }

  /// Exchanges rows of matrices in place, in the order of a factorisation or back.
  ///
  /// - Parameters:
  ///   - x: `count` × n × columns elements without gaps.
  ///   - columns: The columns of each matrix.
  ///   - n: The rows of each matrix.
  ///   - pivots: `exchanges` numbers a factorisation: with which row each row is exchanged, from 1.
  ///   - pivotType: Their type, `int32` or `int64`.
  ///   - exchanges: How many rows are exchanged, at most n.
  ///   - isReversed: Whether the last exchange comes first.
  ///   - count: How many matrices.
  ///   - matrices: The number of each matrix's factorisation, `int64`; nil takes them in order.
  ///   - dtype: The type of the elements.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*exchanges* × *columns*) for each matrix.
  package static func exchangeRows(
    of x: DeviceArray, columns: Int, extent n: Int, pivots: DeviceArray,
    pivotType: DType = .int32, exchanges: Int, isReversed: Bool, count: Int,
    matrices: DeviceArray? = nil, dtype: DType, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let stack = try MatrixTeams(dtype, rows: 1, columns: 1, on: accelerator)
    try accelerator.run(
      KernelText(
        name: "small_exchange", stack.defines + ["PIVOT \(pivotType.kernelType)"],
        stack.functions, exchanging),
      .elements(count * columns), x.arguments, pivots.arguments, (matrices ?? pivots).arguments,
      [
        .int(matrices == nil ? 0 : 1), .int(n), .int(columns), .int(exchanges),
        .int(isReversed ? 1 : 0), .int(count),
      ])
  }

  /// Writes the identity for each matrix of a stack.
  ///
  /// - Complexity: O(*n*²) for each matrix.
  package static func identities(
    _ x: DeviceArray, extent n: Int, count: Int, dtype: DType, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let stack = try MatrixTeams(dtype, rows: 1, columns: 1, on: accelerator)
    try accelerator.run(
      KernelText(name: "small_identity", stack.defines, stack.functions, identity),
      .elements(count * n * n), x.arguments, [.int(n), .int(count)])
  }

  // MARK: - Implementation

  private static let solving = """
    #undef M
    #define M(i, j) from[(i) * row_step + (j) * column_step]
    KERNEL(small_triangle)(GLOBAL const T *RESTRICT a, i64 a_start, GLOBAL T *RESTRICT x, i64 x_start,
                           GLOBAL const i64 *RESTRICT matrices, i64 matrices_start,
                           GLOBAL i32 *RESTRICT zeros, i64 zeros_start, i64 is_listed, i64 extent,
                           i64 sides, i64 is_lower, i64 is_unit, i64 row_step, i64 column_step,
                           i64 across, i64 count) {
      TEAM_PLACE
      const i32 n = (i32)extent;
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 system = is_live ? first + team : count - 1;
        const i64 own_sides = is_live ? sides : 0;
        GLOBAL const T *from =
            a + a_start + (is_listed ? matrices[matrices_start + system] : system) * extent * extent;
        GLOBAL T *own = x + x_start + system * extent * sides;
        i32 zero = 0;
        for (i32 step = 0; step < n; step++) {
          const i32 k = is_lower ? step : n - 1 - step;
          if (!is_unit) {
            const T pivot = M(k, k);
            if (size_of(pivot) == 0 && (zero == 0 || k < zero)) zero = k + 1;
            for (i64 s = lane; s < own_sides; s += TEAM)
              own[k * sides + s] = quotient(own[k * sides + s], pivot);
            BARRIER();
          }
          const i32 last = is_lower ? n : k;
          for (i32 i = (is_lower ? k + 1 : 0) + down; i < last; i += height) {
            const T factor = M(i, k);
            for (i64 s = along; s < own_sides; s += width)
              own[i * sides + s] = less_product(own[i * sides + s], factor, own[k * sides + s]);
          }
          BARRIER();
        }
        if (lane == 0 && is_live) zeros[zeros_start + system] = zero;
      }
    }
    """

  private static let exchanging = """
    KERNEL(small_exchange)(GLOBAL T *RESTRICT x, i64 x_start, GLOBAL const PIVOT *RESTRICT pivots,
                           i64 pivots_start, GLOBAL const i64 *RESTRICT matrices, i64 matrices_start,
                           i64 is_listed, i64 n, i64 columns, i64 exchanges, i64 is_reversed,
                           i64 count) {
      FOR_EACH(i, count * columns) {
        const i64 matrix = i / columns;
        GLOBAL T *own = x + x_start + matrix * n * columns + (i - matrix * columns);
        GLOBAL const PIVOT *pivot =
            pivots + pivots_start
            + (is_listed ? matrices[matrices_start + matrix] : matrix) * exchanges;
        for (i64 step = 0; step < exchanges; step++) {
          const i64 k = is_reversed ? exchanges - 1 - step : step;
          const i64 other = (i64)pivot[k] - 1;
          if (other != k) {
            const T element = own[other * columns];
            own[other * columns] = own[k * columns];
            own[k * columns] = element;
          }
        }
      }
    }
    """

  private static let identity = """
    KERNEL(small_identity)(GLOBAL T *RESTRICT x, i64 x_start, i64 n, i64 count) {
      FOR_EACH(i, count * n * n) {
        const i64 place = i % (n * n);
        x[x_start + i] = number(place / n == place % n ? 1 : 0);
      }
    }
    """
}

/// Takes stacks of small matrices apart on an accelerator, `p a = l u`, each by one team of
/// work-items.
///
/// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 3.4 (outer products, partial
///   pivoting).
package enum KernelLU {
  /// Writes both factors of each matrix in one, what each row was exchanged with, and where a pivot
  /// is 0.
  ///
  /// - Parameters:
  ///   - a: `count` matrices of rows × columns without gaps.
  ///   - rows: Their rows.
  ///   - columns: Their columns.
  ///   - count: How many matrices.
  ///   - transposed: Whether their transposes are taken apart; the factors are written transposed too.
  ///   - dtype: The type of the elements.
  ///   - factors: Room for as many elements, apart from `a`.
  ///   - pivots: Room for min(rows, columns) numbers a matrix: which row each was exchanged with, from 1.
  ///   - pivotType: Their type, `int32` or `int64`.
  ///   - zeroPivots: Room for an `int32` a matrix: 0, or the place of the first pivot of 0, from 1.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*mn* min(*m*, *n*)) for each matrix.
  package static func run(
    _ a: DeviceArray, rows: Int, columns: Int, count: Int, transposed: Bool = false, dtype: DType,
    into factors: DeviceArray, pivots: DeviceArray, pivotType: DType = .int32,
    zeroPivots: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, rows > 0, columns > 0 else { return }
    let (m, n) = transposed ? (columns, rows) : (rows, columns)
    let stack = try MatrixTeams(dtype, rows: m, columns: n, on: accelerator)
    let steps = transposed ? (1, columns) : (columns, 1)
    let text = KernelText(
      name: "small_lu", stack.defines + ["PIVOT \(pivotType.kernelType)"], stack.functions, source)
    try accelerator.run(
      text, stack.groups(count, accelerator.traits), a.arguments, factors.arguments,
      pivots.arguments, zeroPivots.arguments,
      [.int(m), .int(n), .int(steps.0), .int(steps.1), stack.across(n), .int(count)])
  }

  // MARK: - Implementation

  /// Every work-item looks for the pivot by itself, which costs less than waiting for each other.
  private static let source = """
    KERNEL(small_lu)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *RESTRICT y, i64 y_start,
                     GLOBAL PIVOT *RESTRICT pivots, i64 pivots_start, GLOBAL i32 *RESTRICT zeros,
                     i64 zeros_start, i64 rows, i64 columns, i64 row_step, i64 column_step,
                     i64 across, i64 count) {
      MATRIX_AREA
      TEAM_PLACE
      const i32 m = (i32)rows, n = (i32)columns, least = m < n ? m : n;
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 matrix = is_live ? first + team : count - 1;
        GLOBAL const T *from = x + x_start + matrix * rows * columns;
        GLOBAL T *to = y + y_start + matrix * rows * columns;
        MATRIX_PLACE(to, m, n)
        for (i32 i = down; i < m; i += height)
          for (i32 j = along; j < n; j += width) M(i, j) = from[i * row_step + j * column_step];
        BARRIER();
        i32 zero = 0;
        for (i32 k = 0; k < least; k++) {
          i32 pivot = k;
          R largest = size_of(M(k, k));
          for (i32 i = k + 1; i < m; i++) {
            const R size = size_of(M(i, k));
            if (size > largest || (size != size && largest == largest)) {
              largest = size;
              pivot = i;
            }
          }
          if (largest == 0 && zero == 0) zero = k + 1;
          if (lane == 0 && is_live) pivots[pivots_start + matrix * least + k] = (PIVOT)(pivot + 1);
          BARRIER();
          if (pivot != k) {
            for (i32 j = lane; j < n; j += TEAM) {
              const T other = M(pivot, j);
              M(pivot, j) = M(k, j);
              M(k, j) = other;
            }
          }
          BARRIER();
          if (largest != 0)
            for (i32 i = k + 1 + lane; i < m; i += TEAM) M(i, k) = quotient(M(i, k), M(k, k));
          BARRIER();
          for (i32 i = k + 1 + down; i < m; i += height) {
            const T factor = M(i, k);
            for (i32 j = k + 1 + along; j < n; j += width)
              M(i, j) = less_product(M(i, j), factor, M(k, j));
          }
          BARRIER();
        }
        if (lane == 0 && is_live) zeros[zeros_start + matrix] = zero;
    #ifdef IN_GROUP
        if (is_live)
          for (i32 i = down; i < m; i += height)
            for (i32 j = along; j < n; j += width) to[i * row_step + j * column_step] = M(i, j);
        BARRIER();
    #endif
      }
    }
    """
}

/// Takes stacks of small matrices apart on an accelerator, `a = q r`, each by one team of work-items.
///
/// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 5.2 (Householder reflectors); the
///   signs are LAPACK's.
package enum KernelQR {
  /// Writes both factors of each matrix.
  ///
  /// - Parameters:
  ///   - a: `count` matrices of m × n without gaps.
  ///   - m: Their rows.
  ///   - n: Their columns.
  ///   - width: The columns of `q`, from min(m, n) to m.
  ///   - count: How many matrices.
  ///   - dtype: The type of the elements.
  ///   - q: Room for `count` × m × width elements, apart from `a`; nil when it is not wanted.
  ///   - r: Room for `count` × width × n elements, apart from `a`.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*mn width*) for each matrix.
  package static func run(
    _ a: DeviceArray, rows m: Int, columns n: Int, width: Int, count: Int, dtype: DType,
    q: DeviceArray?, r: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, m > 0, n > 0 else { return }
    // The row below the matrix is for the reflectors' factors.
    let stack = try MatrixTeams(dtype, rows: m + 1, columns: n, on: accelerator)
    let area =
      stack.isInGroup
      ? r : try accelerator.array(of: dtype.byteCount, count: count * (m + 1) * n)
    try accelerator.run(
      KernelText(name: "small_qr", stack.defines, stack.functions, source),
      stack.groups(count, accelerator.traits), a.arguments, area.arguments, (q ?? r).arguments,
      r.arguments,
      [
        .int(q == nil ? 0 : 1), .int(m), .int(n), .int(width), stack.across(n), .int(count),
      ])
  }

  // MARK: - Implementation

  /// Every work-item finds a reflector's length by itself, and applies reflectors to columns of its
  /// own.
  private static let source = """
    KERNEL(small_qr)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *work, i64 work_start,
                     GLOBAL T *q, i64 q_start, GLOBAL T *r, i64 r_start, i64 has_q, i64 rows,
                     i64 columns, i64 kept, i64 across, i64 count) {
      MATRIX_AREA
      TEAM_PLACE
      const i32 m = (i32)rows, n = (i32)columns, least = m < n ? m : n;
    #ifndef IN_GROUP
      const i64 row_step = columns, column_step = 1;
    #endif
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 matrix = is_live ? first + team : count - 1;
        GLOBAL const T *from = x + x_start + matrix * rows * columns;
        MATRIX_PLACE(work + work_start + matrix * (rows + 1) * columns, m + 1, n)
        for (i32 i = down; i < m; i += height)
          for (i32 j = along; j < n; j += width) M(i, j) = from[i * columns + j];
        BARRIER();
        for (i32 k = 0; k < least; k++) {
          const T head = M(k, k);
          R rest = 0, sum = 0;
          for (i32 i = k + 1; i < m; i++) {
            const R size = size_of(M(i, k));
            if (size > rest || size != size) rest = size;
          }
          const R largest = size_of(head) > rest || size_of(head) != size_of(head)
              ? size_of(head) : rest;
          const bool is_done = rest == 0 && imaginary_part(head) == 0;
          if (!is_done) {
            for (i32 i = k; i < m; i++) {
              const R re = real_part(M(i, k)) / largest, im = imaginary_part(M(i, k)) / largest;
              sum += re * re + im * im;
            }
          }
          const R length = largest * sqrt(sum);
          const R to = is_done ? real_part(head) : real_part(head) < 0 ? length : -length;
          const T factor = is_done
              ? number(0) : pair((to - real_part(head)) / to, -imaginary_part(head) / to);
          const T divisor = is_done ? number(1) : pair(real_part(head) - to, imaginary_part(head));
          BARRIER();
          for (i32 i = k + 1 + lane; i < m; i += TEAM) M(i, k) = quotient(M(i, k), divisor);
          if (lane == 0) {
            M(k, k) = number(to);
            M(m, k) = factor;
          }
          BARRIER();
          for (i32 j = k + 1 + lane; j < n; j += TEAM) {
            T dot = M(k, j);
            for (i32 i = k + 1; i < m; i++)
              dot = less_product(dot, times(conjugate(M(i, k)), -1), M(i, j));
            dot = product(dot, conjugate(factor));
            M(k, j) = less_product(M(k, j), number(1), dot);
            for (i32 i = k + 1; i < m; i++) M(i, j) = less_product(M(i, j), M(i, k), dot);
          }
          BARRIER();
        }
        if (is_live) {
          GLOBAL T *upper = r + r_start + matrix * kept * columns;
          for (i32 i = down; i < (i32)kept; i += height)
            for (i32 j = along; j < n; j += width) upper[i * columns + j] = j < i ? number(0) : M(i, j);
          GLOBAL T *basis = q + q_start + matrix * rows * kept;
          for (i32 j = has_q ? lane : (i32)kept; j < (i32)kept; j += TEAM) {
            GLOBAL T *axis = basis + j;
            for (i32 i = 0; i < m; i++) axis[i * kept] = number(i == j ? 1 : 0);
            for (i32 k = least - 1; k >= 0; k--) {
              T dot = axis[k * kept];
              for (i32 i = k + 1; i < m; i++)
                dot = less_product(dot, times(conjugate(M(i, k)), -1), axis[i * kept]);
              dot = product(dot, M(m, k));
              axis[k * kept] = less_product(axis[k * kept], number(1), dot);
              for (i32 i = k + 1; i < m; i++)
                axis[i * kept] = less_product(axis[i * kept], M(i, k), dot);
            }
          }
        }
        BARRIER();
      }
    }
    """
}

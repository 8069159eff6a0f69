/// Adds what is missing to stacks of small sets of orthonormal vectors on an accelerator, each by one
/// team of work-items.
///
/// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 5.2.8 (Gram and Schmidt), each
///   vector made orthogonal twice: Giraud, Langou, Rozložník 2005, doi:10.1016/j.camwa.2005.08.009.
package enum KernelBasisCompletion {
  /// Replaces the last vectors of each set by ones that are orthonormal to those before them.
  ///
  /// - Parameters:
  ///   - vectors: `count` sets of `width` vectors without gaps.
  ///   - length: The elements of a vector, at least `width`.
  ///   - width: The vectors of a set.
  ///   - areColumns: Whether vectors are the columns of a set's matrix, or its rows.
  ///   - missing: An `int32` a set: how many are missing; below 0 for sets that are left alone.
  ///   - most: The largest of them.
  ///   - count: How many sets.
  ///   - dtype: The type of the elements.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*length width*) for each missing vector.
  package static func run(
    _ vectors: DeviceArray, length: Int, width: Int, areColumns: Bool, missing: DeviceArray,
    most: Int, count: Int, dtype: DType, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, most > 0 else { return }
    let stack = try MatrixTeams(dtype, rows: 1, columns: length, on: accelerator)
    let sums = try accelerator.array(of: dtype.byteCount, count: count * width)
    try accelerator.run(
      KernelText(
        name: "small_basis", stack.defines, stack.functions + JacobiTurns.text, source),
      stack.groups(count, accelerator.traits), vectors.arguments, sums.arguments,
      missing.arguments, [.int(length), .int(width), .int(areColumns ? 1 : length)],
      [.int(areColumns ? width : 1), .int(most), stack.across(length), .int(count)])
  }

  // MARK: - Implementation

  /// Of all axes the one that the known vectors cover least has the most left outside them.
  private static let source = """
    #define V(i, j) set[(i) * vector_step + (j) * element_step]
    KERNEL(small_basis)(GLOBAL T *x, i64 x_start, GLOBAL T *sums, i64 sums_start,
                        GLOBAL const i32 *RESTRICT missing, i64 missing_start, i64 length,
                        i64 vectors, i64 vector_step, i64 element_step, i64 most, i64 across,
                        i64 count) {
      SHARED R parts[WG];
      TEAM_PLACE
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 matrix = is_live ? first + team : count - 1;
        const i32 own_missing = is_live ? missing[missing_start + matrix] : 0;
        GLOBAL T *set = x + x_start + matrix * length * vectors;
        GLOBAL T *dots = sums + sums_start + matrix * vectors;
        for (i32 turn = 0; turn < (i32)most; turn++) {
          const bool is_one = turn < own_missing;
          const i32 known = is_one ? (i32)vectors - own_missing + turn : 0;
          const i32 n = is_one ? (i32)length : 0;
          for (i32 j = lane; j < n; j += TEAM) {
            R covered = 0;
            for (i32 i = 0; i < known; i++) covered += square_of(V(i, j));
            V(known, j) = number(covered);
          }
          BARRIER();
          i32 axis = 0;
          for (i32 j = 1; j < n; j++)
            if (real_part(V(known, j)) < real_part(V(known, axis))) axis = j;
          BARRIER();
          for (i32 j = lane; j < n; j += TEAM) {
            T rest = number(j == axis ? 1 : 0);
            for (i32 i = 0; i < known; i++)
              rest = less_product(rest, conjugate(V(i, axis)), V(i, j));
            V(known, j) = rest;
          }
          BARRIER();
          for (i32 i = lane; i < known; i += TEAM) {
            T dot = number(0);
            for (i32 j = 0; j < n; j++)
              dot = less_product(dot, times(V(known, j), -1), conjugate(V(i, j)));
            dots[i] = dot;
          }
          BARRIER();
          R square = 0;
          for (i32 j = lane; j < n; j += TEAM) {
            T rest = V(known, j);
            for (i32 i = 0; i < known; i++) rest = less_product(rest, dots[i], V(i, j));
            V(known, j) = rest;
            square += square_of(rest);
          }
          SHARE(square)
          square = 0;
          for (i32 i = 0; i < TEAM; i++) square += PART(i);
          for (i32 j = lane; j < n; j += TEAM)
            V(known, j) = times(V(known, j), 1 / sqrt(square));
          BARRIER();
        }
      }
    }
    """
}

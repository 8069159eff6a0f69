/// Finds the eigenvalues and eigenvectors of stacks of small Hermitian matrices on an accelerator, each
/// by one team of work-items that turns n / 2 pairs of axes at once.
///
/// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 8.5 (Jacobi's method in parallel);
///   Demmel, Veselić 1992, doi:10.1137/0613074 (when an entry is small enough: small eigenvalues of
///   positive definite matrices come out to their own last digits).
package enum KernelSymmetricEigen {
  /// Writes the eigenvalues, ascending, and the eigenvectors, in columns, of each matrix.
  ///
  /// - Parameters:
  ///   - a: `count` matrices of n × n without gaps, of which the lower triangle is read.
  ///   - n: Their extent.
  ///   - count: How many matrices.
  ///   - dtype: The type of the elements.
  ///   - values: Room for n real numbers a matrix.
  ///   - vectors: Room for as many elements as `a` has, apart from it; nil when they are not wanted.
  ///   - states: Room for an `int32` a matrix: 0, or −1 for those that are not finite or not done,
  ///     whose results are NaN.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*n*³) for each matrix and sweep; about 10 sweeps, at most 20.
  package static func run(
    _ a: DeviceArray, extent n: Int, count: Int, dtype: DType, values: DeviceArray,
    vectors: DeviceArray?, states: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, n > 0 else { return }
    // A row and column of zeros makes an odd extent even; the last row is for the turns.
    let even = n + n % 2
    let rows = (vectors == nil ? even : 2 * even) + 1
    let stack = try MatrixTeams(dtype, rows: rows, columns: even, on: accelerator)
    let (groups, area) = try stack.places(
      count, rows: rows, columns: even, dtype, on: accelerator, orElse: states)
    let text = KernelText(
      name: "small_eigen", stack.defines + JacobiTurns.defines(dtype),
      stack.functions + JacobiTurns.text, source)
    try accelerator.run(
      text, groups, a.arguments, area.arguments, values.arguments,
      (vectors ?? values).arguments, states.arguments,
      [.int(vectors == nil ? 0 : 1), .int(n), stack.across(even / 2), .int(count)])
  }

  // MARK: - Implementation

  /// A block of two pairs is one work-item's.
  ///
  /// Blocks below the diagonal are computed as those above it
  /// are, so that the matrix stays Hermitian to the last bit.
  private static let source = """
    #define SWEEPS 20
    KERNEL(small_eigen)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *work, i64 work_start,
                        GLOBAL R *RESTRICT values, i64 values_start, GLOBAL T *vectors,
                        i64 vectors_start, GLOBAL i32 *RESTRICT states, i64 states_start,
                        i64 has_vectors, i64 extent, i64 across, i64 count) {
      SHARED R parts[WG];
      MATRIX_AREA
      TEAM_PLACE
      const i32 n = (i32)extent, even = n + (n & 1), pairs = even / 2;
      const i32 turns = has_vectors ? 2 * even : even;
    #ifndef IN_GROUP
      const i64 row_step = even, column_step = 1;
    #endif
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 matrix = is_live ? first + team : count - 1;
        GLOBAL const T *from = x + x_start + matrix * extent * extent;
        MATRIX_PLACE(work + work_start + GROUP_ID * (turns + 1) * even, turns + 1, even)
        R largest = 0;
        for (i32 i = down; i < n; i += height)
          for (i32 j = along; j <= i; j += width) {
            const R size = size_of(from[i * extent + j]);
            if (size > largest || size != size) largest = size;
          }
        SHARE(largest)
        for (i32 i = 0; i < TEAM; i++)
          if (PART(i) > largest || PART(i) != PART(i)) largest = PART(i);
        const bool is_finite = largest * 0 == 0;
        const i32 power = is_finite && largest > 0 ? (i32)ilogb(largest) : 0;
        R norm = 0;
        for (i32 i = down; i < even; i += height)
          for (i32 j = along; j < even; j += width) {
            T element = number(0);
            if (i < n && j < n)
              element = i == j ? number(real_part(from[i * extent + i]))
                  : j < i ? from[i * extent + j] : conjugate(from[j * extent + i]);
            element = scaled(element, -power);
            norm += square_of(element);
            M(i, j) = element;
            if (has_vectors) M(even + i, j) = number(i == j ? 1 : 0);
          }
        SHARE(norm)
        norm = 0;
        for (i32 i = 0; i < TEAM; i++) norm += PART(i);
        norm = sqrt(norm);
        bool is_turning = is_finite, others_are = true;
        R least = 0;
        for (i32 sweep = 0; sweep < SWEEPS && others_are; sweep++) {
          if (sweep >= EXACT_SWEEPS)
            least = sweep == EXACT_SWEEPS ? EPSILON * norm / n : 2 * least;
          R has_turned = 0;
          for (i32 step = 0; step < even - 1; step++) {
            for (i32 k = is_turning ? lane : pairs; k < pairs; k += TEAM) {
              const i32 p = first_of(step, k, even), q = second_of(step, k, even);
              const R here = real_part(M(p, p)), there = real_part(M(q, q));
              const T entry = M(p, q);
              const R size = length_of(entry);
              T w = number(0);
              R rest = 0;
              if (size > EPSILON * (sqrt(fabs(here)) * sqrt(fabs(there))) && size > least) {
                const R t = tangent_of(here, there, size);
                w = times(quotient(entry, number(size)), sine_of(t));
                rest = rest_of(t);
                M(p, p) = number(here - t * size);
                M(q, q) = number(there + t * size);
                M(p, q) = number(0);
                M(q, p) = number(0);
                has_turned = 1;
              }
              M(turns, 2 * k) = w;
              M(turns, 2 * k + 1) = number(rest);
            }
            BARRIER();
            for (i32 k = is_turning ? down : pairs; k < pairs; k += height) {
              const i32 p = first_of(step, k, even), q = second_of(step, k, even);
              const T w = M(turns, 2 * k);
              const R rest = real_part(M(turns, 2 * k + 1));
              const bool turns_here = size_of(w) != 0;
              for (i32 l = along; l < pairs; l += width) {
                const T w_there = M(turns, 2 * l);
                if (l == k || (!turns_here && size_of(w_there) == 0)) continue;
                const R rest_there = real_part(M(turns, 2 * l + 1));
                const i32 r = first_of(step, l, even), s = second_of(step, l, even);
                const bool is_above = k < l;
                const T w1 = is_above ? w : w_there, w2 = conjugate(is_above ? w_there : w);
                const R r1 = is_above ? rest : rest_there, r2 = is_above ? rest_there : rest;
                const T a = is_above ? M(p, r) : conjugate(M(p, r));
                const T b = is_above ? M(p, s) : conjugate(M(q, r));
                const T c = is_above ? M(q, r) : conjugate(M(p, s));
                const T d = is_above ? M(q, s) : conjugate(M(q, s));
                const T a1 = first_turned(a, c, w1, r1), b1 = first_turned(b, d, w1, r1);
                const T c1 = second_turned(a, c, w1, r1), d1 = second_turned(b, d, w1, r1);
                const T a2 = first_turned(a1, b1, w2, r2), b2 = second_turned(a1, b1, w2, r2);
                const T c2 = first_turned(c1, d1, w2, r2), d2 = second_turned(c1, d1, w2, r2);
                M(p, r) = is_above ? a2 : conjugate(a2);
                M(p, s) = is_above ? b2 : conjugate(c2);
                M(q, r) = is_above ? c2 : conjugate(b2);
                M(q, s) = is_above ? d2 : conjugate(d2);
              }
              for (i32 j = has_vectors && turns_here ? along : even; j < even; j += width) {
                const T y = M(even + p, j), z = M(even + q, j);
                M(even + p, j) = first_turned(y, z, w, rest);
                M(even + q, j) = second_turned(y, z, w, rest);
              }
            }
            BARRIER();
          }
          SHARE(has_turned)
          is_turning = false;
          for (i32 i = 0; i < TEAM; i++) is_turning = is_turning || PART(i) != 0;
          others_are = false;
          for (i32 i = 0; i < WG; i++) others_are = others_are || parts[i] != 0;
        }
        const bool is_done = is_finite && !is_turning;
        for (i32 k = is_done ? lane : n; k < n; k += TEAM) {
          const R value = real_part(M(k, k));
          i32 place = 0;
          for (i32 j = 0; j < n; j++) {
            const R other = real_part(M(j, j));
            if (other < value || (other == value && j < k)) place++;
          }
          M(turns, place) = number((R)k);
        }
        BARRIER();
        GLOBAL T *to = vectors + vectors_start + matrix * extent * extent;
        for (i32 i = is_live ? down : n; i < n; i += height) {
          const i32 axis = is_done ? (i32)real_part(M(turns, i)) : 0;
          if (along == 0)
            values[values_start + matrix * extent + i] =
                is_done ? real_part(scaled(M(axis, axis), power)) : NO_NUMBER;
          for (i32 j = has_vectors ? along : n; j < n; j += width)
            to[j * extent + i] = is_done ? conjugate(M(even + axis, j)) : number(NO_NUMBER);
        }
        if (lane == 0 && is_live) states[states_start + matrix] = is_done ? 0 : -1;
        BARRIER();
      }
    }
    """
}

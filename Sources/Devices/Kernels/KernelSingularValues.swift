/// Finds the singular values and vectors of stacks of small matrices on an accelerator, each by one
/// team of work-items that turns pairs of rows, or of columns where those are fewer, until all are
/// orthogonal.
///
/// - Source: Hestenes 1958, doi:10.1137/0106005 (turning one side only); Golub, Van Loan, Matrix
///   Computations, 4th ed., section 8.6; Demmel, Veselić 1992, doi:10.1137/0613074 (when two rows are
///   orthogonal enough).
package enum KernelSingularValues {
  /// The most rows or columns of a matrix, whichever are more, that one team is let work on.
  package static let longest = 1024

  /// Writes the singular values, descending, and the singular vectors of each matrix.
  ///
  /// - Parameters:
  ///   - a: `count` matrices of m × n without gaps.
  ///   - m: Their rows.
  ///   - n: Their columns.
  ///   - count: How many matrices.
  ///   - dtype: The type of the elements.
  ///   - values: Room for k = min(m, n) real numbers a matrix.
  ///   - vectors: Room for m × k and k × n elements a matrix, apart from `a`: left vectors in columns
  ///     and right ones, conjugated, in rows; nil when they are not wanted.
  ///   - failures: Room for an `int32` a matrix: 0, or 1 for those that are not finite or not done,
  ///     whose results are NaN.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*mnk*) for each matrix and sweep; about 10 sweeps, at most 40.
  package static func run(
    _ a: DeviceArray, rows m: Int, columns n: Int, count: Int, dtype: DType, values: DeviceArray,
    vectors: (left: DeviceArray, right: DeviceArray)?, failures: DeviceArray,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, m > 0, n > 0 else { return }
    // A row of zeros makes an odd number of rows even; three more are for lengths, order and sums.
    let (least, most) = (min(m, n), max(m, n))
    let even = least + least % 2
    let (rows, columns) = (even + 3, most + (vectors == nil ? 0 : even))
    let stack = try MatrixTeams(dtype, rows: rows, columns: columns, on: accelerator)
    let (groups, area) = try stack.places(
      count, rows: rows, columns: columns, dtype, on: accelerator, orElse: failures)
    let text = KernelText(
      name: "small_svd", stack.defines + JacobiTurns.defines(dtype),
      stack.functions + JacobiTurns.text, source)
    try accelerator.run(
      text, groups, a.arguments, area.arguments, values.arguments,
      (vectors?.left ?? values).arguments, (vectors?.right ?? values).arguments,
      failures.arguments,
      [.int(vectors == nil ? 0 : 1), .int(m), .int(n), .int(stack.share(of: even / 2))],
      [stack.across(columns), .int(count)])
  }

  // MARK: - Implementation

  /// Rows of the shorter extent are turned, together with those of an identity behind them, which
  /// become the vectors of the other side. `along_pair` neighbours share a pair: each sums a part of
  /// its products and turns a part of its elements.
  ///
  /// What is left of rows that were sums of others is rounding, of no direction or a length of 0: their
  /// place is taken by what is left of the axes that the other rows cover least.
  private static let source = """
    #define SWEEPS 40
    KERNEL(small_svd)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *work, i64 work_start,
                      GLOBAL R *RESTRICT values, i64 values_start, GLOBAL T *left, i64 left_start,
                      GLOBAL T *right, i64 right_start, GLOBAL i32 *RESTRICT failures,
                      i64 failures_start, i64 has_vectors, i64 rows, i64 columns, i64 along_pair,
                      i64 across, i64 count) {
      SHARED R parts[WG];
      SHARED R others[WG];
      SHARED T products[WG];
      MATRIX_AREA
      TEAM_PLACE
      const bool is_tall = rows > columns;
      const i32 k = (i32)(is_tall ? columns : rows), l = (i32)(is_tall ? rows : columns);
      const i32 even = k + (k & 1), whole = l + (has_vectors ? even : 0);
      const i32 lengths = even, order = even + 1, sums = even + 2;
      const i32 mates = (i32)along_pair, mate = lane % mates, leader = LOCAL_ID - mate;
    #ifndef IN_GROUP
      const i64 row_step = whole, column_step = 1;
    #endif
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 matrix = is_live ? first + team : count - 1;
        GLOBAL const T *from = x + x_start + matrix * rows * columns;
        MATRIX_PLACE(work + work_start + GROUP_ID * (even + 3) * whole, even + 3, whole)
        R largest = 0;
        for (i32 i = down; i < (i32)rows; i += height)
          for (i32 j = along; j < (i32)columns; j += width) {
            const R size = size_of(from[i * columns + j]);
            if (size > largest || size != size) largest = size;
          }
        SHARE(largest)
        for (i32 i = 0; i < TEAM; i++)
          if (PART(i) > largest || PART(i) != PART(i)) largest = PART(i);
        const bool is_finite = largest * 0 == 0;
        const i32 power = is_finite && largest > 0 ? (i32)ilogb(largest) : 0;
        R norm = 0;
        for (i32 i = down; i < even; i += height)
          for (i32 j = along; j < whole; j += width) {
            T element = number(j - l == i ? 1 : 0);
            if (i < k && j < l) {
              element = is_tall ? conjugate(from[j * columns + i]) : from[i * columns + j];
              element = scaled(element, -power);
              norm += square_of(element);
            }
            M(i, j) = element;
          }
        SHARE(norm)
        norm = 0;
        for (i32 i = 0; i < TEAM; i++) norm += PART(i);
        const R close = EPSILON / 2 * sqrt((R)l);
        R least = LEAST;
        bool is_turning = is_finite, others_are = true;
        for (i32 sweep = 0; sweep < SWEEPS && others_are; sweep++) {
          if (sweep >= EXACT_SWEEPS && is_turning) least = EPSILON * EPSILON * norm;
          R has_turned = 0;
          for (i32 step = 0; step < even - 1; step++) {
            for (i32 start = 0; start < even / 2; start += TEAM / mates) {
              const i32 pair = start + lane / mates;
              const bool is_pair = is_turning && pair < even / 2;
              const i32 p = first_of(step, pair, even), q = second_of(step, pair, even);
              R here = 0, there = 0;
              T product_of = number(0);
              for (i32 j = is_pair ? mate : l; j < l; j += mates) {
                const T y = M(p, j), z = M(q, j);
                here += square_of(y);
                there += square_of(z);
                product_of = less_product(product_of, times(y, -1), conjugate(z));
              }
              parts[LOCAL_ID] = here;
              others[LOCAL_ID] = there;
              products[LOCAL_ID] = product_of;
              BARRIER();
              if (is_pair) {
                here = 0;
                there = 0;
                product_of = number(0);
                for (i32 i = leader; i < leader + mates; i++) {
                  here += parts[i];
                  there += others[i];
                  product_of = less_product(product_of, number(-1), products[i]);
                }
                const R size = length_of(product_of);
                if (size > close * (sqrt(here) * sqrt(there)) && here > least && there > least) {
                  const R t = tangent_of(here, there, size), rest = rest_of(t);
                  const T w = times(quotient(product_of, number(size)), sine_of(t));
                  for (i32 j = mate; j < whole; j += mates) {
                    const T y = M(p, j), z = M(q, j);
                    M(p, j) = first_turned(y, z, w, rest);
                    M(q, j) = second_turned(y, z, w, rest);
                  }
                  has_turned = 1;
                }
              }
              BARRIER();
            }
          }
          SHARE(has_turned)
          is_turning = false;
          for (i32 i = 0; i < TEAM; i++) is_turning = is_turning || PART(i) != 0;
          others_are = false;
          for (i32 i = 0; i < WG; i++) others_are = others_are || parts[i] != 0;
        }
        const bool is_done = is_finite && !is_turning;
        R missing = 0;
        for (i32 i = lane; i < k; i += TEAM) {
          R square = 0;
          for (i32 j = 0; j < l; j++) square += square_of(M(i, j));
          const R length = sqrt(square);
          if (is_done && length * length <= least) missing++;
          M(lengths, i) = number(length);
        }
        SHARE(missing)
        missing = 0;
        for (i32 i = 0; i < TEAM; i++) missing += PART(i);
        R most_missing = 0;
        for (i32 i = 0; i < TEAMS; i++) {
          R other = 0;
          for (i32 j = 0; j < TEAM; j++) other += parts[i * TEAM + j];
          if (other > most_missing) most_missing = other;
        }
        for (i32 i = is_done ? lane : k; i < k; i += TEAM) {
          const R length = real_part(M(lengths, i));
          i32 place = 0;
          for (i32 j = 0; j < k; j++) {
            const R other = real_part(M(lengths, j));
            if (other > length || (other == length && j < i)) place++;
          }
          M(order, place) = number((R)i);
        }
        BARRIER();
        for (i32 i = is_live ? lane : k; i < k; i += TEAM)
          values[values_start + matrix * k + i] = is_done
              ? real_part(scaled(M(lengths, (i32)real_part(M(order, i))), power)) : NO_NUMBER;
        if (lane == 0 && is_live) failures[failures_start + matrix] = is_done ? 0 : 1;
        if (has_vectors) {
          for (i32 i = is_done ? down : k; i < k; i += height) {
            const R length = real_part(M(lengths, i));
            for (i32 j = length * length > least ? along : l; j < l; j += width)
              M(i, j) = times(M(i, j), 1 / length);
          }
          BARRIER();
          // In the order of the values: rows before it are a basis already.
          for (i32 turn = 0; turn < (i32)most_missing; turn++) {
            const bool is_one = turn < (i32)missing;
            const i32 known = is_one ? k - (i32)missing + turn : 0;
            const i32 row_at = is_one ? (i32)real_part(M(order, known)) : 0;
            const i32 own_l = is_one ? l : 0;
            for (i32 j = lane; j < own_l; j += TEAM) {
              R covered = 0;
              for (i32 i = 0; i < known; i++)
                covered += square_of(M((i32)real_part(M(order, i)), j));
              M(row_at, j) = number(covered);
            }
            BARRIER();
            i32 axis = 0;
            for (i32 j = 1; j < own_l; j++)
              if (real_part(M(row_at, j)) < real_part(M(row_at, axis))) axis = j;
            BARRIER();
            for (i32 j = lane; j < own_l; j += TEAM) {
              T rest = number(j == axis ? 1 : 0);
              for (i32 i = 0; i < known; i++) {
                const i32 other = (i32)real_part(M(order, i));
                rest = less_product(rest, conjugate(M(other, axis)), M(other, j));
              }
              M(row_at, j) = rest;
            }
            BARRIER();
            for (i32 i = lane; i < known; i += TEAM) {
              const i32 other = (i32)real_part(M(order, i));
              T dot = number(0);
              for (i32 j = 0; j < l; j++)
                dot = less_product(dot, times(M(row_at, j), -1), conjugate(M(other, j)));
              M(sums, i) = dot;
            }
            BARRIER();
            R square = 0;
            for (i32 j = lane; j < own_l; j += TEAM) {
              T rest = M(row_at, j);
              for (i32 i = 0; i < known; i++)
                rest = less_product(rest, M(sums, i), M((i32)real_part(M(order, i)), j));
              M(row_at, j) = rest;
              square += square_of(rest);
            }
            SHARE(square)
            square = 0;
            for (i32 i = 0; i < TEAM; i++) square += PART(i);
            for (i32 j = lane; j < own_l; j += TEAM)
              M(row_at, j) = times(M(row_at, j), 1 / sqrt(square));
            BARRIER();
          }
          GLOBAL T *u = left + left_start + matrix * rows * k;
          GLOBAL T *vh = right + right_start + matrix * k * columns;
          for (i32 i = is_live ? down : (i32)rows; i < (i32)rows; i += height)
            for (i32 j = along; j < k; j += width) {
              const i32 axis = is_done ? (i32)real_part(M(order, j)) : 0;
              u[i * k + j] = !is_done ? number(NO_NUMBER)
                  : conjugate(M(axis, is_tall ? i : l + i));
            }
          for (i32 i = is_live ? down : k; i < k; i += height) {
            const i32 axis = is_done ? (i32)real_part(M(order, i)) : 0;
            for (i32 j = along; j < (i32)columns; j += width)
              vh[i * columns + j] = !is_done ? number(NO_NUMBER)
                  : M(axis, is_tall ? l + j : j);
          }
        }
        BARRIER();
      }
    }
    """
}

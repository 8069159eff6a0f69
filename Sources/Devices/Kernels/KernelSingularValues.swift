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
  ///   - states: Room for an `int32` a matrix: how many of the last values are so small that their
  ///     vectors of the longer side are missing, and left 0; −1 for matrices that are not finite or
  ///     not done, whose results are NaN.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `unsupported` for other types.
  /// - Complexity: O(*mnk*) for each matrix and sweep; about 10 sweeps, at most 40.
  package static func run(
    _ a: DeviceArray, rows m: Int, columns n: Int, count: Int, dtype: DType, values: DeviceArray,
    vectors: (left: DeviceArray, right: DeviceArray)?, states: DeviceArray,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0, m > 0, n > 0 else { return }
    // A row of zeros makes an odd number of rows even; two more are for lengths and their order.
    let (least, most) = (min(m, n), max(m, n))
    let even = least + least % 2
    let (rows, columns) = (even + 2, most + (vectors == nil ? 0 : even))
    let stack = try MatrixTeams(dtype, rows: rows, columns: columns, on: accelerator)
    let (groups, area) = try stack.places(
      count, rows: rows, columns: columns, dtype, on: accelerator, orElse: states)
    let text = KernelText(
      name: "small_svd", stack.defines + JacobiTurns.defines(dtype),
      stack.functions + JacobiTurns.text, source)
    try accelerator.run(
      text, groups, a.arguments, area.arguments, values.arguments,
      (vectors?.left ?? values).arguments, (vectors?.right ?? values).arguments,
      states.arguments,
      [.int(vectors == nil ? 0 : 1), .int(m), .int(n), .int(stack.share(of: even / 2))],
      [stack.across(columns), .int(count)])
  }

  // MARK: - Implementation

  /// Rows of the shorter extent are turned, and with them an identity behind them, which becomes the
  /// vectors of the other side.
  ///
  /// `along_pair` neighbours share a pair: each sums a part of
  /// its products and turns a part of its elements.
  private static let source = """
    #define SWEEPS 40
    KERNEL(small_svd)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *work, i64 work_start,
                      GLOBAL R *RESTRICT values, i64 values_start, GLOBAL T *left, i64 left_start,
                      GLOBAL T *right, i64 right_start, GLOBAL i32 *RESTRICT states,
                      i64 states_start, i64 has_vectors, i64 rows, i64 columns, i64 along_pair,
                      i64 across, i64 count) {
      SHARED R parts[WG];
      SHARED R others[WG];
      SHARED T products[WG];
      MATRIX_AREA
      TEAM_PLACE
      const bool is_tall = rows > columns;
      const i32 k = (i32)(is_tall ? columns : rows), l = (i32)(is_tall ? rows : columns);
      const i32 even = k + (k & 1), whole = l + (has_vectors ? even : 0);
      const i32 lengths = even, order = even + 1;
      const i32 mates = (i32)along_pair, mate = lane % mates, leader = LOCAL_ID - mate;
    #ifndef IN_GROUP
      const i64 row_step = whole, column_step = 1;
    #endif
      FOR_STACK(first, count) {
        const bool is_live = first + team < count;
        const i64 matrix = is_live ? first + team : count - 1;
        GLOBAL const T *from = x + x_start + matrix * rows * columns;
        MATRIX_PLACE(work + work_start + GROUP_ID * (even + 2) * whole, even + 2, whole)
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
                const R limit = close * (sqrt(here) * sqrt(there));
                if (size > limit && here > least && there > least) {
                  const R t = tangent_of(here, there, size), rest = rest_of(t);
                  const T w = times(quotient(product_of, number(size)), sine_of(t));
                  for (i32 j = mate; j < whole; j += mates) {
                    const T y = M(p, j), z = M(q, j);
                    M(p, j) = first_turned(y, z, w, rest);
                    M(q, j) = second_turned(y, z, w, rest);
                  }
                  // Less than this may be the rounding of the sum, which does not end.
                  if (size > 4 * limit) has_turned = 1;
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
        for (i32 i = lane; i < k; i += TEAM) {
          // Sums of sums, whose rounding does not grow with the length.
          R square = 0;
          for (i32 from_j = 0; from_j < l; from_j += 32) {
            R part = 0;
            for (i32 j = from_j; j < l && j < from_j + 32; j++) part += square_of(M(i, j));
            square += part;
          }
          M(lengths, i) = number(sqrt(square));
        }
        BARRIER();
        for (i32 i = is_done ? lane : k; i < k; i += TEAM) {
          const R length = real_part(M(lengths, i));
          i32 place = 0;
          for (i32 j = 0; j < k; j++) {
            const R other = real_part(M(lengths, j));
            if (other > length || (other == length && j < i)) place++;
          }
          M(order, place) = number((R)i);
        }
        if (lane == 0 && is_live) {
          i32 missing = 0;
          for (i32 i = 0; i < k; i++) {
            const R length = real_part(M(lengths, i));
            if (length * length <= least) missing++;
          }
          states[states_start + matrix] = is_done ? missing : -1;
        }
        BARRIER();
        GLOBAL T *u = left + left_start + matrix * rows * k;
        GLOBAL T *vh = right + right_start + matrix * k * columns;
        for (i32 i = is_live ? down : k; i < k; i += height) {
          const i32 axis = is_done ? (i32)real_part(M(order, i)) : 0;
          const R length = real_part(M(lengths, axis));
          const R factor = length * length > least ? 1 / length : 0;
          if (along == 0)
            values[values_start + matrix * k + i] =
                is_done ? real_part(scaled(number(length), power)) : NO_NUMBER;
          for (i32 j = has_vectors ? along : l + k; j < l + k; j += width) {
            const bool is_long = j < l;
            const i32 place = is_long ? j : j - l;
            const T element =
                is_done ? times(M(axis, j), is_long ? factor : 1) : number(NO_NUMBER);
            if (is_long == is_tall) u[place * k + i] = conjugate(element);
            else vh[i * columns + place] = element;
          }
        }
        BARRIER();
      }
    }
    """
}

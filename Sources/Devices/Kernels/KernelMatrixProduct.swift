/// Products of matrices on an accelerator without a library; the twin of ``MatrixProduct``.
///
/// A group computes a tile of the product from tiles of the factors in its own memory, a work-item a
/// small block in registers (Volkov, Demmel 2008, doi:10.1109/SC.2008.5214359). Floats of 16 bits add
/// up in `float32`; whole numbers wrap. The order of additions depends on the extents and the form of
/// the device alone.
package enum KernelMatrixProduct {
  /// Matrices of a stack, their elements at any distances.
  package struct Factor: Sendable {
    /// The first element of the first matrix.
    package var array: DeviceArray
    /// Elements from a row to the next.
    package var row: Int
    /// Elements from a column to the next.
    package var column: Int
    /// Elements from a matrix to the next; 0 takes the same one for each product.
    package var matrix: Int

    /// Describes matrices; transposed ones have rows and columns exchanged.
    package init(_ array: DeviceArray, row: Int, column: Int = 1, matrix: Int = 0) {
      self.array = array
      self.row = row
      self.column = column
      self.matrix = matrix
    }
  }

  /// Computes `c = a b` for stacks of `a` of m × k, `b` of k × n and `c` of m × n without gaps.
  ///
  /// - Parameters:
  ///   - a: The left factors.
  ///   - b: The right factors.
  ///   - c: Room for `count` products, apart from the factors.
  ///   - dtype: The type of all of them, not `bool`.
  ///   - m: Rows of `a` and `c`.
  ///   - n: Columns of `b` and `c`.
  ///   - k: Columns of `a`, rows of `b`.
  ///   - count: How many products.
  ///   - matrices: For each product the numbers of its two matrices, `int64`; nil takes them in order.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `invalidSetting` for `bool`.
  /// - Complexity: O(*mnk*) for each product.
  package static func run(
    _ a: Factor, _ b: Factor, into c: DeviceArray, dtype: DType, m: Int, n: Int, k: Int,
    count: Int = 1, matrices: DeviceArray? = nil, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard dtype != .bool else {
      throw DeviceError(.invalidSetting, "matmul: bool is multiplied as int64; convert first")
    }
    guard m > 0, n > 0, count > 0 else { return }
    let tile = ProductTile(dtype, m: m, n: n, k: k, count: count, traits: accelerator.traits)
    let types = ProductTypes(dtype)
    let text = KernelText(
      name: "product",
      types.defines + tile.defines + [
        "A_ALONG \(a.column == 1 ? 1 : 0)", "B_ALONG \(b.column == 1 ? 1 : 0)",
        "RESULT \(tile.splits > 1 ? "SUM" : "T")",
        "FINISH(x) \(tile.splits > 1 ? "x" : "STORE(x)")",
      ], types.functions, source)
    let partial =
      tile.splits > 1
      ? try accelerator.array(of: types.sumSize, count: tile.splits * count * m * n) : c
    let strides: [KernelArgument] = [
      .int(a.row), .int(a.column), .int(a.matrix), .int(b.row), .int(b.column), .int(b.matrix),
    ]
    try accelerator.run(
      text, .groups(tile.groups), a.array.arguments, b.array.arguments, partial.arguments,
      (matrices ?? c).arguments, [.int(matrices == nil ? 0 : 1), .int(m), .int(n), .int(k)],
      strides, [.int(count), .int(tile.splits), .int(tile.depth)])
    guard tile.splits > 1 else { return }
    try accelerator.run(
      KernelText(name: "product_sum", types.defines, types.functions, adding),
      .elements(count * m * n), partial.arguments, c.arguments,
      [.int(count * m * n), .int(tile.splits)])
  }

  // MARK: - Implementation

  private static let source = """
    #define DOWN (WG / ACROSS)
    #define TILE_M (BLOCK_M * DOWN)
    #define TILE_N (BLOCK_N * ACROSS)
    // Neighbours in a block are four apart from those of the next work-item, as wide loads want it.
    #define WIDE(block) ((block) < 4 ? (block) : 4)
    #define PLACE_IN(block, across, who, j) \\
      ((j) / WIDE(block) * WIDE(block) * (across) + (who) * WIDE(block) + (j) % WIDE(block))
    KERNEL(product)(GLOBAL const T *RESTRICT a, i64 a_start, GLOBAL const T *RESTRICT b, i64 b_start,
                    GLOBAL RESULT *RESTRICT c, i64 c_start, GLOBAL const i64 *matrices,
                    i64 matrices_start, i64 is_listed, i64 m, i64 n, i64 k, i64 a_row, i64 a_column,
                    i64 a_matrix, i64 b_row, i64 b_column, i64 b_matrix, i64 count, i64 splits,
                    i64 depth) {
      SHARED SUM left[DEPTH][TILE_M];
      SHARED SUM right[DEPTH][TILE_N];
      const i64 tiles_m = (m + TILE_M - 1) / TILE_M, tiles_n = (n + TILE_N - 1) / TILE_N;
      i64 group = GROUP_ID;
      const i64 row = group % tiles_m * TILE_M;
      group /= tiles_m;
      const i64 column = group % tiles_n * TILE_N;
      group /= tiles_n;
      const i64 split = group % splits, product = group / splits;
      const i64 first = split * depth, last = first + depth < k ? first + depth : k;
      const i64 own = matrices_start + 2 * product;
      a += a_start + (is_listed ? matrices[own] : product) * a_matrix;
      b += b_start + (is_listed ? matrices[own + 1] : product) * b_matrix;
      c += c_start + (split * count + product) * m * n;
      const i32 x = LOCAL_ID % ACROSS, y = LOCAL_ID / ACROSS;
      SUM sum[BLOCK_M][BLOCK_N];
      for (i32 i = 0; i < BLOCK_M; i++)
        for (i32 j = 0; j < BLOCK_N; j++) sum[i][j] = ZERO;
      for (i64 p = first; p < last; p += DEPTH) {
        for (i32 e = LOCAL_ID; e < TILE_M * DEPTH; e += WG) {
          const i32 i = A_ALONG ? e / DEPTH : e % TILE_M, q = A_ALONG ? e % DEPTH : e / TILE_M;
          const bool is_inside = row + i < m && p + q < last;
          left[q][i] = is_inside ? LOAD(a[(row + i) * a_row + (p + q) * a_column]) : ZERO;
        }
        for (i32 e = LOCAL_ID; e < TILE_N * DEPTH; e += WG) {
          const i32 j = B_ALONG ? e % TILE_N : e / DEPTH, q = B_ALONG ? e / TILE_N : e % DEPTH;
          const bool is_inside = column + j < n && p + q < last;
          right[q][j] = is_inside ? LOAD(b[(p + q) * b_row + (column + j) * b_column]) : ZERO;
        }
        BARRIER();
        for (i32 q = 0; q < DEPTH; q++) {
          SUM xs[BLOCK_M], ys[BLOCK_N];
          for (i32 i = 0; i < BLOCK_M; i++) xs[i] = left[q][PLACE_IN(BLOCK_M, DOWN, y, i)];
          for (i32 j = 0; j < BLOCK_N; j++) ys[j] = right[q][PLACE_IN(BLOCK_N, ACROSS, x, j)];
          for (i32 i = 0; i < BLOCK_M; i++)
            for (i32 j = 0; j < BLOCK_N; j++) sum[i][j] = multiply_add(xs[i], ys[j], sum[i][j]);
        }
        BARRIER();
      }
      for (i32 i = 0; i < BLOCK_M; i++) {
        const i64 at = row + PLACE_IN(BLOCK_M, DOWN, y, i);
        for (i32 j = 0; j < BLOCK_N; j++) {
          const i64 to = column + PLACE_IN(BLOCK_N, ACROSS, x, j);
          if (at < m && to < n) c[at * n + to] = FINISH(sum[i][j]);
        }
      }
    }
    """

  /// Adds the parts of products whose long sums were cut.
  private static let adding = """
    KERNEL(product_sum)(GLOBAL const SUM *RESTRICT x, i64 x_start, GLOBAL T *RESTRICT y, i64 y_start,
                        i64 count, i64 splits) {
      FOR_EACH(i, count) {
        SUM sum = x[x_start + i];
        for (i64 s = 1; s < splits; s++) sum = add(sum, x[x_start + s * count + i]);
        y[y_start + i] = STORE(sum);
      }
    }
    """
}

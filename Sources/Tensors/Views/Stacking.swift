extension Tensor {
  /// Returns the tensors one below the other; those of one axis are rows.
  ///
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.vstack`.
  public static func verticallyStacked(_ tensors: [Tensor]) -> Tensor {
    joined(tensors.map { $0.atLeast(rank: 2) }, axis: 0, for: "verticallyStacked")
  }

  /// Returns the tensors side by side along the second axis, or along the only one.
  ///
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.hstack`.
  public static func horizontallyStacked(_ tensors: [Tensor]) -> Tensor {
    let parts = tensors.map { $0.atLeast(rank: 1) }
    return joined(parts, axis: (parts.first?.rank ?? 1) == 1 ? 0 : 1, for: "horizontallyStacked")
  }

  /// Returns the tensors one behind the other along the third axis; matrices get one of extent 1.
  ///
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.dstack`.
  public static func depthStacked(_ tensors: [Tensor]) -> Tensor {
    joined(tensors.map { $0.withDepth() }, axis: 2, for: "depthStacked")
  }

  /// Returns tensors of one axis as the columns of a matrix, matrices side by side.
  ///
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.column_stack`.
  public static func columnsStacked(_ tensors: [Tensor]) -> Tensor {
    joined(
      tensors.map { $0.rank < 2 ? $0.reshaped([$0.count, 1]) : $0 }, axis: 1, for: "columnsStacked")
  }

  /// Returns a matrix put together from rows of blocks, or a tensor from slabs of blocks.
  ///
  /// - Parameter rows: Blocks of one height in each row, rows of one width; blocks without axes and
  ///   of one axis are rows.
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.block`, `numpy.bmat`.
  public static func blocks(_ rows: [[Tensor]]) -> Tensor {
    let rank = rows.joined().map(\.rank).max() ?? 0
    return joined(
      rows.map { row in
        joined(row.map { $0.atLeast(rank: Swift.max(2, rank)) }, axis: -1, for: "blocks")
      }, axis: -2, for: "blocks")
  }
}

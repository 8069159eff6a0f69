import SwiftwaterDevices

extension Tensor {
  /// Returns the sum of products over some axes of two tensors.
  ///
  /// - Parameters:
  ///   - other: The right side.
  ///   - axes: The axes of this tensor and, in the same order, of the other; extents agree.
  /// - Returns: The other axes of this tensor, then those of the other.
  /// - Complexity: O(elements of the result · extents summed over).
  /// - Also known as: `numpy.tensordot`.
  public func tensordot(_ other: Tensor, axes: ([Int], [Int])) -> Tensor {
    contracted(other, axes, for: "tensordot")
  }

  /// Returns the sum of products over the last axes of this tensor and the first of another.
  ///
  /// - Parameters:
  ///   - other: The right side.
  ///   - count: How many axes are summed over.
  /// - Complexity: O(elements of the result · extents summed over).
  /// - Also known as: `numpy.tensordot` with a number of axes.
  public func tensordot(_ other: Tensor, count: Int = 2) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard count >= 0, count <= rank, count <= other.rank else {
        throw TensorError(
          .invalidArgument,
          "tensordot: \(count) axes of ranks \(rank) and \(other.rank) cannot be summed over")
      }
      return tensordot(other, axes: (Array((rank - count)..<rank), Array(0..<count)))
    }
  }

  /// Returns the sum of products over the last axis of this tensor and the last but one of another,
  /// or its only one.
  ///
  /// - Complexity: O(elements of the result · extent summed over).
  /// - Also known as: `numpy.dot`.
  public func dot(_ other: Tensor) -> Tensor {
    if rank == 0 || other.rank == 0 { return self * other }
    if rank == 1, other.rank == 1, count == other.count {
      return Self.attempt { () throws(TensorError) in
        let type = Self.productType(self, other)
        return try Self.product(
          self, other, batch: ([0], [0]), m: 1, n: 1, k: count, type: type.productAccumulator,
          shape: []
        ).cast(to: type)
      }
    }
    return contracted(other, ([-1], [other.rank == 1 ? 0 : -2]), for: "dot")
  }

  /// Returns the sum of products over the last axes of two tensors.
  ///
  /// - Complexity: O(elements of the result · extent summed over).
  /// - Also known as: `numpy.inner`.
  public func inner(_ other: Tensor) -> Tensor {
    if rank == 0 || other.rank == 0 { return self * other }
    return contracted(other, ([-1], [-1]), for: "inner")
  }

  // MARK: - Implementation

  private func contracted(
    _ other: Tensor, _ axes: ([Int], [Int]), for name: String
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var (left, right): ([Int], [Int]) = ([], [])
      for axis in axes.0 { left.append(try Shape.axis(axis, rank: rank, for: name)) }
      for axis in axes.1 { right.append(try Shape.axis(axis, rank: other.rank, for: name)) }
      guard left.count == right.count, Set(left).count == left.count,
        Set(right).count == right.count,
        zip(left, right).allSatisfy({ shape[$0] == other.shape[$1] })
      else {
        throw TensorError(
          .shapeMismatch,
          """
          \(name): axes \(axes.0) of \(Shape.text(shape)) and \(axes.1) of \
          \(Shape.text(other.shape)) do not pair up with equal extents
          """)
      }
      let rows = (0..<rank).filter { !left.contains($0) }
      let columns = (0..<other.rank).filter { !right.contains($0) }
      let target = rows.map { shape[$0] } + columns.map { other.shape[$0] }
      let type = Self.productType(self, other)
      let a = rank == 0 ? self : transposed(rows + left)
      let b = other.rank == 0 ? other : other.transposed(right + columns)
      return try Self.product(
        a, b, batch: ([0], [0]), m: rows.map { shape[$0] }.reduce(1, *),
        n: columns.map { other.shape[$0] }.reduce(1, *), k: left.map { shape[$0] }.reduce(1, *),
        type: type.productAccumulator, shape: target
      ).cast(to: type)
    }
  }

  /// The type of a sum of products; of truths, whether any two hold together.
  static func productType(_ a: Tensor, _ b: Tensor) -> DType {
    Promotion.common(a.node, b.node)
  }
}

import SwiftwaterDevices

extension Tensor {
  /// Returns the products of every element with every element of another tensor, both flattened.
  ///
  /// - Returns: A matrix of `count` × `other.count`.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.outer`.
  public func outer(_ other: Tensor) -> Tensor {
    reshaped([count, 1]) * other.reshaped([1, other.count])
  }

  /// Returns the blocks of another tensor, each scaled by an element of this one.
  ///
  /// - Returns: A tensor whose extents are the products of both sides' extents, aligned at the last.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.kron`.
  public func kronecker(_ other: Tensor) -> Tensor {
    let rank = Swift.max(self.rank, other.rank)
    let (a, b) = (atLeast(rank: rank), other.atLeast(rank: rank))
    let product =
      a.reshaped(a.shape.flatMap { [$0, 1] }) * b.reshaped(b.shape.flatMap { [1, $0] })
    return product.reshaped(zip(a.shape, b.shape).map { $0 * $1 })
  }

  /// Returns the vectors at right angles to those of two tensors, along the last axis of extent 3.
  ///
  /// Vectors of 2 lie in the plane; of two such only the part at right angles to it is returned.
  ///
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.cross`.
  public func cross(_ other: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let extents = [shape.last, other.shape.last]
      if extents == [2, 2] {
        return self[..., 0] * other[..., 1] - self[..., 1] * other[..., 0]
      }
      if extents == [2, 3] { return inSpace().cross(other) }
      if extents == [3, 2] { return cross(other.inSpace()) }
      guard extents == [3, 3] else {
        throw TensorError(
          .shapeMismatch,
          """
          cross: \(Shape.text(shape)) and \(Shape.text(other.shape)) need vectors of 2 or 3 \
          along the last axis
          """)
      }
      let a = [0, 1, 2].map { self[..., $0] }
      let b = [0, 1, 2].map { other[..., $0] }
      return .stacked(
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]], axis: -1)
    }
  }

  /// Returns what an operation makes of every element with every element of another tensor.
  ///
  /// - Parameters:
  ///   - other: The other side.
  ///   - operation: Works element by element, such as `-`.
  /// - Returns: The axes of this tensor, then those of the other.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.subtract.outer` …
  public func outer(
    _ other: Tensor, by operation: (Tensor, Tensor) throws -> Tensor
  ) rethrows -> Tensor {
    try operation(reshaped(shape + other.shape.map { _ in 1 }), other)
  }

  /// Vectors of 2 with a third number of 0.
  private func inSpace() -> Tensor {
    .concatenated([self, .zeros(shape.dropLast() + [1], dtype: dtype)], axis: -1)
  }
}

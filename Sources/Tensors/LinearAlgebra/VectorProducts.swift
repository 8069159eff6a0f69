extension Tensor {
  /// Returns the sums of the products of two tensors' elements along an axis, of which those of
  /// this tensor are conjugated.
  ///
  /// - Parameters:
  ///   - other: The right side; the other axes broadcast.
  ///   - axis: The axis, from either end of both.
  /// - Complexity: O(elements of the broadcast shape).
  /// - Also known as: `numpy.vecdot`, `numpy.linalg.vecdot`.
  public func vectorDot(_ other: Tensor, axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let left = try Shape.axis(axis, rank: rank, for: "vectorDot")
      let right = try Shape.axis(axis, rank: other.rank, for: "vectorDot")
      guard shape[left] == other.shape[right] else {
        throw TensorError(
          .shapeMismatch,
          """
          vectorDot: axis \(axis) of \(Shape.text(shape)) and \(Shape.text(other.shape)) has \
          extents \(shape[left]) and \(other.shape[right])
          """)
      }
      let type = Self.productType(self, other)
      let (a, b) = (movingAxis(left, to: -1), other.movingAxis(right, to: -1))
      return (a.conjugated().cast(to: type) * b.cast(to: type)).sum(axis: -1).cast(to: type)
    }
  }

  /// Returns the sum of the products of all elements with those of another tensor, both flattened,
  /// of which those of this tensor are conjugated.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.vdot`.
  public func conjugatedDot(_ other: Tensor) -> Tensor {
    flattened().conjugated().dot(other.flattened())
  }

  /// Returns the products of matrices with vectors along the last axis of another tensor.
  ///
  /// - Parameter vectors: … × n for matrices of … × m × n; leading axes broadcast.
  /// - Returns: … × m.
  /// - Complexity: O(*mn*) for each vector.
  /// - Also known as: `numpy.matvec`.
  public func matrixVector(_ vectors: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank >= 2, vectors.rank >= 1 else {
        throw vectorError("matrixVector", self, vectors)
      }
      return matmul(vectors.expanded(axis: -1)).squeezed(axis: -1)
    }
  }

  /// Returns the products of this tensor's vectors along the last axis, conjugated, with matrices.
  ///
  /// - Parameter matrices: … × m × n for vectors of … × m; leading axes broadcast.
  /// - Returns: … × n.
  /// - Complexity: O(*mn*) for each vector.
  /// - Also known as: `numpy.vecmat`.
  public func vectorMatrix(_ matrices: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard matrices.rank >= 2, rank >= 1 else {
        throw vectorError("vectorMatrix", matrices, self)
      }
      return conjugated().expanded(axis: -2).matmul(matrices).squeezed(axis: -2)
    }
  }

  // MARK: - Implementation

  private func vectorError(_ name: String, _ matrices: Tensor, _ vectors: Tensor) -> TensorError {
    TensorError(
      .shapeMismatch,
      """
      \(name): takes matrices and vectors, got \(Shape.text(matrices.shape)) and \
      \(Shape.text(vectors.shape))
      """)
  }
}

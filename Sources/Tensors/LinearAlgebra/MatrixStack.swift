import SwiftwaterDevices

/// A tensor seen as a stack of the matrices of its last two axes, in a type of linear algebra.
struct MatrixStack {
  let tensor: Tensor
  /// The leading axes.
  let batch: [Int]
  let rows: Int
  let columns: Int

  var dtype: DType { tensor.dtype }
  /// How many matrices there are.
  var count: Int { batch.reduce(1, *) }
  /// The number of singular values.
  var small: Int { min(rows, columns) }

  /// The Swift type of the elements.
  var scalar: any LinearScalar.Type { dtype.linearScalar ?? Double.self }
}

extension Tensor {
  /// This tensor as a stack of matrices.
  ///
  /// - Parameters:
  ///   - name: The operation, for errors.
  ///   - isSquare: Whether rows and columns have to be as many.
  ///   - type: What to compute in; nil for ``linearType(for:)``.
  func matrices(
    for name: String, isSquare: Bool = false, type: DType? = nil
  ) throws(TensorError) -> MatrixStack {
    guard rank >= 2 else {
      throw TensorError(
        .shapeMismatch,
        "\(name): takes a matrix or a stack of them, got shape \(Shape.text(shape)); reshape first")
    }
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    guard !isSquare || rows == columns else {
      throw TensorError(
        .shapeMismatch, "\(name): takes square matrices, got shape \(Shape.text(shape))")
    }
    let own = try linearType(for: name)
    return MatrixStack(
      tensor: cast(to: type ?? own), batch: Array(shape.dropLast(2)), rows: rows, columns: columns)
  }

  /// The type linear algebra computes in: this one, or the default float for whole numbers.
  func linearType(for name: String) throws(TensorError) -> DType {
    guard !dtype.isHalf else {
      throw TensorError(
        .invalidType, "\(name): does not take \(dtype), which has too few digits; cast to float32")
    }
    return dtype.isInexact ? dtype : Self.defaultFloat
  }

  /// The type linear algebra computes in for two operands.
  static func linearType(_ a: Tensor, _ b: Tensor, for name: String) throws(TensorError) -> DType {
    for operand in [a, b] { _ = try operand.linearType(for: name) }
    let common = Promotion.common(a.node, b.node)
    return common.isInexact ? common : defaultFloat
  }

  /// Returns the matrices of the last two axes with their axes swapped.
  ///
  /// - Returns: A view.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.matrix_transpose`, `numpy.linalg.matrix_transpose`, `x.mT`.
  public func matrixTransposed() -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank >= 2 else {
        throw TensorError(
          .shapeMismatch,
          "matrixTransposed: takes a matrix or a stack of them, got shape \(Shape.text(shape))")
      }
      return swappingAxes(-2, -1)
    }
  }

  /// The matrices of the last two axes, transposed and conjugated.
  func adjoint() -> Tensor { matrixTransposed().conjugated() }
}

extension UnsafeMutableRawPointer {
  /// The elements of a type of linear algebra.
  func of<S>(_ type: S.Type) -> UnsafeMutablePointer<S> { assumingMemoryBound(to: type) }
}

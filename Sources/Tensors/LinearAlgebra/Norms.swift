import SwiftwaterDevices

extension Tensor {
  /// Returns the root of the sum of the squares of all elements.
  ///
  /// - Parameter keepingDimensions: Whether all axes stay with extent 1.
  /// - Returns: One real number.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.linalg.norm(x)`.
  public func norm(keepingDimensions: Bool = false) -> Tensor {
    let length = inexact.flattened().vectorNorm(2, axis: 0, keepingDimensions: false)
    return keepingDimensions ? length.reshaped(shape.map { _ in 1 }) : length
  }

  /// Returns a norm of a vector, or of a matrix.
  ///
  /// - Parameters:
  ///   - order: Which norm.
  ///   - keepingDimensions: Whether all axes stay with extent 1.
  /// - Returns: One real number. Orders that need singular values give NaN when the matrix has NaN
  ///   or infinity.
  /// - Complexity: O(*count*), or that of ``singularValues()`` for ±2 and `.nuclear`.
  /// - Also known as: `numpy.linalg.norm(x, ord)`.
  public func norm(_ order: NormOrder, keepingDimensions: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      switch rank {
      case 1: return norm(order, axis: 0, keepingDimensions: keepingDimensions)
      case 2: return norm(order, axes: (0, 1), keepingDimensions: keepingDimensions)
      default:
        throw TensorError(
          .shapeMismatch,
          """
          norm: order \(order) of shape \(Shape.text(shape)) needs to know whether vectors or \
          matrices are measured; give axis or axes
          """)
      }
    }
  }

  /// Returns the norms of the vectors along an axis.
  ///
  /// - Parameters:
  ///   - order: Which norm; the length by default.
  ///   - axis: The axis, from either end.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.linalg.norm(x, ord, axis)`, `numpy.linalg.vector_norm`.
  public func norm(
    _ order: NormOrder = 2, axis: Int, keepingDimensions: Bool = false
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "norm")
      guard case .number(let number) = order.kind else {
        throw TensorError(
          .invalidArgument, "norm: \(order) is a norm of matrices; give two axes, or a number")
      }
      return inexact.vectorNorm(number, axis: place, keepingDimensions: keepingDimensions)
    }
  }

  /// Returns the norms of the matrices of two axes.
  ///
  /// - Parameters:
  ///   - order: Which norm.
  ///   - axes: The axes of rows and columns, from either end.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  /// - Complexity: O(*count*), or that of ``singularValues()`` for ±2 and `.nuclear`.
  /// - Also known as: `numpy.linalg.norm(x, ord, (a, b))`, `numpy.linalg.matrix_norm`.
  public func norm(
    _ order: NormOrder = .frobenius, axes: (Int, Int), keepingDimensions: Bool = false
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let row = try Shape.axis(axes.0, rank: rank, for: "norm")
      let column = try Shape.axis(axes.1, rank: rank, for: "norm")
      guard row != column else {
        throw TensorError(
          .invalidAxis, "norm: axes \(axes.0) and \(axes.1) are the same; a matrix has two")
      }
      let matrices = movingAxis(row, to: -1).movingAxis(column > row ? column - 1 : column, to: -1)
      let norm = try matrices.inexact.matrixNorm(order)
      guard keepingDimensions else { return norm }
      return norm.expanded(axis: Swift.min(row, column)).expanded(axis: Swift.max(row, column))
    }
  }

  // MARK: - Implementation

  /// This tensor with whole numbers made the default float.
  private var inexact: Tensor { dtype.isInexact ? self : cast(to: Self.defaultFloat) }

  private func vectorNorm(_ order: Double, axis: Int, keepingDimensions keep: Bool) -> Tensor {
    let sizes = abs()
    switch order {
    case .infinity: return sizes.max(axis: axis, keepingDimensions: keep)
    case -.infinity: return sizes.min(axis: axis, keepingDimensions: keep)
    case 0:
      return (sizes .!= 0).cast(to: sizes.dtype).sum(axis: axis, keepingDimensions: keep)
    case 1: return sizes.sum(axis: axis, keepingDimensions: keep)
    case 2: return sizes.squared().sum(axis: axis, keepingDimensions: keep).sqrt()
    default:
      return (sizes ** order).sum(axis: axis, keepingDimensions: keep) ** (1 / order)
    }
  }

  /// A norm of the matrices of the last two axes.
  private func matrixNorm(_ order: NormOrder) throws(TensorError) -> Tensor {
    switch order.kind {
    case .frobenius: return abs().squared().sum(axis: -1).sum(axis: -1).sqrt()
    case .nuclear: return try singularValuesOrNaN(for: "norm").sum(axis: -1)
    case .number(1): return abs().sum(axis: -2).max(axis: -1)
    case .number(-1): return abs().sum(axis: -2).min(axis: -1)
    case .number(.infinity): return abs().sum(axis: -1).max(axis: -1)
    case .number(-.infinity): return abs().sum(axis: -1).min(axis: -1)
    case .number(2): return try singularValuesOrNaN(for: "norm").largestOrZero()
    case .number(-2): return try singularValuesOrNaN(for: "norm").min(axis: -1)
    case .number(let number):
      throw TensorError(
        .invalidArgument,
        """
        norm: \(number) is no norm of matrices; use ±1, ±2, .infinity, .negativeInfinity, \
        .frobenius or .nuclear
        """)
    }
  }

  private func largestOrZero() -> Tensor {
    shape.last == 0 ? sum(axis: -1) : self.max(axis: -1)
  }
}

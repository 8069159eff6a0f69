import SwiftwaterDevices

extension Tensor {
  /// Returns the matrices of the last two axes with zeros above a diagonal.
  ///
  /// - Parameter offset: How far the diagonal lies above the main one; negative below.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.tril`.
  public func lowerTriangle(offset: Int = 0) -> Tensor {
    triangle("lowerTriangle") { ($0 + Self.within(offset)) .>= $1 }
  }

  /// Returns the matrices of the last two axes with zeros below a diagonal.
  ///
  /// - Parameter offset: How far the diagonal lies above the main one; negative below.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.triu`.
  public func upperTriangle(offset: Int = 0) -> Tensor {
    triangle("upperTriangle") { ($0 + Self.within(offset)) .<= $1 }
  }

  /// An offset that says the same and does not overflow: beyond every row and column all are alike.
  private static func within(_ offset: Int) -> Int {
    let far = 1 << 46
    return Swift.min(Swift.max(offset, -far), far)
  }

  /// Returns a matrix with ones up to a diagonal and 0 above it.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns; nil for as many as rows.
  ///   - offset: How far the diagonal lies above the main one; negative below.
  ///   - dtype: The element type.
  /// - Complexity: O(*rows* · *columns*).
  /// - Also known as: `numpy.tri`.
  public static func triangle(
    _ rows: Int, columns: Int? = nil, offset: Int = 0, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    attempt { () throws(TensorError) in
      _ = try Shape.count([rows, columns ?? rows], for: "triangle")
      return triangleMask(rows, columns ?? rows) { ($0 + within(offset)) .>= $1 }.cast(to: dtype)
    }
  }

  // MARK: - Implementation

  private func triangle(_ name: String, _ relation: (Tensor, Tensor) -> Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank >= 2 else {
        throw TensorError(
          .shapeMismatch, "\(name): takes matrices, got shape \(Shape.text(shape))")
      }
      let mask = Self.triangleMask(shape[rank - 2], shape[rank - 1], relation)
      return .select(mask, self, .zeros([], dtype: dtype))
    }
  }
}

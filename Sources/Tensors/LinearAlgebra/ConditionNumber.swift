import SwiftwaterDevices

extension Tensor {
  /// Returns how many times the relative error of a system's right side may grow in its solution.
  ///
  /// - Parameter order: 2 (the default) or −2 for the ratio of the singular values, of any matrices;
  ///   other orders of ``norm(_:axes:keepingDimensions:)`` for the norm times that of the inverse,
  ///   of square ones.
  /// - Returns: One real number for each matrix; infinity for singular ones, NaN for those with NaN.
  /// - Precondition: The matrices are not empty.
  /// - Complexity: O(*mn* · min(*m*, *n*)) for each matrix.
  /// - Also known as: `numpy.linalg.cond`.
  public func conditionNumber(_ order: NormOrder = 2) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let name = "conditionNumber"
      let isSpectral = order == 2 || order == -2
      let x = try matrices(for: name, isSquare: !isSpectral).tensor
      guard x.count > 0 else {
        throw TensorError(
          .shapeMismatch, "\(name): \(Shape.text(shape)) has no elements to tell from")
      }
      let ratio: Tensor
      if isSpectral {
        let values = try x.singularValuesOrNaN(for: name)
        let (large, small) = (values.max(axis: -1), values.min(axis: -1))
        ratio = order == 2 ? large / small : small / large
      } else {
        ratio =
          x.norm(order, axes: (-2, -1))
          * (try x.inverseOrInfinity(for: name)).norm(order, axes: (-2, -1))
      }
      // Without NaN among the elements, 0 · ∞ and 0 / 0 come from a singular matrix.
      let hadNaN = x.isNaN().any(axis: -1).any(axis: -1)
      let isSingular = ratio.isNaN() .&& ~hadNaN
      return Tensor.select(isSingular, Tensor.full([], Double.infinity, dtype: ratio.dtype), ratio)
    }
  }

  /// Returns the number of singular values of matrices above a tolerance.
  ///
  /// - Parameters:
  ///   - tolerance: What a singular value has to exceed; nil for max(m, n) times the type's
  ///     `ulpOfOne` times the largest.
  ///   - isHermitian: Whether the matrices are symmetric or Hermitian, which is faster.
  /// - Returns: `int64`, one number for each matrix.
  /// - Throws: ``TensorError`` with code `notFinite`, `notConverged`, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*mn* · min(*m*, *n*)) for each matrix.
  /// - Also known as: `numpy.linalg.matrix_rank`.
  public func matrixRank(
    tolerance: Double? = nil, isHermitian: Bool = false
  ) throws(TensorError) -> Tensor {
    let stack = try matrices(for: "matrixRank", isSquare: isHermitian)
    if stack.small == 0 { return .zeros(stack.batch, dtype: .int64) }
    let values =
      isHermitian
      ? try stack.tensor.symmetricEigenvalues().abs() : try stack.tensor.singularValues()
    let least =
      tolerance.map { Tensor.full([], $0, dtype: values.dtype) }
      ?? values.max(axis: -1, keepingDimensions: true) * stack.defaultTolerance
    return (values .> least).sum(axis: -1)
  }
}

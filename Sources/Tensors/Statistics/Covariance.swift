import SwiftwaterDevices

extension Tensor {
  /// Returns how the variables that the rows of a matrix hold vary together.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | variables × observations | or one variable on one axis |
  /// | result | variables × variables | without axes for one variable |
  ///
  /// - Parameters:
  ///   - variablesInColumns: Whether columns hold the variables instead.
  ///   - degreesOfFreedomLost: What is taken from the number of observations in the divisor.
  /// - Returns: In this tensor's float type; NaN without enough observations.
  /// - Complexity: O(*variables*² · *observations*).
  /// - Also known as: `numpy.cov`.
  public func covariance(
    variablesInColumns: Bool = false, degreesOfFreedomLost: Int = 1
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let scatter = try scatter(variablesInColumns, "covariance")
      let observations = shape[rank - (variablesInColumns && rank == 2 ? 2 : 1)]
      let divisor = Double(Swift.max(0, observations - degreesOfFreedomLost))
      return (scatter / Tensor(double: divisor)).cast(to: floatingType)
    }
  }

  /// Returns Pearson's correlation of the variables that the rows of a matrix hold, in −1...1.
  ///
  /// - Parameter variablesInColumns: Whether columns hold the variables instead.
  /// - Returns: variables × variables, in this tensor's float type; NaN for a constant variable.
  /// - Complexity: O(*variables*² · *observations*).
  /// - Also known as: `numpy.corrcoef`.
  public func correlation(variablesInColumns: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let scatter = try scatter(variablesInColumns, "correlation")
      guard scatter.rank == 2 else { return (scatter / scatter).cast(to: floatingType) }
      let lengths = scatter.diagonal().sqrt()
      let unclipped = scatter / lengths.expanded(axis: 1) / lengths.expanded(axis: 0)
      return unclipped.clipped(to: -1...1).cast(to: floatingType)
    }
  }

  // MARK: - Implementation

  /// The products of the variables less their means, in `float64`.
  private func scatter(
    _ variablesInColumns: Bool, _ name: String
  ) throws(TensorError) -> Tensor {
    guard rank == 1 || rank == 2 else {
      throw TensorError(
        .shapeMismatch, "\(name): takes a matrix of variables, got shape \(Shape.text(shape))")
    }
    let wide = cast(to: .float64)
    let rows = rank == 2 && variablesInColumns ? wide.transposed() : wide.atLeast(rank: 2)
    let centred = rows - rows.mean(axis: 1, keepingDimensions: true)
    let scatter = centred.matmul(centred.transposed())
    return scatter.count == 1 ? scatter.reshaped([]) : scatter
  }
}

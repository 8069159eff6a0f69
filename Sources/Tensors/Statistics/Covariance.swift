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
  ///   - frequencies: How often each observation was made: whole numbers on one axis; nil for once.
  ///   - weights: How much each observation counts, on one axis; nil for as much as the others.
  /// - Returns: In this tensor's float type; NaN without enough observations.
  /// - Complexity: O(*variables*² · *observations*).
  /// - Also known as: `numpy.cov`.
  public func covariance(
    variablesInColumns: Bool = false, degreesOfFreedomLost: Int = 1, frequencies: Tensor? = nil,
    weights: Tensor? = nil
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      if frequencies != nil || weights != nil {
        return try weightedCovariance(
          variablesInColumns, degreesOfFreedomLost, frequencies, weights)
      }
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
      let lengths = scatter.diagonal().real().sqrt()
      let unclipped = scatter / lengths.expanded(axis: 1) / lengths.expanded(axis: 0)
      guard dtype.isComplex else { return unclipped.clipped(to: -1...1).cast(to: floatingType) }
      return unclipped.components().clipped(to: -1...1).complexFromComponents()
        .cast(to: floatingType)
    }
  }

  // MARK: - Implementation

  private func weightedCovariance(
    _ variablesInColumns: Bool, _ lost: Int, _ frequencies: Tensor?, _ weights: Tensor?
  ) throws(TensorError) -> Tensor {
    let rows = try variableRows(variablesInColumns, "covariance")
    for factors in [frequencies, weights].compactMap(\.self) {
      guard factors.shape == [rows.shape[1]], !factors.dtype.isComplex else {
        throw TensorError(
          .shapeMismatch,
          "covariance: weights of shape \(Shape.text(factors.shape)) for \(rows.shape[1]) observations"
        )
      }
      guard !(factors .< 0).any().item(as: Bool.self) else {
        throw TensorError(.invalidArgument, "covariance: a weight is negative")
      }
    }
    if let frequencies, !frequencies.dtype.isInteger {
      throw TensorError(
        .invalidType, "covariance: frequencies are whole numbers, got \(frequencies.dtype)")
    }
    let own = weights?.cast(to: .float64) ?? .ones([rows.shape[1]], dtype: .float64)
    let factors = own * (frequencies?.cast(to: .float64) ?? Tensor(double: 1))
    let total = factors.sum()
    let centred = rows - (rows * factors).sum(axis: 1, keepingDimensions: true) / total
    let scatter = (centred * factors).matmul(centred.transposed().conjugated())
    let share = weights == nil ? Tensor(double: 1) : (factors * own).sum() / total
    let divisor = (total - share * Double(lost)).maximum(0)
    let result = (scatter / divisor).cast(to: floatingType)
    return result.count == 1 ? result.reshaped([]) : result
  }

  /// The products of the variables less their means, of which the second is conjugated.
  private func scatter(
    _ variablesInColumns: Bool, _ name: String
  ) throws(TensorError) -> Tensor {
    let rows = try variableRows(variablesInColumns, name)
    let centred = rows - rows.mean(axis: 1, keepingDimensions: true)
    let scatter = centred.matmul(centred.transposed().conjugated())
    return scatter.count == 1 ? scatter.reshaped([]) : scatter
  }

  /// The variables as the rows of a matrix, in `float64` or `complex128`.
  private func variableRows(
    _ variablesInColumns: Bool, _ name: String
  ) throws(TensorError) -> Tensor {
    guard rank == 1 || rank == 2 else {
      throw TensorError(
        .shapeMismatch, "\(name): takes a matrix of variables, got shape \(Shape.text(shape))")
    }
    let wide = cast(to: wideType)
    return rank == 2 && variablesInColumns ? wide.transposed() : wide.atLeast(rank: 2)
  }
}

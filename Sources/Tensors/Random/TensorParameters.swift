import SwiftwaterDevices

// Weights, probabilities and centres that come as tensors.

extension Tensor {
  /// Returns slices of the first axis by chance, with their weights in a tensor.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - replacing: Whether a slice may come more than once.
  ///   - weights: Real numbers of one axis: how likely each slice is, relative to the others.
  ///   - seed: Equal seeds give equal choices.
  ///   - stream: Different streams of one seed are independent.
  /// - Also known as: `numpy.random.Generator.choice`.
  public func chosen(
    _ count: Int, replacing: Bool = true, weights: Tensor, seed: UInt64, stream: UInt32 = 0
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let weights = try weights.realList(for: "chosen", "weights")
      return chosen(count, replacing: replacing, weights: weights, seed: seed, stream: stream)
    }
  }

  /// Returns how often each of several outcomes comes up, with their probabilities in a tensor.
  ///
  /// - Parameters:
  ///   - shape: The extents of the draws, before the axis of the outcomes.
  ///   - trials: How many in each draw, 0 or more.
  ///   - probabilities: Real numbers of one axis: 0 or more, with the sum 1.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  /// - Returns: `int64` of `shape` and an axis of the outcomes, whose sum is `trials`.
  /// - Also known as: `numpy.random.Generator.multinomial`.
  public static func multinomial(
    _ shape: [Int] = [], trials: Int, probabilities: Tensor, seed: UInt64, stream: UInt32 = 0
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let probabilities = try probabilities.realList(for: "multinomial", "probabilities")
      return multinomial(
        shape, trials: trials, probabilities: probabilities, seed: seed, stream: stream)
    }
  }

  /// Returns shares of a whole: gamma numbers divided by their sum, with their concentrations in a
  /// tensor.
  ///
  /// - Parameters:
  ///   - shape: The extents of the draws, before the axis of the shares.
  ///   - concentrations: Real numbers of one axis, above 0.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  ///   - dtype: The element type.
  /// - Also known as: `numpy.random.Generator.dirichlet`.
  public static func dirichlet(
    _ shape: [Int] = [], concentrations: Tensor, seed: UInt64, stream: UInt32 = 0,
    dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let concentrations = try concentrations.realList(for: "dirichlet", "concentrations")
      return dirichlet(
        shape, concentrations: concentrations, seed: seed, stream: stream, dtype: dtype)
    }
  }

  /// Returns vectors of normal numbers that vary together, with their centre in a tensor.
  ///
  /// - Parameters:
  ///   - shape: The extents of the draws, before the axis of the vectors.
  ///   - mean: The centre, d real numbers of one axis.
  ///   - covariance: d × d, symmetric, without negative eigenvalues; its lower half is read.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  ///   - dtype: The element type.
  /// - Complexity: O(*count* · d) and O(d³) once.
  /// - Also known as: `numpy.random.Generator.multivariate_normal`, `method="cholesky"`.
  public static func multivariateNormal(
    _ shape: [Int] = [], mean: Tensor, covariance: Tensor, seed: UInt64, stream: UInt32 = 0,
    dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let mean = try mean.realList(for: "multivariateNormal", "mean")
      return multivariateNormal(
        shape, mean: mean, covariance: covariance, seed: seed, stream: stream, dtype: dtype)
    }
  }

  // MARK: - Implementation

  private func realList(for name: String, _ what: String) throws(TensorError) -> [Double] {
    guard rank == 1, !dtype.isComplex else {
      throw TensorError(
        rank == 1 ? .invalidType : .shapeMismatch,
        """
        \(name): the \(what) are \(dtype) of shape \(Shape.text(shape)); give real numbers of one \
        axis
        """)
    }
    try evaluate()
    return array(of: Double.self)
  }
}

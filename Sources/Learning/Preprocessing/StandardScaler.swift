import SwiftwaterTensors

/// Shifts each feature to mean 0 and scales it to variance 1.
///
/// Features that do not vary are only shifted.
///
/// - Also known as: `sklearn.preprocessing.StandardScaler`.
public struct StandardScaler: Estimator {
  /// No settings.
  public static let parameters: [HyperParameter<StandardScaler>] = []

  /// Creates the recipe.
  public init() {}

  /// Learns mean and deviation of each column of a matrix (n × d), in two passes.
  public func fit(_ points: Tensor) throws(LearningError) -> Model {
    let columns = try FeatureColumns(points, for: "StandardScaler")
    let rows = points.cast(to: .float64).transposed()
    let means = rows.mean(axis: 1).array(of: Double.self)
    let variances = rows.variance(axis: 1).array(of: Double.self)
    let scales = zip(means, variances).map { mean, variance in
      // The mean of n equal numbers may be off by n roundings, which is no deviation.
      let rounding = Double(columns.count) * Double.ulpOfOne * mean
      return variance > rounding * rounding ? variance.squareRoot() : 1
    }
    return Model(mean: means, scale: scales)
  }

  /// Fitted means and deviations.
  public struct Model: Transformer {
    /// The mean of each feature.
    public let mean: [Double]
    /// The population standard deviation of each feature, 1 where it does not vary.
    public let scale: [Double]

    /// Returns (points − mean) / scale, `float64`, n × d.
    public func transform(_ points: Tensor) throws(LearningError) -> Tensor {
      try Learning.check(points, width: mean.count, for: "StandardScaler")
      // By column, so that each feature stays without gaps.
      let rows = points.cast(to: .float64).transposed()
      let shift = Tensor(mean, shape: [mean.count, 1])
      let divisor = Tensor(scale, shape: [scale.count, 1])
      return ((rows - shift) / divisor).transposed()
    }

    /// Returns what was scaled back in its own units: points × scale + mean, `float64`, n × d.
    public func inverseTransform(_ points: Tensor) throws(LearningError) -> Tensor {
      try Learning.check(points, width: mean.count, for: "StandardScaler")
      let rows = points.cast(to: .float64).transposed()
      let shift = Tensor(mean, shape: [mean.count, 1])
      return (rows * Tensor(scale, shape: [scale.count, 1]) + shift).transposed()
    }
  }
}

enum Learning {
  /// Checks that points have the number of features a model was fitted on.
  static func check(_ points: Tensor, width: Int, for name: String) throws(LearningError) {
    guard points.rank == 2, points.shape[1] == width else {
      throw LearningError(
        .shapeMismatch,
        "\(name): fitted on \(width) features, got points of shape \(points.shape)")
    }
  }
}

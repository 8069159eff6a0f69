import SwiftwaterTensors

/// Fits a weighted sum of the features, and an intercept, to a target by least squares.
///
/// - Also known as: `sklearn.linear_model.LinearRegression`.
/// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 5.3.
public struct LinearRegression: SupervisedEstimator {
  /// No settings.
  public static let parameters: [HyperParameter<LinearRegression>] = []

  /// Creates the recipe.
  public init() {}

  /// Fits a matrix of points (n × d, n > d) and n target values.
  ///
  /// - Throws: ``LearningError`` with code `invalidData` when a feature depends on others.
  /// - Complexity: O(*nd*²).
  public func fit(_ points: Tensor, _ target: Tensor) throws(LearningError) -> Model {
    let columns = try FeatureColumns(points, for: "LinearRegression")
    _ = try TargetColumn(target, matching: columns, for: "LinearRegression")
    let ones = Tensor.ones([columns.count, 1], dtype: .float64)
    let design = Tensor.concatenated([ones, points.cast(to: .float64)], axis: 1)
    do {
      let solution = try design.leastSquares(target).array(of: Double.self)
      return Model(coefficients: Array(solution.dropFirst()), intercept: solution[0])
    } catch {
      throw LearningError(
        .invalidData,
        """
        LinearRegression: a feature is constant or depends on others, or there are fewer points \
        (\(columns.count)) than features and intercept (\(columns.width + 1)): \(error.message)
        """)
    }
  }

  /// Fitted coefficients.
  public struct Model: Predictor {
    /// One weight for each feature.
    public let coefficients: [Double]
    /// The value at the origin.
    public let intercept: Double

    /// Returns the fitted value of each point (n × d), `float64`.
    public func predict(_ points: Tensor) throws(LearningError) -> Tensor {
      try Learning.check(points, width: coefficients.count, for: "LinearRegression")
      return points.cast(to: .float64).matmul(Tensor(coefficients)) + intercept
    }
  }
}

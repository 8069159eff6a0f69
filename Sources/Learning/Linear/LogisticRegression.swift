import CKernels
import SwiftwaterDevices
import SwiftwaterTensors

/// Fits the probability of one of two classes as the logistic function of a weighted sum.
///
/// Minimises the negative log-likelihood plus |coefficients|² / 2C by Newton's method; the
/// intercept is not penalised.
///
/// - Also known as: `sklearn.linear_model.LogisticRegression`.
/// - Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., 4.4.1.
public struct LogisticRegression: SupervisedEstimator {
  /// The inverse of the penalty's strength, C.
  public var inverseRegularization: Double
  /// The most Newton steps.
  public var maximumIterations: Int
  /// Stops when no component of the mean gradient is larger.
  public var tolerance: Double

  /// The settings and their ranges.
  public static let parameters: [HyperParameter<LogisticRegression>] = [
    .init("inverseRegularization", 1e-12...1e12, "The inverse of the penalty's strength.") {
      $0.inverseRegularization
    },
    .init("maximumIterations", 1...1e6, "The most Newton steps.") {
      Double($0.maximumIterations)
    },
    .init("tolerance", 0...1, "The mean gradient that counts as none.") { $0.tolerance },
  ]

  /// Creates the recipe.
  public init(
    inverseRegularization: Double = 1, maximumIterations: Int = 100, tolerance: Double = 1e-9
  ) {
    self.inverseRegularization = inverseRegularization
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
  }

  /// Fits a matrix of points (n × d) and their classes (n), 0 or 1 or `bool`.
  ///
  /// - Throws: ``LearningError`` with code `invalidData` for other classes, or only one of them.
  /// - Complexity: O(*nd*²) a step; few steps.
  public func fit(_ points: Tensor, _ target: Tensor) throws(LearningError) -> Model {
    try Self.parameters.validate(self)
    let columns = try FeatureColumns(points, for: "LogisticRegression")
    let classes = try TargetColumn(target, matching: columns, for: "LogisticRegression")
    try checkClasses(classes)
    let d = columns.width
    let scratch = try scratch(columns)
    var weights = Array(repeating: 0.0, count: d + 1)
    var pass = objective(columns, classes, weights, scratch)
    var iterations = 0
    var hasConverged = isFlat(pass, columns.count)
    while !hasConverged && iterations < maximumIterations {
      iterations += 1
      let step = newtonStep(pass, d)
      // Halving keeps Newton's method from overshooting where classes separate.
      var scale = 1.0
      var candidate = weights
      var next = pass
      for _ in 0..<40 {
        candidate = zip(weights, step).map { $0 - scale * $1 }
        next = objective(columns, classes, candidate, scratch)
        if next.loss <= pass.loss + abs(pass.loss) * 1e-14 { break }
        scale /= 2
      }
      let isStuck = zip(candidate, weights).allSatisfy { $0 == $1 }
      weights = candidate
      pass = next
      hasConverged = isFlat(pass, columns.count) || isStuck
    }
    return Model(
      coefficients: Array(weights[..<d]), intercept: weights[d], iterations: iterations,
      hasConverged: hasConverged)
  }

  /// Fitted coefficients.
  public struct Model: Predictor {
    /// One weight for each feature: the change of the log-odds for one unit.
    public let coefficients: [Double]
    /// The log-odds at the origin.
    public let intercept: Double
    /// How many Newton steps were made.
    public let iterations: Int
    /// Whether the gradient vanished before the steps ran out.
    public let hasConverged: Bool

    /// Returns the probability of class 1 for each point (n × d), `float64`.
    public func probabilities(_ points: Tensor) throws(LearningError) -> Tensor {
      try Learning.check(points, width: coefficients.count, for: "LogisticRegression")
      // By column: a few multiplications and additions that fuse into one pass.
      let columns = points.cast(to: .float64).transposed()
      var sum = Tensor.full([points.shape[0]], intercept, dtype: .float64)
      for (j, weight) in coefficients.enumerated() {
        sum = sum + columns[j] * weight
      }
      return sum.sigmoid()
    }

    /// Returns whether class 1 is at least as likely as class 0 for each point (n × d), `bool`.
    public func predict(_ points: Tensor) throws(LearningError) -> Tensor {
      try probabilities(points) .>= 0.5
    }
  }

  // MARK: - Implementation

  private struct Objective: Sendable {
    var loss = 0.0
    var gradient: [Double]
    var hessian: [Double]
  }

  private func checkClasses(_ classes: TargetColumn) throws(LearningError) {
    var ones = 0
    for i in 0..<classes.count {
      let value = classes.values[i]
      guard value == 0 || value == 1 else {
        throw LearningError(
          .invalidData, "LogisticRegression: class \(value) of point \(i) is neither 0 nor 1")
      }
      ones += value == 1 ? 1 : 0
    }
    guard ones > 0, ones < classes.count else {
      throw LearningError(
        .invalidData,
        "LogisticRegression: all \(classes.count) points have class \(ones == 0 ? 0 : 1)")
    }
  }

  /// Newton's method solves a system of this many unknowns, in a dense matrix for each chunk.
  private static let greatestWidth = 4096

  /// Room for a tile of points for each chunk.
  private func scratch(_ columns: FeatureColumns) throws(LearningError) -> Buffer {
    guard columns.width <= Self.greatestWidth else {
      throw LearningError(
        .invalidData,
        """
        LogisticRegression: \(columns.width) features; use at most \(Self.greatestWidth), because \
        Newton's method keeps a square matrix of them
        """)
    }
    do {
      return try Buffer(byteCount: chunks(columns) * Self.scratchSize(columns) * 8)
    } catch {
      throw LearningError(.outOfMemory, "LogisticRegression: \(error.message)")
    }
  }

  private static func scratchSize(_ columns: FeatureColumns) -> Int {
    (columns.width + 1) * Int(SW_POINTS_TILE)
  }

  private func chunks(_ columns: FeatureColumns) -> Int {
    (columns.count + pointsPerChunk - 1) / pointsPerChunk
  }

  /// The penalised loss and its derivatives, added up in the order of the chunks.
  private func objective(
    _ columns: FeatureColumns, _ classes: TargetColumn, _ weights: [Double], _ scratch: Buffer
  ) -> Objective {
    let d = columns.width
    let empty = Objective(
      gradient: Array(repeating: 0, count: d + 1),
      hessian: Array(repeating: 0, count: (d + 1) * (d + 2) / 2))
    let parts = Threads.map(chunks(columns)) { chunk in
      var part = empty
      let start = chunk * pointsPerChunk
      let end = min(columns.count, start + pointsPerChunk)
      sw_logistic_pass(
        columns.values, Int64(columns.count), Int64(d), Int64(start), Int64(end), classes.values,
        weights,
        scratch.pointer.assumingMemoryBound(to: Double.self) + chunk * Self.scratchSize(columns),
        &part.loss, &part.gradient, &part.hessian)
      return part
    }
    var total = parts.reduce(into: empty) { total, part in
      total.loss += part.loss
      for index in total.gradient.indices { total.gradient[index] += part.gradient[index] }
      for index in total.hessian.indices { total.hessian[index] += part.hessian[index] }
    }
    let penalty = 1 / inverseRegularization
    var entry = 0
    for j in 0..<d {
      total.loss += penalty * weights[j] * weights[j] / 2
      total.gradient[j] += penalty * weights[j]
      total.hessian[entry] += penalty
      entry += d + 1 - j
    }
    return total
  }

  private func isFlat(_ pass: Objective, _ count: Int) -> Bool {
    pass.gradient.allSatisfy { abs($0) <= tolerance * Double(count) }
  }

  /// Solves H s = g by Cholesky's method; a vanishing pivot (a constant feature) gets no step.
  private func newtonStep(_ pass: Objective, _ d: Int) -> [Double] {
    let n = d + 1
    var factor = Array(repeating: 0.0, count: n * n)
    var entry = 0
    for i in 0..<n {
      for j in i..<n {
        factor[j * n + i] = pass.hessian[entry]
        entry += 1
      }
    }
    for j in 0..<n {
      var pivot = factor[j * n + j]
      let size = pivot
      for k in 0..<j { pivot -= factor[j * n + k] * factor[j * n + k] }
      let root = pivot > size * 1e-14 && pivot > 0 ? pivot.squareRoot() : .infinity
      factor[j * n + j] = root
      for i in (j + 1)..<max(n, j + 1) {
        var value = factor[i * n + j]
        for k in 0..<j { value -= factor[i * n + k] * factor[j * n + k] }
        factor[i * n + j] = value / root
      }
    }
    var step = pass.gradient
    for i in 0..<n {
      for k in 0..<i { step[i] -= factor[i * n + k] * step[k] }
      step[i] /= factor[i * n + i]
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for k in (i + 1)..<max(n, i + 1) { step[i] -= factor[k * n + i] * step[k] }
      step[i] /= factor[i * n + i]
    }
    return step
  }
}

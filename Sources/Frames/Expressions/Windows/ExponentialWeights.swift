import SwiftwaterDevices

/// How fast the weights of earlier rows fall.
public enum WeightDecay: Sendable, Hashable {
  /// The weight of the newest row, above 0 and at most 1.
  case alpha(Double)
  /// α = 2 / (span + 1), for a span of at least 1.
  case span(Double)
  /// α = 1 / (1 + centre), for a centre of mass of at least 0.
  case centerOfMass(Double)
  /// The rows after which a weight has halved, above 0.
  case halfLife(Double)

  var alpha: Double {
    switch self {
    case .alpha(let value): value
    case .span(let value): 2 / (value + 1)
    case .centerOfMass(let value): 1 / (1 + value)
    case .halfLife(let value): 1 - exponentialOfTwo(-1 / value)
    }
  }

  private func exponentialOfTwo(_ x: Double) -> Double {
    guard x.magnitude < 2000 else { return x.isNaN ? x : x > 0 ? .infinity : 0 }
    // Powers of two by repeated square roots of the fraction's binary digits.
    var (result, root) = (1.0, 2.0)
    let whole = x.rounded(.down)
    var fraction = x - whole
    while fraction > 0 {
      root = root.squareRoot()
      fraction *= 2
      if fraction >= 1 {
        result *= root
        fraction -= 1
      }
      if root == 1 { break }
    }
    return result * Double(sign: .plus, exponent: Int(whole), significand: 1)
  }
}

extension Expression {
  /// The mean of the rows so far with weights that fall exponentially into the past.
  ///
  /// - Parameters:
  ///   - decay: How fast they fall.
  ///   - adjusted: Whether weights are divided by their sum, as for a finite history; otherwise the
  ///     first value counts as the whole past.
  ///   - ignoresNulls: Whether null rows do not count as time passing.
  ///   - minPeriods: The fewest values that must be there for a result.
  /// - Also known as: `Series.ewm(…).mean()`, `polars.Expr.ewm_mean`.
  public func exponentialMean(
    _ decay: WeightDecay, adjusted: Bool = true, ignoresNulls: Bool = false, minPeriods: Int = 1
  ) -> Expression {
    exponential(.mean, decay, adjusted, ignoresNulls, minPeriods)
  }

  /// The variance of the rows so far, bias corrected, with weights that fall exponentially.
  ///
  /// - Parameters:
  ///   - decay: How fast they fall.
  ///   - adjusted: Whether weights are divided by their sum.
  ///   - ignoresNulls: Whether null rows do not count as time passing.
  ///   - minPeriods: The fewest values that must be there for a result.
  public func exponentialVariance(
    _ decay: WeightDecay, adjusted: Bool = true, ignoresNulls: Bool = false, minPeriods: Int = 1
  ) -> Expression {
    exponential(.variance, decay, adjusted, ignoresNulls, minPeriods)
  }

  /// The standard deviation of the rows so far, bias corrected, with weights that fall exponentially.
  ///
  /// - Parameters:
  ///   - decay: How fast they fall.
  ///   - adjusted: Whether weights are divided by their sum.
  ///   - ignoresNulls: Whether null rows do not count as time passing.
  ///   - minPeriods: The fewest values that must be there for a result.
  public func exponentialDeviation(
    _ decay: WeightDecay, adjusted: Bool = true, ignoresNulls: Bool = false, minPeriods: Int = 1
  ) -> Expression {
    exponentialVariance(
      decay, adjusted: adjusted, ignoresNulls: ignoresNulls, minPeriods: minPeriods
    ).sqrt()
  }

  private func exponential(
    _ statistic: ExponentialWeights.Statistic, _ decay: WeightDecay, _ adjusted: Bool,
    _ ignoresNulls: Bool, _ minPeriods: Int
  ) -> Expression {
    let alpha = decay.alpha
    let isWeight = alpha > 0 && alpha <= 1 && decay != .halfLife(0)
    let weights = ExponentialWeights(
      statistic: statistic, alpha: alpha, adjusted: adjusted, ignoresNulls: ignoresNulls,
      minPeriods: minPeriods)
    return window(
      .exponential(weights).refused(
        isWeight ? nil : "\(decay): the newest weight must be above 0 and at most 1"))
  }
}

struct ExponentialWeights: Sendable {
  enum Statistic: String, Sendable { case mean, variance }

  let statistic: Statistic
  let alpha: Double
  let adjusted: Bool
  let ignoresNulls: Bool
  let minPeriods: Int

  /// What is known of the rows so far.
  struct State {
    var (mean, spread, weight, sum, squares) = (0.0, 0.0, 1.0, 1.0, 1.0)
    var count = 0

    init() {}

    init(
      mean: Double, spread: Double, weight: Double, sum: Double, squares: Double, count: Int
    ) {
      (self.mean, self.spread, self.weight) = (mean, spread, weight)
      (self.sum, self.squares, self.count) = (sum, squares, count)
    }
  }

  /// One pass: the old weights decay, the newest value is added (West 1979,
  /// doi:10.1145/359146.359153, for the variance).
  ///
  /// - Parameter state: What the rows before have left.
  func compute(
    _ source: UnsafePointer<Double>, _ validity: Validity?, _ rows: Range<Int>,
    from state: inout State, into target: UnsafeMutablePointer<Double>,
    _ flags: UnsafeMutablePointer<UInt8>
  ) {
    let newest = adjusted ? 1 : alpha
    let decay = 1 - alpha
    var (mean, spread, weight) = (state.mean, state.spread, state.weight)
    var (sum, squares, count) = (state.sum, state.squares, state.count)
    defer {
      state = State(
        mean: mean, spread: spread, weight: weight, sum: sum, squares: squares, count: count)
    }
    for row in rows {
      let isThere = validity?[row] ?? true
      if count > 0, isThere || !ignoresNulls {
        sum *= decay
        squares *= decay * decay
        weight *= decay
      }
      if isThere {
        let value = source[row]
        if count == 0 {
          mean = value
        } else {
          let before = mean
          if mean != value { mean = (weight * mean + newest * value) / (weight + newest) }
          spread =
            (weight * (spread + (before - mean) * (before - mean))
              + newest * (value - mean) * (value - mean)) / (weight + newest)
          sum += newest
          squares += newest * newest
          weight += newest
          if !adjusted {
            sum /= weight
            squares /= weight * weight
            weight = 1
          }
        }
        count += 1
      }
      var hasValue = isThere && count >= max(1, minPeriods)
      if statistic == .mean {
        target[row] = mean
      } else {
        let scale = sum * sum
        let divisor = scale - squares
        hasValue = hasValue && divisor > 0
        target[row] = hasValue ? scale / divisor * spread : 0
      }
      flags[row] = hasValue ? 1 : 0
    }
  }
}

extension WindowFunction {
  static func exponential(_ weights: ExponentialWeights) -> WindowFunction {
    WindowFunction(
      "exponential.\(weights.statistic.rawValue)",
      [
        .number(weights.alpha), .bool(weights.adjusted), .bool(weights.ignoresNulls),
        .integer(Int64(weights.minPeriods)),
      ], reach: .running { _ in RunningWeights(weights) }, type: numberToDouble
    ) { columns, segments throws(FrameError) in
      let values = try Evaluator.cast(columns[0], to: .float64)
      let out = try Buffer.room(for: values.count, of: Double.self)
      let flags = try Buffer.room(for: values.count, of: UInt8.self)
      segments.forEach { segment in
        var state = ExponentialWeights.State()
        weights.compute(
          values.elements(Double.self), values.validity, segment, from: &state,
          into: out.base(as: Double.self), flags.base(as: UInt8.self))
      }
      return try Column(type: .float64, count: values.count, values: out).valid(where: flags)
    }
  }
}

/// Exponential weights carried from batch to batch.
private struct RunningWeights: RunningWindow {
  private let weights: ExponentialWeights
  private var state = ExponentialWeights.State()

  init(_ weights: ExponentialWeights) { self.weights = weights }

  mutating func next(_ columns: [Column]) throws(FrameError) -> Column {
    let values = try Evaluator.cast(columns[0], to: .float64)
    let out = try Buffer.room(for: values.count, of: Double.self)
    let flags = try Buffer.room(for: values.count, of: UInt8.self)
    weights.compute(
      values.elements(Double.self), values.validity, 0..<values.count, from: &state,
      into: out.base(as: Double.self), flags.base(as: UInt8.self))
    return try withExtendedLifetime(values) { () throws(FrameError) in
      try Column(type: .float64, count: values.count, values: out).valid(where: flags)
    }
  }
}

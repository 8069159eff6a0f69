/// How positions grow with values.
public enum ScaleKind: Hashable, Sendable {
  /// Equal differences look equal.
  case linear
  /// Equal ratios look equal; values of zero and below are skipped and counted.
  case logarithmic

  /// The coordinate on this scale that is linear in position, or nil if `value` has none.
  func transformed(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch self {
    case .linear: return value
    case .logarithmic: return value > 0 ? Elementary.log10(value) : nil
    }
  }
}

/// Maps values of an interval to positions in a picture.
struct Scale: Hashable, Sendable {
  var kind: ScaleKind
  var low: Double
  var high: Double
  /// The position of `low` and of `high`; the first is the larger on a vertical axis.
  var start: Double
  var end: Double

  init(kind: ScaleKind = .linear, low: Double, high: Double, start: Double = 0, end: Double = 1) {
    self.kind = kind
    self.low = low
    self.high = high
    self.start = start
    self.end = end
    offset = kind.transformed(low) ?? 0
    let span = (kind.transformed(high) ?? 0) - offset
    factor = span == 0 ? 0 : (end - start) / span
  }

  /// The position of `value`, or nil if it has none on this scale.
  ///
  /// Values outside the interval lie outside.
  func position(_ value: Double) -> Double? {
    guard let transformed = kind.transformed(value) else { return nil }
    return factor == 0 ? (start + end) / 2 : start + (transformed - offset) * factor
  }

  /// The position in 0…1 of `value`, clamped.
  func fraction(_ value: Double) -> Double? {
    guard let position = position(value), end != start else { return nil }
    return min(max((position - start) / (end - start), 0), 1)
  }

  /// About `count` round values inside the interval.
  func ticks(count: Int) -> Ticks {
    switch kind {
    case .linear: .linear(low, high, count: count)
    case .logarithmic: .logarithmic(low, high, count: count)
    }
  }

  private let offset: Double
  private let factor: Double
}

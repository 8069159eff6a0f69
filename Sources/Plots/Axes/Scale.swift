/// How positions grow with values.
public enum ScaleKind: Hashable, Sendable {
  /// Equal differences look equal.
  case linear
  /// Equal ratios look equal; values of zero and below are skipped and counted.
  case logarithmic

  /// The coordinate on this scale that is linear in position, or nil if `value` has none.
  func transformed(_ value: Double) -> Double? {
    guard value.isFinite, self == .linear || value > 0 else { return nil }
    return self == .linear ? value : Elementary.log10(value)
  }

  /// Whether `value` can be shown: so far from the ends of `Double` that sums and ratios are finite, and
  /// positive for ratios.
  func canShow(_ value: Double) -> Bool {
    abs(value) <= 1e300 && (self == .linear || value >= 1e-300)
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
    let ratio = (end - start) / span
    factor = ratio.isFinite ? ratio : 0
  }

  /// The position of `value`, or nil if it has none on this scale.
  ///
  /// Values outside the interval lie outside.
  func position(_ value: Double) -> Double? {
    guard kind.canShow(value), let transformed = kind.transformed(value) else { return nil }
    guard factor != 0 else { return (start + end) / 2 }
    // Far outside of any picture all places are the same, and no coordinate overflows.
    return min(max(start + (transformed - offset) * factor, -1e5), 1e5)
  }

  /// Whether a position lies between the ends, but for rounding.
  func contains(_ position: Double) -> Bool {
    position >= min(start, end) - 0.01 && position <= max(start, end) + 0.01
  }

  /// The nearest position between the ends.
  func clamped(_ position: Double) -> Double {
    min(max(position, min(start, end)), max(start, end))
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

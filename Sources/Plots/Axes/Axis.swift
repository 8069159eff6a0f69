/// What the caller asked of one axis.
struct Axis: Hashable, Sendable {
  var label: String?
  var unit: String?
  var scale = ScaleKind.linear
  var domain: ClosedRange<Double>?
  var format = NumberFormat.automatic

  /// The label with its unit in parentheses.
  var caption: String? {
    switch (label, unit) {
    case (let label?, let unit?): "\(label) (\(unit))"
    case (let label?, nil): label
    case (nil, let unit?): unit
    case (nil, nil): nil
    }
  }
}

/// The smallest interval that holds a set of values, and how many of them could not be placed.
struct Extent: Hashable, Sendable {
  private(set) var low = Double.infinity
  private(set) var high = -Double.infinity

  var isEmpty: Bool { low > high }

  /// Whether the ends are too close for round numbers between them, given 53 bits of precision.
  var isPoint: Bool { high - low <= max(1e-280, 1e-12 * max(abs(low), abs(high))) }

  init() {}

  /// The interval of the `values` that have a place on a scale of this kind.
  init(_ values: [Double], on kind: ScaleKind) {
    for value in values { insert(value, on: kind) }
  }

  mutating func insert(_ value: Double, on kind: ScaleKind) {
    guard kind.canShow(value) else { return }
    if value < low { low = value }
    if value > high { high = value }
  }

  mutating func form(union other: Extent) {
    low = Swift.min(low, other.low)
    high = Swift.max(high, other.high)
  }
}

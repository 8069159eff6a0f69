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

  init() {}

  /// The interval of the `values` that have a place on a scale of this kind.
  init(_ values: [Double], on kind: ScaleKind) {
    for value in values { insert(value, on: kind) }
  }

  mutating func insert(_ value: Double, on kind: ScaleKind) {
    guard value.isFinite, kind == .linear || value > 0 else { return }
    if value < low { low = value }
    if value > high { high = value }
  }

  mutating func form(union other: Extent) {
    low = Swift.min(low, other.low)
    high = Swift.max(high, other.high)
  }
}

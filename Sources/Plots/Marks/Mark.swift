/// One layer of a plot: its own file, and one method on `Plot` that adds it.
protocol Mark: Sendable {
  /// The intervals that the values which can be shown lie in.
  func extents(x: ScaleKind, y: ScaleKind) -> (x: Extent, y: Extent)
  /// How many values cannot be shown.
  func skippedCount(x: ScaleKind, y: ScaleKind) -> Int
  /// What a reader needs to decode the colours and sizes.
  func legend(in domains: Domains) -> [Legend]
  /// Draws the mark.
  func draw(on surface: inout some Surface, in frame: PlotFrame)
  /// How far an axis should go beyond the data.
  var margins: (x: AxisMargin, y: AxisMargin) { get }
  /// Whether the mark keeps to the frame by itself, so that its words may stand outside.
  var staysInside: Bool { get }
  /// What is drawn, for those who cannot see it.
  var summary: String { get }
  /// The categories of the mark, if one axis has categories rather than numbers.
  var bands: Bands? { get }
}

extension Mark {
  var margins: (x: AxisMargin, y: AxisMargin) { (.none, .rounded) }
  var bands: Bands? { nil }
  var staysInside: Bool { false }
  func legend(in domains: Domains) -> [Legend] { [] }
}

/// How far an axis goes beyond the data.
enum AxisMargin: Int, Comparable {
  /// From the first value to the last.
  case none
  /// To the next tick.
  case rounded
  /// To the next tick that leaves room for discs.
  case padded
  /// To the next tick, and from zero.
  case fromZero

  static func < (a: AxisMargin, b: AxisMargin) -> Bool { a.rawValue < b.rawValue }
}

/// The categories along one axis.
struct Bands: Hashable, Sendable {
  var labels: [String]
  var isHorizontal: Bool
}

/// The values at the ends of both axes.
struct Domains: Hashable, Sendable {
  var xLow: Double
  var xHigh: Double
  var yLow: Double
  var yHigh: Double
  var xKind = ScaleKind.linear
  var yKind = ScaleKind.linear
  var isEqualAspect = false
}

/// The rectangle between the axes, and what maps values into it.
struct PlotFrame: Sendable {
  var bounds: Rectangle
  var x: Scale
  var y: Scale
  var domains: Domains
  /// The categories along the axis of bars.
  var bandLabels: [String] = []
  /// How many bars share one category.
  var barCount = 1
  /// How the values of bars are written.
  var barFormat = NumberFormat.automatic

  /// The point of a pair of values, or nil if one has no place.
  func point(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let px = x.position(xValue), let py = y.position(yValue) else { return nil }
    return Point(x: px, y: py)
  }
}

/// What a reader needs to decode colours and sizes.
enum Legend: Hashable, Sendable {
  case kind(name: String, ink: Ink, symbol: Symbol)
  /// Shades from level `lowest` upwards.
  case amounts(label: String, scale: Scale, format: NumberFormat, lowest: Int)
  case sizes(label: String, entries: [Entry])

  enum Symbol: Hashable, Sendable { case dot, line, dashes, block }

  struct Entry: Hashable, Sendable {
    var text: String
    var radius: Double
  }
}

/// How a line looks.
public enum LineStyle: Hashable, Sendable {
  /// In the next colour of the palette.
  case solid
  /// In the next colour of the palette, dashed.
  case dashed
  /// Thin, grey and dashed, for what others are compared with.
  case reference
}

extension Plot {
  /// Returns this plot with a line through points, in the order given.
  ///
  /// A value that cannot be shown leaves a gap. A line of many more points than pixels is drawn by the first, last, lowest and
  /// highest of each pixel column, which gives the same picture.
  ///
  /// - Parameters:
  ///   - x: n positions along the horizontal axis.
  ///   - y: n values.
  ///   - name: What the legend calls the line; nil leaves it out.
  ///   - style: How the line looks.
  /// - Source: Jugel and others, "M4: a visualization-oriented time series data aggregation", VLDB 2014.
  public func line(
    _ x: some PlotValues, _ y: some PlotValues, name: String? = nil, style: LineStyle = .solid
  ) -> Plot {
    let mark = Line(
      x: x.plotValues, y: y.plotValues, name: name, style: style,
      ink: style == .reference ? .muted : .series(seriesCount))
    requireEqual(("x", mark.x.count), ("y", mark.y.count), of: "line")
    return adding(mark).with { if style != .reference { $0.seriesCount += 1 } }
  }
}

struct Line: Mark {
  var x: [Double]
  var y: [Double]
  var name: String?
  var style: LineStyle
  var ink: Ink

  var summary: String { "a line" + (name.map { " (\($0))" } ?? "") }

  func extents(x kindX: ScaleKind, y kindY: ScaleKind) -> (x: Extent, y: Extent) {
    Pairs(x, y).extents(kindX, kindY)
  }

  func skippedCount(x kindX: ScaleKind, y kindY: ScaleKind) -> Int {
    Pairs(x, y).skippedCount(kindX, kindY)
  }

  func legend(in domains: Domains) -> [Legend] {
    guard let name else { return [] }
    return [.kind(name: name, ink: ink, symbol: style == .solid ? .line : .dashes)]
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    let stroke = Stroke(width: style == .reference ? 1.25 : 2, isDashed: style != .solid)
    var piece: [Point] = []
    for (xValue, yValue) in zip(x, y) {
      if let point = frame.point(xValue, yValue) {
        piece.append(point)
      } else if !piece.isEmpty {
        surface.line(Self.thinned(piece), ink: ink, stroke: stroke)
        piece = []
      }
    }
    if !piece.isEmpty { surface.line(Self.thinned(piece), ink: ink, stroke: stroke) }
  }

  // MARK: - Implementation

  /// The first, last, lowest and highest point of each half pixel column, if x never falls.
  static func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 2000, zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else {
      return points
    }
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 2).rounded(.down)
      var end = start
      var low = start
      var high = start
      while end < points.count, (points[end].x * 2).rounded(.down) == column {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      for index in Set([start, low, high, end - 1]).sorted() { result.append(points[index]) }
      start = end
    }
    return result
  }
}

/// Pairs of values, of which those can be shown that have a place on both axes.
struct Pairs {
  var x: [Double]
  var y: [Double]

  init(_ x: [Double], _ y: [Double]) {
    self.x = x
    self.y = y
  }

  func extents(_ kindX: ScaleKind, _ kindY: ScaleKind) -> (x: Extent, y: Extent) {
    var result = (x: Extent(), y: Extent())
    for (a, b) in zip(x, y) where kindX.canShow(a) && kindY.canShow(b) {
      result.x.insert(a, on: kindX)
      result.y.insert(b, on: kindY)
    }
    return result
  }

  func skippedCount(_ kindX: ScaleKind, _ kindY: ScaleKind) -> Int {
    zip(x, y).reduce(0) { count, pair in
      kindX.canShow(pair.0) && kindY.canShow(pair.1) ? count : count + 1
    }
  }
}

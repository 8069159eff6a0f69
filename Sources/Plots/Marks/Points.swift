import SwiftwaterDevices

/// What the colour of points means.
public enum PointColor: Sendable {
  /// The next colour of the palette for all points.
  case automatic
  /// The strongest ink, for points on top of others.
  case ink
  /// One colour a kind: the kind of each point as an index of `names`.
  case categories([Int], names: [String])
  /// Shades for amounts, with a colour bar called `label`.
  case values([Double], label: String, format: NumberFormat = .automatic)
}

/// How large points are.
public enum PointSize: Sendable {
  /// The same radius in pixels for all points.
  case radius(Double)
  /// Areas in proportion to amounts, the largest with a radius of 16 pixels, with a legend called `label`.
  case values([Double], label: String, format: NumberFormat = .automatic)
}

extension Plot {
  /// Returns this plot with one disc for each pair of values.
  ///
  /// Beyond five thousand points, those that fall on the same half pixel are drawn once. For more than can be told apart use
  /// ``density(_:_:bins:scale:label:)``.
  ///
  /// - Parameters:
  ///   - x: n positions along the horizontal axis.
  ///   - y: n positions along the vertical axis.
  ///   - name: What the legend calls the points, when they are of one kind.
  ///   - color: What the colour means; its codes or values are n as well.
  ///   - size: The radius, or n amounts.
  ///   - opacity: From 0, invisible, to 1, opaque.
  public func points(
    _ x: some PlotValues, _ y: some PlotValues, name: String? = nil, color: PointColor = .automatic,
    size: PointSize = .radius(3), opacity: Double = 0.8
  ) -> Plot {
    let mark = Points(
      x: x.plotValues, y: y.plotValues, name: name, color: color, size: size,
      opacity: min(max(opacity, 0), 1), series: seriesCount)
    requireEqual(("x", mark.x.count), ("y", mark.y.count), of: "points")
    switch color {
    case .categories(let codes, let names):
      requireEqual(("x", mark.x.count), ("color codes", codes.count), of: "points")
      for code in codes {
        requireThat(
          names.indices.contains(code),
          "points: colour code \(code) has no name among \(names.count); codes are 0..<\(names.count)"
        )
      }
    case .values(let values, _, _):
      requireEqual(("x", mark.x.count), ("color values", values.count), of: "points")
    case .automatic, .ink: break
    }
    if case .values(let values, _, _) = size {
      requireEqual(("x", mark.x.count), ("size values", values.count), of: "points")
    }
    return adding(mark).with { plot in
      if case .automatic = color { plot.seriesCount += 1 }
    }
  }
}

struct Points: Mark {
  var x: [Double]
  var y: [Double]
  var name: String?
  var color: PointColor
  var size: PointSize
  var opacity: Double
  var series: Int

  private static let largestRadius = 16.0
  // A small disc in a paler shade could not be seen.
  private static let lowestLevel = 3

  var margins: (x: AxisMargin, y: AxisMargin) { (.padded, .padded) }

  var summary: String { "\(x.count) points" }

  func extents(x kindX: ScaleKind, y kindY: ScaleKind) -> (x: Extent, y: Extent) {
    Pairs(x, y).extents(kindX, kindY)
  }

  func skippedCount(x kindX: ScaleKind, y kindY: ScaleKind) -> Int {
    x.indices.count { index in
      !(kindX.canShow(x[index]) && kindY.canShow(y[index]) && isShown(index))
    }
  }

  func legend(in domains: Domains) -> [Legend] {
    var result: [Legend] = []
    switch color {
    case .automatic, .ink:
      if let name { result.append(.kind(name: name, ink: plainInk, symbol: .dot)) }
    case .categories(_, let names):
      for (code, name) in names.enumerated() {
        result.append(.kind(name: name, ink: .series(code), symbol: .dot))
      }
    case .values(_, let label, let format):
      if let scale = colorScale {
        result.append(
          .amounts(label: label, scale: scale, format: format, lowest: Self.lowestLevel))
      }
    }
    if case .values(let values, let label, let format) = size, let largest = Self.largest(values) {
      let round = Ticks.roundStep(largest, count: 1)
      let top = round > largest ? round / 2 : round
      let entries = [top, top / 5].map {
        Legend.Entry(
          text: format.text($0), radius: Self.largestRadius * ($0 / largest).squareRoot())
      }
      result.append(.sizes(label: label, entries: entries))
    }
    return result
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    var groups: [Ink: [Dot]] = [:]
    var order: [Ink] = []
    let scale = colorScale
    let largest: Double? =
      if case .values(let values, _, _) = size { Self.largest(values) } else { nil }
    for index in x.indices where isShown(index) {
      guard let center = frame.point(x[index], y[index]) else { continue }
      let ink = ink(index, scale)
      if groups[ink] == nil { order.append(ink) }
      groups[ink, default: []].append(Dot(center: center, radius: radius(index, largest)))
    }
    for ink in order {
      surface.dots(groups[ink] ?? [], ink: ink, opacity: opacity)
    }
  }

  // MARK: - Implementation

  private var plainInk: Ink {
    if case .ink = color { .ink } else { .series(series) }
  }

  private var colorScale: Scale? {
    guard case .values(let values, _, _) = color else { return nil }
    let extent = Extent(values, on: .linear)
    return extent.isEmpty ? nil : Scale(low: extent.low, high: extent.high)
  }

  private func isShown(_ index: Int) -> Bool {
    if case .values(let values, _, _) = color, !ScaleKind.linear.canShow(values[index]) {
      return false
    }
    if case .values(let values, _, _) = size,
      !(values[index] >= 0 && ScaleKind.linear.canShow(values[index]))
    {
      return false
    }
    return true
  }

  private func ink(_ index: Int, _ scale: Scale?) -> Ink {
    switch color {
    case .automatic, .ink: plainInk
    case .categories(let codes, _): .series(codes[index])
    case .values(let values, _, _):
      .level(
        SequentialScale.level(scale?.fraction(values[index]) ?? 0, from: Self.lowestLevel))
    }
  }

  private func radius(_ index: Int, _ largest: Double?) -> Double {
    switch size {
    case .radius(let radius): radius
    case .values(let values, _, _):
      largest.map { max(1, Self.largestRadius * (values[index] / $0).squareRoot()) } ?? 1
    }
  }

  private static func largest(_ values: [Double]) -> Double? {
    let extent = Extent(values, on: .logarithmic)
    return extent.isEmpty ? nil : extent.high
  }
}

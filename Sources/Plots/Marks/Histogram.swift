import SwiftwaterDevices

extension Plot {
  /// Returns this plot with bars that count how many values fall in intervals of equal, round width.
  ///
  /// - Parameters:
  ///   - values: n values.
  ///   - bins: About how many intervals, at least 1.
  ///   - name: What the legend calls them; nil leaves it out.
  /// - Complexity: O(*n* + *bins*).
  public func histogram(_ values: some PlotValues, bins: Int = 30, name: String? = nil) -> Plot {
    requireThat(bins > 0, "histogram(bins: \(bins)): at least one bin is needed")
    let mark = Histogram(values: values.plotValues, bins: bins, name: name, series: seriesCount)
    return adding(mark).with { $0.seriesCount += 1 }
  }
}

struct Histogram: Mark {
  var name: String?
  var series: Int
  /// The edges, one more than counts.
  private(set) var edges: [Double] = []
  private(set) var counts: [Double] = []
  private var skipped = 0

  init(values: [Double], bins: Int, name: String?, series: Int) {
    self.name = name
    self.series = series
    let extent = Extent(values, on: .linear)
    skipped = values.count { !ScaleKind.linear.canShow($0) }
    guard !extent.isEmpty else { return }
    var (low, high, step) = (extent.low, extent.high, 1.0)
    if extent.isPoint {
      // One bin, as wide as is needed to be told apart from a point.
      step = max(1, abs(low) * 0.1)
      (low, high) = (low - step / 2, low + step / 2)
    } else {
      step = Ticks.roundStep(high - low, count: bins)
      (low, high) = Ticks.rounded(low, high, count: bins)
    }
    let count = max(1, Int(((high - low) / step).rounded()))
    edges = (0...count).map { low + (high - low) * Double($0) / Double(count) }
    counts = Array(repeating: 0, count: count)
    for value in values where ScaleKind.linear.canShow(value) {
      let index = Int((value - low) / (high - low) * Double(count))
      counts[min(max(index, 0), count - 1)] += 1
    }
  }

  var margins: (x: AxisMargin, y: AxisMargin) { (.none, .fromZero) }

  var summary: String { "a histogram of \(counts.count) bins" }

  func extents(x: ScaleKind, y: ScaleKind) -> (x: Extent, y: Extent) {
    (Extent(edges, on: x), Extent(counts, on: y))
  }

  func skippedCount(x: ScaleKind, y: ScaleKind) -> Int { skipped }

  func legend(in domains: Domains) -> [Legend] {
    name.map { [.kind(name: $0, ink: .series(series), symbol: .block)] } ?? []
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    guard let base = frame.y.position(frame.y.kind == .linear ? 0 : frame.y.low) else { return }
    let rectangles = counts.indices.compactMap { index -> Rectangle? in
      guard counts[index] > 0, let top = frame.y.position(counts[index]),
        let left = frame.x.position(edges[index]), let right = frame.x.position(edges[index + 1])
      else { return nil }
      let gap = right - left > 4 ? 0.5 : 0
      return Rectangle(
        x: left + gap, y: top, width: right - left - 2 * gap, height: base - top)
    }
    surface.rectangles(rectangles, ink: .series(series), opacity: series > 0 ? 0.6 : 0.85)
  }
}

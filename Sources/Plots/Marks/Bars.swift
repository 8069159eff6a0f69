import SwiftwaterDevices

/// Which way bars grow.
public enum BarDirection: Hashable, Sendable {
  /// From left to right, with room for long labels.
  case horizontal
  /// From the bottom up.
  case vertical
}

extension Plot {
  /// Returns this plot with one bar for each label.
  ///
  /// A second call with the same labels puts bars side by side, in the next colour.
  ///
  /// - Parameters:
  ///   - labels: n categories, in the order to be shown; equal labels share a place.
  ///   - values: n lengths of bars, from zero.
  ///   - name: What the legend calls these bars; nil leaves them out.
  ///   - direction: Horizontal bars have room for long labels.
  ///   - lower: n lower ends of intervals of uncertainty, drawn as whiskers; nil for none.
  ///   - upper: n upper ends of the intervals; given exactly when `lower` is.
  public func bars(
    _ labels: [String], _ values: some PlotValues, name: String? = nil,
    direction: BarDirection = .horizontal, lower: [Double]? = nil, upper: [Double]? = nil
  ) -> Plot {
    let mark = Bars(
      labels: labels, values: values.plotValues, name: name, direction: direction, lower: lower,
      upper: upper, slot: marks.count { $0 is Bars }, series: seriesCount)
    requireEqual(("labels", labels.count), ("values", mark.values.count), of: "bars")
    requireThat(
      (lower == nil) == (upper == nil), "bars: pass both lower and upper, or neither of them")
    requireEqual(
      ("labels", labels.count), ("lower", lower?.count ?? labels.count),
      ("upper", upper?.count ?? labels.count), of: "bars")
    requireThat(
      marks.allSatisfy { ($0 as? Bars)?.direction ?? direction == direction },
      "bars: horizontal and vertical bars cannot share a plot; make two plots")
    return adding(mark).with { $0.seriesCount += 1 }
  }
}

struct Bars: Mark {
  var labels: [String]
  var values: [Double]
  var name: String?
  var direction: BarDirection
  var lower: [Double]?
  var upper: [Double]?
  var slot: Int
  var series: Int

  var bands: Bands? { Bands(labels: labels, isHorizontal: direction == .horizontal) }

  var margins: (x: AxisMargin, y: AxisMargin) {
    direction == .horizontal ? (.fromZero, .none) : (.none, .fromZero)
  }

  var staysInside: Bool { true }

  var summary: String { "\(values.count) bars" + (name.map { " (\($0))" } ?? "") }

  func extents(x kindX: ScaleKind, y kindY: ScaleKind) -> (x: Extent, y: Extent) {
    let kind = direction == .horizontal ? kindX : kindY
    var extent = Extent(values, on: kind)
    for bound in [lower, upper] { extent.form(union: Extent(bound ?? [], on: kind)) }
    return direction == .horizontal ? (extent, Extent()) : (Extent(), extent)
  }

  func skippedCount(x kindX: ScaleKind, y kindY: ScaleKind) -> Int {
    let kind = direction == .horizontal ? kindX : kindY
    return values.count { !kind.canShow($0) }
  }

  func legend(in domains: Domains) -> [Legend] {
    name.map { [.kind(name: $0, ink: .series(series), symbol: .block)] } ?? []
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    let isHorizontal = direction == .horizontal
    let scale = isHorizontal ? frame.x : frame.y
    let base = scale.position(
      scale.kind == .linear ? min(max(0, scale.low), scale.high) : scale.low)
    var places: [String: Int] = [:]
    for label in frame.bandLabels where places[label] == nil { places[label] = places.count }
    let rows = values.indices.compactMap { index -> Row? in
      guard let base, let end = scale.position(values[index]).map(scale.clamped),
        let place = places[labels[index]]
      else { return nil }
      return Row(index: index, from: base, to: end, span: span(of: place, in: frame))
    }
    surface.rectangles(
      rows.map { $0.rectangle(isHorizontal) }, ink: .series(series), opacity: 1)
    // A hundredth of the longest bar is as much as the eye could tell.
    let longest = rows.map { abs(values[$0.index]) }.max() ?? 0
    let isWhole = rows.allSatisfy { values[$0.index].rounded() == values[$0.index] }
    let finest = longest > 0 ? Ticks.roundStep(longest, count: 100) : 0
    let step = isWhole && frame.barFormat != .percent ? max(finest, 1) : finest
    for row in rows {
      let end = drawWhisker(row, scale, on: &surface) ?? row.to
      if isHorizontal, row.span.length >= surface.textSize("0").height * 0.75 {
        let isLeft = row.to < row.from
        surface.text(
          frame.barFormat.text(values[row.index], step: step),
          at: Point(
            x: (isLeft ? min(end, row.to) - 5 : max(end, row.to) + 5),
            y: row.span.start + row.span.length / 2),
          anchor: isLeft ? .end : .start, ink: .muted)
      }
    }
  }

  // MARK: - Implementation

  private struct Row {
    var index: Int
    var from: Double
    var to: Double
    var span: (start: Double, length: Double)

    func rectangle(_ isHorizontal: Bool) -> Rectangle {
      let (low, length) = (min(from, to), abs(to - from))
      return isHorizontal
        ? Rectangle(x: low, y: span.start, width: length, height: span.length)
        : Rectangle(x: span.start, y: low, width: span.length, height: length)
    }
  }

  /// Where the bar lies across its direction: three quarters of the category's room, shared by all series.
  private func span(of place: Int, in frame: PlotFrame) -> (start: Double, length: Double) {
    let axis = direction == .horizontal ? frame.y : frame.x
    let low = axis.position(Double(place) - 0.5) ?? 0
    let high = axis.position(Double(place) + 0.5) ?? 0
    let room = abs(high - low)
    let thickness = min(room * 0.75, 36 * Double(frame.barCount)) / Double(frame.barCount)
    let start = (low + high) / 2 - thickness * Double(frame.barCount) / 2
    let gap = frame.barCount > 1 ? min(1, thickness / 4) : 0
    return (start + thickness * Double(slot), thickness - gap)
  }

  /// Draws the interval of a row; returns where it ends.
  private func drawWhisker(_ row: Row, _ scale: Scale, on surface: inout some Surface) -> Double? {
    guard let lower, let upper,
      let from = scale.position(lower[row.index]).map(scale.clamped),
      let to = scale.position(upper[row.index]).map(scale.clamped)
    else { return nil }
    let middle = row.span.start + row.span.length / 2
    let points =
      direction == .horizontal
      ? [Point(x: from, y: middle), Point(x: to, y: middle)]
      : [Point(x: middle, y: from), Point(x: middle, y: to)]
    surface.line(points, ink: .ink, stroke: Stroke(width: 1.5))
    return to
  }
}

import SwiftwaterDevices

extension Plot {
  /// Returns this plot with the number of points in each square cell as a colour.
  ///
  /// Millions of points give a picture of some hundred kilobytes. Empty cells stay empty, and cells with few points blend into the
  /// background.
  ///
  /// - Parameters:
  ///   - x: n horizontal positions.
  ///   - y: n vertical positions.
  ///   - bins: The number of cells along the horizontal axis, in 1…1000.
  ///   - scale: How colours grow with counts; logarithmic suits the spread of populations.
  ///   - label: What the colour bar is called.
  /// - Complexity: O(*n* + *bins*²).
  public func density(
    _ x: some PlotValues, _ y: some PlotValues, bins: Int = 200, scale: ScaleKind = .logarithmic,
    label: String = "Count"
  ) -> Plot {
    let mark = HeatMap(
      x: x.plotValues, y: y.plotValues, values: nil, bins: bins, scale: scale, label: label,
      format: .automatic)
    requireEqual(("x", mark.x.count), ("y", mark.y.count), of: "density")
    requireThat((1...1000).contains(bins), "density(bins: \(bins)): bins are 1…1000")
    return adding(mark)
  }

  /// Returns this plot with the mean of a quantity in each square cell as a colour.
  ///
  /// - Parameters:
  ///   - x: n horizontal positions.
  ///   - y: n vertical positions.
  ///   - values: n values of the quantity.
  ///   - bins: The number of cells along the horizontal axis, in 1…1000.
  ///   - scale: How colours grow with the quantity.
  ///   - label: What the colour bar is called, with the unit.
  ///   - format: How the colour bar's numbers are written.
  /// - Complexity: O(*n* + *bins*²).
  public func grid(
    _ x: some PlotValues, _ y: some PlotValues, _ values: some PlotValues, bins: Int = 150,
    scale: ScaleKind = .linear, label: String, format: NumberFormat = .automatic
  ) -> Plot {
    let mark = HeatMap(
      x: x.plotValues, y: y.plotValues, values: values.plotValues, bins: bins, scale: scale,
      label: label, format: format)
    requireEqual(
      ("x", mark.x.count), ("y", mark.y.count), ("values", mark.values?.count ?? 0), of: "grid")
    requireThat((1...1000).contains(bins), "grid(bins: \(bins)): bins are 1…1000")
    return adding(mark)
  }
}

struct HeatMap: Mark {
  var x: [Double]
  var y: [Double]
  var values: [Double]?
  var bins: Int
  var scale: ScaleKind
  var label: String
  var format: NumberFormat

  var margins: (x: AxisMargin, y: AxisMargin) { (.none, .none) }

  var summary: String { values == nil ? "the density of \(x.count) points" : "\(label) as colours" }

  func extents(x kindX: ScaleKind, y kindY: ScaleKind) -> (x: Extent, y: Extent) {
    Pairs(x, y).extents(kindX, kindY)
  }

  func skippedCount(x kindX: ScaleKind, y kindY: ScaleKind) -> Int {
    x.indices.count { index in
      !(kindX.canShow(x[index]) && kindY.canShow(y[index])
        && (values.map { scale.canShow($0[index]) } ?? true))
    }
  }

  func legend(in domains: Domains) -> [Legend] {
    guard let scale = colorScale(amounts(in: domains).amounts) else { return [] }
    return [.amounts(label: label, scale: scale, format: format, lowest: lowestLevel)]
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    let (columns, rows, amounts) = amounts(in: frame.domains)
    guard let scale = colorScale(amounts) else { return }
    let levels = amounts.map { amount in
      amount.isNaN
        ? Cells.empty
        : UInt8(
          SequentialScale.level(scale.fraction(amount) ?? 0, from: lowestLevel))
    }
    surface.cells(Cells(columns: columns, rows: rows, levels: levels), in: frame.bounds)
  }

  // MARK: - Implementation

  /// Few are almost none, but a low mean is a value like any other.
  private var lowestLevel: Int { values == nil ? 0 : 2 }

  private func colorScale(_ amounts: [Double]) -> Scale? {
    let extent = Extent(amounts, on: scale)
    guard !extent.isEmpty else { return nil }
    return Scale(kind: scale, low: extent.low, high: extent.high)
  }

  /// The count or mean of each cell, row by row from the top; NaN where there is nothing.
  private func amounts(in domains: Domains) -> (columns: Int, rows: Int, amounts: [Double]) {
    let aspect = (domains.yHigh - domains.yLow) / (domains.xHigh - domains.xLow)
    let rowsWanted = domains.isEqualAspect ? Double(bins) * aspect : Double(bins) * 0.6
    let rows = Int(min(max(rowsWanted.rounded(), 1), 1000))
    let across = Scale(
      kind: domains.xKind, low: domains.xLow, high: domains.xHigh, end: Double(bins))
    let down = Scale(
      kind: domains.yKind, low: domains.yLow, high: domains.yHigh, start: Double(rows), end: 0)
    var counts = [Double](repeating: 0, count: bins * rows)
    var sums = values == nil ? [] : counts
    for index in x.indices {
      guard let column = across.position(x[index]), let row = down.position(y[index]),
        column >= 0, column <= Double(bins), row >= 0, row <= Double(rows)
      else { continue }
      let cell = min(Int(row), rows - 1) * bins + min(Int(column), bins - 1)
      if let values {
        guard scale.canShow(values[index]) else { continue }
        sums[cell] += values[index]
      }
      counts[cell] += 1
    }
    let amounts = counts.indices.map { cell in
      counts[cell] == 0 ? Double.nan : values == nil ? counts[cell] : sums[cell] / counts[cell]
    }
    return (bins, rows, amounts)
  }
}

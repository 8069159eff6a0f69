extension Plot {
  /// Returns this plot with the area between two curves filled: a band of uncertainty.
  ///
  /// A band without a name has the colour of the next line, which it belongs to.
  ///
  /// - Parameters:
  ///   - x: n positions along the horizontal axis, rising.
  ///   - lower: n lower values.
  ///   - upper: n upper values.
  ///   - name: What the legend calls the area; nil leaves it out.
  public func area(
    _ x: some PlotValues, lower: some PlotValues, upper: some PlotValues, name: String? = nil
  ) -> Plot {
    let mark = Area(
      x: x.plotValues, lower: lower.plotValues, upper: upper.plotValues, name: name,
      ink: .series(seriesCount), isFromZero: false)
    requireEqual(
      ("x", mark.x.count), ("lower", mark.lower.count), ("upper", mark.upper.count), of: "area")
    return adding(mark).with { if name != nil { $0.seriesCount += 1 } }
  }

  /// Returns this plot with the area between a curve and zero filled.
  ///
  /// - Parameters:
  ///   - x: n positions along the horizontal axis, rising.
  ///   - y: n values.
  ///   - name: What the legend calls the area; nil leaves it out.
  public func area(_ x: some PlotValues, _ y: some PlotValues, name: String? = nil) -> Plot {
    let values = y.plotValues
    let mark = Area(
      x: x.plotValues, lower: values.map { _ in 0 }, upper: values, name: name,
      ink: .series(seriesCount), isFromZero: true)
    requireEqual(("x", mark.x.count), ("y", values.count), of: "area")
    return adding(mark).with { $0.seriesCount += 1 }
  }
}

struct Area: Mark {
  var x: [Double]
  var lower: [Double]
  var upper: [Double]
  var name: String?
  var ink: Ink
  var isFromZero: Bool

  var margins: (x: AxisMargin, y: AxisMargin) { (.none, isFromZero ? .fromZero : .rounded) }

  var summary: String { "an area" + (name.map { " (\($0))" } ?? "") }

  func extents(x kindX: ScaleKind, y kindY: ScaleKind) -> (x: Extent, y: Extent) {
    var result = Pairs(x, upper).extents(kindX, kindY)
    let below = Pairs(x, lower).extents(kindX, kindY)
    result.x.form(union: below.x)
    result.y.form(union: below.y)
    return result
  }

  func skippedCount(x kindX: ScaleKind, y kindY: ScaleKind) -> Int {
    x.indices.count { !isShown($0, kindX, kindY) }
  }

  func legend(in domains: Domains) -> [Legend] {
    name.map { [.kind(name: $0, ink: ink, symbol: .block)] } ?? []
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    var top: [Point] = []
    var bottom: [Point] = []
    func close(_ surface: inout some Surface) {
      guard top.count > 1 else { return }
      let upperLine = Line.thinned(top)
      surface.polygon(upperLine + Line.thinned(bottom).reversed(), ink: ink, opacity: 0.22)
      if isFromZero { surface.line(upperLine, ink: ink, stroke: Stroke(width: 1.5)) }
    }
    // The area to zero ends at the edge of a logarithmic axis, which has no zero.
    for index in x.indices {
      let low = frame.y.kind == .logarithmic && isFromZero ? frame.y.low : lower[index]
      if let a = frame.point(x[index], upper[index]), let b = frame.point(x[index], low) {
        top.append(a)
        bottom.append(b)
      } else {
        close(&surface)
        top = []
        bottom = []
      }
    }
    close(&surface)
  }

  private func isShown(_ index: Int, _ kindX: ScaleKind, _ kindY: ScaleKind) -> Bool {
    kindX.canShow(x[index]) && kindY.canShow(upper[index])
      && (isFromZero || kindY.canShow(lower[index]))
  }
}

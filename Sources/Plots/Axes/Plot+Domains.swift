extension Plot {
  /// The categories along the axis of bars, in order of appearance.
  var bands: Bands? {
    let all = marks.compactMap(\.bands)
    guard let first = all.first else { return nil }
    var seen: Set<String> = []
    let labels = all.flatMap(\.labels).filter { seen.insert($0).inserted }
    return Bands(labels: labels, isHorizontal: first.isHorizontal)
  }

  /// The values at the ends of the axes, or nil when there is nothing to show.
  func domains() -> Domains? {
    var x = Extent()
    var y = Extent()
    for mark in marks {
      let extents = mark.extents(x: xAxis.scale, y: yAxis.scale)
      x.form(union: extents.x)
      y.form(union: extents.y)
    }
    if let bands, !bands.labels.isEmpty {
      guard !(bands.isHorizontal ? x : y).isEmpty else { return nil }
      for end in [-0.5, Double(bands.labels.count) - 0.5] {
        if bands.isHorizontal { y.insert(end, on: .linear) } else { x.insert(end, on: .linear) }
      }
    }
    guard !x.isEmpty, !y.isEmpty else { return nil }
    let marginX = marks.map(\.margins.x).max() ?? .none
    let marginY = marks.map(\.margins.y).max() ?? .none
    var (xLow, xHigh) = ends(xAxis, x, isEqualAspect ? .none : marginX)
    var (yLow, yHigh) = ends(yAxis, y, isEqualAspect ? .none : marginY)
    if let bands {
      let range = (-0.5, Double(bands.labels.count) - 0.5)
      if bands.isHorizontal { (yLow, yHigh) = range } else { (xLow, xHigh) = range }
    }
    if isEqualAspect {
      let pad = 0.02 * max(xHigh - xLow, yHigh - yLow)
      if xAxis.domain == nil { (xLow, xHigh) = (xLow - pad, xHigh + pad) }
      if yAxis.domain == nil { (yLow, yHigh) = (yLow - pad, yHigh + pad) }
    }
    return Domains(
      xLow: xLow, xHigh: xHigh, yLow: yLow, yHigh: yHigh,
      xKind: bands?.isHorizontal == false ? .linear : xAxis.scale,
      yKind: bands?.isHorizontal == true ? .linear : yAxis.scale, isEqualAspect: isEqualAspect)
  }

  private func ends(_ axis: Axis, _ extent: Extent, _ margin: AxisMargin) -> (Double, Double) {
    if let domain = axis.domain { return (domain.lowerBound, domain.upperBound) }
    var (low, high) = (extent.low, extent.high)
    if margin == .fromZero, axis.scale == .linear {
      (low, high) = (min(low, 0), max(high, 0))
    }
    let both = Extent([low, high], on: axis.scale)
    if both.isPoint {
      // A single value stands in the middle of an axis of some length.
      if axis.scale == .logarithmic { return (low / 2, high * 2) }
      let half = abs(low) < 1e-280 ? 0.5 : abs(low) * 0.5
      return margin == .fromZero && low == 0 ? (0, 1) : (low - half, high + half)
    }
    guard margin > .none else { return (low, high) }
    if axis.scale == .logarithmic {
      let factor = Elementary.power(
        10, 0.03 * (Elementary.log10(high) - Elementary.log10(low)))
      return (low / factor, high * factor)
    }
    if margin == .padded {
      let pad = 0.025 * (high - low)
      // An amount that begins at zero is not given an axis below it.
      low = low >= 0 ? max(0, low - pad) : low - pad
      high += pad
    }
    return Ticks.rounded(low, high, count: 6)
  }
}

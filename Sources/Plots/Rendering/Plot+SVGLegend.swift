extension Plot {
  /// Kinds in rows under the title.
  func drawTopLegend(_ legend: Layout.TopLegend, on surface: inout SVGSurface) {
    for (entry, x, row) in legend.entries {
      guard case .kind(let name, let ink, let symbol) = entry else { continue }
      let y = legend.y + Double(row) * 20 + 9
      switch symbol {
      case .dot:
        surface.dots([Dot(center: Point(x: x + 8, y: y), radius: 4.5)], ink: ink, opacity: 1)
      case .block:
        surface.rectangles(
          [Rectangle(x: x + 2, y: y - 5.5, width: 12, height: 11)], ink: ink, opacity: 1)
      case .line, .dashes:
        surface.line(
          [Point(x: x, y: y), Point(x: x + 16, y: y)], ink: ink,
          stroke: Stroke(width: 2.5, isDashed: symbol == .dashes))
      }
      surface.text(name, x: x + 22, y: y + 4, style: "key")
    }
  }

  /// Colour bars and sizes at the right of the plot.
  func drawSideLegends(_ layout: Layout, on surface: inout SVGSurface) {
    var y = layout.frame.bounds.y
    for legend in layout.side.legends {
      for line in legend.sideLines {
        surface.text(line, x: layout.side.x, y: y + 10, style: "key")
        y += 15
      }
      y += 6
      switch legend {
      case .kind: break
      case .amounts(_, let scale, let format, let lowest):
        let height = Legend.barHeight(isAlone: layout.side.legends.count == 1)
        drawColorBar(
          Rectangle(x: layout.side.x, y: y, width: 12, height: height), scale, format, lowest,
          on: &surface)
        y += height + 20
      case .sizes(_, let entries):
        y = drawSizes(entries, x: layout.side.x, y: y, on: &surface) + 12
      }
    }
  }

  // MARK: - Implementation

  private func drawColorBar(
    _ bar: Rectangle, _ scale: Scale, _ format: NumberFormat, _ lowest: Int,
    on surface: inout SVGSurface
  ) {
    let step = bar.height / Double(SequentialScale.levelCount - lowest)
    for level in lowest..<SequentialScale.levelCount {
      let top = bar.bottom - Double(level - lowest + 1) * step
      // A hair of overlap, so that no seam shines through.
      surface.rectangles(
        [Rectangle(x: bar.x, y: top, width: bar.width, height: step + (level > lowest ? 0.3 : 0))],
        ink: .level(level), opacity: 1)
    }
    let upright = Scale(
      kind: scale.kind, low: scale.low, high: scale.high, start: bar.bottom, end: bar.y)
    let ticks = upright.ticks(count: 4)
    for value in ticks.values {
      guard scale.low < scale.high, let position = upright.position(value) else { continue }
      surface.text(
        format.text(value, step: ticks.step), x: bar.right + 7, y: position + 4, style: "tick")
    }
    if scale.low == scale.high {
      surface.text(
        format.text(scale.low), x: bar.right + 7, y: bar.y + bar.height / 2 + 4, style: "tick")
    }
  }

  private func drawSizes(
    _ entries: [Legend.Entry], x: Double, y: Double, on surface: inout SVGSurface
  ) -> Double {
    var y = y
    let widest = entries.map(\.radius).max() ?? 0
    for entry in entries {
      let radius = max(entry.radius, 1)
      surface.dots(
        [Dot(center: Point(x: x + widest, y: y + radius), radius: radius)], ink: .muted,
        opacity: 0.5)
      surface.text(entry.text, x: x + 2 * widest + 8, y: y + radius + 4, style: "tick")
      y += Legend.height(of: entry)
    }
    return y
  }
}

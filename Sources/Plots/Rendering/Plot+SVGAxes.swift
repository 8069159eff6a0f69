extension Plot {
  /// Lines behind the marks, across the direction in which values are compared.
  func drawGrid(_ layout: Layout, on surface: inout SVGSurface) {
    let b = layout.frame.bounds
    var path = ""
    if bands?.isHorizontal != true {
      for tick in layout.yTicks where tick.hasGridLine {
        path += "M\(Decimal.coordinate(b.x)),\(crisp(tick.position))H\(Decimal.coordinate(b.right))"
      }
    }
    // The bars of a histogram are upright rules enough.
    if bands?.isHorizontal != false, !marks.contains(where: { $0 is Histogram }) {
      for tick in layout.xTicks where tick.hasGridLine {
        path +=
          "M\(crisp(tick.position)),\(Decimal.coordinate(b.y))V\(Decimal.coordinate(b.bottom))"
      }
    }
    if !path.isEmpty { surface.raw("<path class=\"rules\" d=\"\(path)\"/>\n") }
  }

  /// The base line, the ticks' texts and the captions.
  func drawAxes(_ layout: Layout, on surface: inout SVGSurface) {
    let b = layout.frame.bounds
    if bands?.isHorizontal == true {
      let zero = layout.frame.x.position(layout.frame.x.kind == .linear ? 0 : layout.frame.x.low)
      let x = crisp(min(max(zero ?? b.x, b.x), b.right))
      surface.raw(
        "<path class=\"axis\" d=\"M\(x),\(Decimal.coordinate(b.y))V\(Decimal.coordinate(b.bottom))\"/>\n"
      )
    } else {
      surface.raw(
        "<path class=\"axis\" d=\"M\(Decimal.coordinate(b.x)),\(crisp(b.bottom))H\(Decimal.coordinate(b.right))\"/>\n"
      )
    }
    let bandStyle = bands?.isHorizontal == true ? "band" : "tick"
    for tick in layout.yTicks {
      surface.text(
        tick.text, x: b.x - 8, y: tick.position + 4, anchor: .end, style: bandStyle,
        full: tick.full)
    }
    for tick in layout.xTicks {
      if layout.isTurned {
        surface.text(
          tick.text, x: tick.position + 3, y: b.bottom + 14, anchor: .end, style: "tick", turn: -40,
          full: tick.full)
      } else {
        surface.text(
          tick.text, x: tick.position, y: b.bottom + 17, anchor: .middle, style: "tick",
          full: tick.full)
      }
    }
    if let caption = yAxis.caption {
      surface.text(caption, x: Layout.padding, y: b.y - 12, style: "caption")
    }
    if let caption = xAxis.caption {
      let y = layout.height - Layout.padding - Layout.noteHeight(self)
      surface.text(caption, x: b.right, y: y, anchor: .end, style: "caption")
    }
  }

  /// A bar of a round length in metres or kilometres under the map.
  func drawScaleBar(_ frame: PlotFrame, on surface: inout SVGSurface) {
    guard let metersPerUnit, metersPerUnit > 0 else { return }
    let meters = (frame.domains.xHigh - frame.domains.xLow) * metersPerUnit
    // The largest round length that is at most a quarter of the map's width.
    let step = Ticks.roundStep(meters / 4, count: 1)
    let round = step > meters / 4 ? (step / 2) : step
    let pixels = frame.bounds.width * round / meters
    let text =
      round >= 1000
      ? NumberFormat.fixed(0).text(round / 1000) + "\u{a0}km"
      : NumberFormat.automatic.text(round) + "\u{a0}m"
    let (x, y) = (frame.bounds.x + 0.5, (frame.bounds.bottom + 14).rounded() + 0.5)
    let right = Decimal.coordinate(x + pixels)
    surface.raw(
      "<path class=\"axis\" d=\"M\(Decimal.coordinate(x)),\(Decimal.coordinate(y - 4))V\(Decimal.coordinate(y))"
        + "H\(right)V\(Decimal.coordinate(y - 4))\"/>\n")
    surface.text(text, x: x + pixels + 6, y: y + 2, style: "tick")
  }

  // On half pixels a line of one pixel is sharp.
  private func crisp(_ position: Double) -> String {
    Decimal.coordinate(position.rounded(.down) + 0.5)
  }
}

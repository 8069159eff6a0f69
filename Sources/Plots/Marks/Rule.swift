extension Plot {
  /// Returns this plot with an upright line across it.
  ///
  /// - Parameters:
  ///   - x: Where the line stands.
  ///   - label: A word above its upper end.
  public func rule(x: Double, label: String? = nil) -> Plot {
    adding(Rule(value: x, isVertical: true, label: label))
  }

  /// Returns this plot with a level line across it.
  ///
  /// - Parameters:
  ///   - y: The height of the line.
  ///   - label: A word above its right end.
  public func rule(y: Double, label: String? = nil) -> Plot {
    adding(Rule(value: y, isVertical: false, label: label))
  }
}

struct Rule: Mark {
  var value: Double
  var isVertical: Bool
  var label: String?

  /// Whether the label needs room above the frame.
  var standsAbove: Bool { isVertical && label != nil }

  var staysInside: Bool { true }

  var summary: String { "a reference line at \(NumberFormat.automatic.text(value))" }

  func extents(x: ScaleKind, y: ScaleKind) -> (x: Extent, y: Extent) {
    isVertical ? (Extent([value], on: x), Extent()) : (Extent(), Extent([value], on: y))
  }

  func skippedCount(x: ScaleKind, y: ScaleKind) -> Int {
    (isVertical ? x : y).canShow(value) ? 0 : 1
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    let bounds = frame.bounds
    let scale = isVertical ? frame.x : frame.y
    guard let position = scale.position(value), scale.contains(position) else { return }
    let stroke = Stroke(width: 1.25, isDashed: true)
    if isVertical {
      surface.line(
        [Point(x: position, y: bounds.y), Point(x: position, y: bounds.bottom)], ink: .ink,
        stroke: stroke)
    } else {
      surface.line(
        [Point(x: bounds.x, y: position), Point(x: bounds.right, y: position)], ink: .ink,
        stroke: stroke)
    }
    guard let label else { return }
    let size = surface.textSize(label)
    if isVertical {
      let isNearRight = position + size.width / 2 > bounds.right
      surface.text(
        label,
        at: Point(x: isNearRight ? bounds.right : position, y: bounds.y - size.height * 0.75),
        anchor: isNearRight ? .end : .middle, ink: .muted)
    } else {
      surface.text(
        label, at: Point(x: bounds.right - 4, y: position - size.height / 2), anchor: .end,
        ink: .muted)
    }
  }
}

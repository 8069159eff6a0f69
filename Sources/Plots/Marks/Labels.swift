extension Plot {
  /// Returns this plot with a text beside each point.
  ///
  /// Each text goes to the right, left, top or bottom of its point, wherever it covers no other text; one that fits
  /// nowhere is left out.
  ///
  /// - Parameters:
  ///   - texts: n texts, the most important first.
  ///   - x: n horizontal positions.
  ///   - y: n vertical positions.
  public func labels(_ texts: [String], x: some PlotValues, y: some PlotValues) -> Plot {
    let mark = Labels(texts: texts, x: x.plotValues, y: y.plotValues, isBeside: true)
    requireEqual(("texts", texts.count), ("x", mark.x.count), ("y", mark.y.count), of: "labels")
    return adding(mark)
  }

  /// Returns this plot with a text centred on a place.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - x: The horizontal position, in the axis's values.
  ///   - y: The vertical position, in the axis's values.
  public func annotation(_ text: String, x: Double, y: Double) -> Plot {
    adding(Labels(texts: [text], x: [x], y: [y], isBeside: false))
  }
}

struct Labels: Mark {
  var texts: [String]
  var x: [Double]
  var y: [Double]
  var isBeside: Bool

  var staysInside: Bool { true }

  var summary: String { texts.count == 1 ? "the words \(texts[0])" : "\(texts.count) labels" }

  func extents(x kindX: ScaleKind, y kindY: ScaleKind) -> (x: Extent, y: Extent) {
    Pairs(x, y).extents(kindX, kindY)
  }

  func skippedCount(x kindX: ScaleKind, y kindY: ScaleKind) -> Int {
    Pairs(x, y).skippedCount(kindX, kindY)
  }

  func draw(on surface: inout some Surface, in frame: PlotFrame) {
    let points = zip(x, y).map { frame.point($0, $1) }
    let gap = 8.0
    // The points themselves are obstacles too.
    var taken =
      isBeside
      ? points.compactMap { $0 }.map { Rectangle(x: $0.x - 3, y: $0.y - 3, width: 6, height: 6) }
      : []
    for (text, point) in zip(texts, points) {
      guard let point, frame.x.contains(point.x), frame.y.contains(point.y) else { continue }
      guard isBeside else {
        surface.text(text, at: point, anchor: .middle, ink: .ink)
        continue
      }
      let size = surface.textSize(text)
      let middle = point.y - size.height / 2
      let candidates: [(Anchor, Point, Rectangle)] = [
        (
          .start, Point(x: point.x + gap, y: point.y),
          Rectangle(x: point.x + gap, y: middle, width: size.width, height: size.height)
        ),
        (
          .end, Point(x: point.x - gap, y: point.y),
          Rectangle(
            x: point.x - gap - size.width, y: middle, width: size.width, height: size.height)
        ),
        (
          .middle, Point(x: point.x, y: point.y - gap - size.height / 2),
          Rectangle(
            x: point.x - size.width / 2, y: point.y - gap - size.height, width: size.width,
            height: size.height)
        ),
        (
          .middle, Point(x: point.x, y: point.y + gap + size.height / 2),
          Rectangle(
            x: point.x - size.width / 2, y: point.y + gap, width: size.width, height: size.height)
        ),
      ]
      let free = candidates.first { _, _, room in
        room.x >= frame.bounds.x && room.right <= frame.bounds.right
          && !taken.contains { $0.intersects(room) }
      }
      guard let (anchor, place, room) = free else { continue }
      taken.append(room)
      surface.text(text, at: place, anchor: anchor, ink: .ink)
    }
  }
}

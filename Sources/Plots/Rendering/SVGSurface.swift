/// Text that is safe inside XML and HTML.
enum Markup {
  /// Replaces what has a meaning in markup and drops what XML 1.0 forbids.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}", "\u{fffe}", "\u{ffff}": continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Collects a picture as SVG elements.
///
/// Colours are classes, which a style sheet gives their values.
struct SVGSurface: Surface {
  private(set) var body = ""

  /// Beyond this many discs they become one path of round dots.
  static let discLimit = 5000

  func textSize(_ text: String) -> (width: Double, height: Double) {
    (TextMetrics.width(text, size: 12), 14)
  }

  mutating func line(_ points: [Point], ink: Ink, stroke: Stroke) {
    guard points.count > 1 else { return }
    let dash = stroke.isDashed ? " stroke-dasharray=\"5 4\"" : ""
    body +=
      "<path class=\"line k-\(ink.name)\" stroke-width=\"\(Decimal.coordinate(stroke.width))\"\(dash)"
      + " d=\"\(path(points))\"/>\n"
  }

  mutating func polygon(_ points: [Point], ink: Ink, opacity: Double) {
    body +=
      "<path class=\"f-\(ink.name)\" fill-opacity=\"\(Decimal.coordinate(opacity))\""
      + " d=\"\(path(points))Z\"/>\n"
  }

  mutating func rectangles(_ rectangles: [Rectangle], ink: Ink, opacity: Double) {
    guard !rectangles.isEmpty else { return }
    let opacity = opacity < 1 ? " fill-opacity=\"\(Decimal.coordinate(opacity))\"" : ""
    body += "<g class=\"f-\(ink.name)\"\(opacity)>\n"
    // The steps of a colour bar join; only bars have round corners.
    let isStep = if case .level = ink { true } else { false }
    for r in rectangles {
      let corner = !isStep && min(r.width, r.height) > 8 ? " rx=\"1.5\"" : ""
      body +=
        "<rect x=\"\(Decimal.coordinate(r.x))\" y=\"\(Decimal.coordinate(r.y))\""
        + " width=\"\(Decimal.coordinate(r.width))\" height=\"\(Decimal.coordinate(r.height))\"\(corner)/>\n"
    }
    body += "</g>\n"
  }

  mutating func dots(_ dots: [Dot], ink: Ink, opacity: Double) {
    guard let first = dots.first else { return }
    let opacity = Decimal.coordinate(opacity)
    if dots.count > Self.discLimit, dots.allSatisfy({ $0.radius == first.radius }) {
      body +=
        "<path class=\"dots k-\(ink.name)\" stroke-opacity=\"\(opacity)\""
        + " stroke-width=\"\(Decimal.coordinate(2 * first.radius))\" d=\"\(roundDots(dots))\"/>\n"
      return
    }
    // A rim tells overlapping discs apart, but would eat most of a small one.
    let rim = dots.contains { $0.radius > 4 } ? "disc " : ""
    body += "<g class=\"\(rim)f-\(ink.name)\" fill-opacity=\"\(opacity)\">\n"
    for dot in dots {
      body +=
        "<circle cx=\"\(short(dot.center.x))\" cy=\"\(short(dot.center.y))\" r=\"\(short(dot.radius))\"/>\n"
    }
    body += "</g>\n"
  }

  /// One path a level: each run of equal cells in a row is a stroke as thick as the row.
  mutating func cells(_ cells: Cells, in bounds: Rectangle) {
    let scaleX = bounds.width / Double(cells.columns)
    let scaleY = bounds.height / Double(cells.rows)
    let precise = { (value: Double) in
      Decimal.text(value, decimals: 5, isTrimmed: true, minus: "-")
    }
    body +=
      "<g class=\"cells\" transform=\"translate(\(precise(bounds.x)) \(precise(bounds.y + scaleY / 2)))"
      + " scale(\(precise(scaleX)) \(precise(scaleY)))\">\n"
    for (level, path) in runs(cells).enumerated() where !path.isEmpty {
      body += "<path class=\"k-l\(level)\" d=\"\(path)\"/>\n"
    }
    body += "</g>\n"
  }

  mutating func text(_ text: String, at point: Point, anchor: Anchor, ink: Ink) {
    // A third of the font size below the middle is where the baseline of text centred there lies.
    self.text(text, x: point.x, y: point.y + 4, anchor: anchor, style: "note halo f-\(ink.name)")
  }

  /// Writes a text on its baseline with classes of the style sheet.
  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, style: String, turn: Double = 0,
    full: String? = nil
  ) {
    let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    let hint = full.map { $0 == text ? "" : "<title>\(Markup.escaped($0))</title>" } ?? ""
    let turn =
      turn == 0
      ? ""
      : " transform=\"rotate(\(Decimal.coordinate(turn)) \(Decimal.coordinate(x)) \(Decimal.coordinate(y)))\""
    body +=
      "<text class=\"\(style)\" x=\"\(Decimal.coordinate(x))\" y=\"\(Decimal.coordinate(y))\"\(anchor)\(turn)>"
      + Markup.escaped(text) + hint + "</text>\n"
  }

  /// Adds elements as they are.
  mutating func raw(_ elements: String) { body += elements }

  // MARK: - Implementation

  private func path(_ points: [Point]) -> String {
    var result = "M"
    for point in points {
      if result.count > 1 { result += " " }
      result += Decimal.coordinate(point.x) + "," + Decimal.coordinate(point.y)
    }
    return result
  }

  private func short(_ value: Double) -> String {
    Decimal.text(value, decimals: 1, isTrimmed: true, minus: "-")
  }

  private func roundDots(_ dots: [Dot]) -> String {
    var seen: Set<Point> = []
    var result = ""
    for dot in dots {
      let point = Point(
        x: (dot.center.x * 2).rounded() / 2, y: (dot.center.y * 2).rounded() / 2)
      if seen.insert(point).inserted { result += "M\(short(point.x)),\(short(point.y))h0" }
    }
    return result
  }

  private func runs(_ cells: Cells) -> [String] {
    var paths = [String](repeating: "", count: SequentialScale.levelCount)
    // Where the pen of each path is, so that every move is relative and short.
    var pens = [(x: Int, y: Int)](repeating: (0, 0), count: paths.count)
    for row in 0..<cells.rows {
      var column = 0
      while column < cells.columns {
        let level = cells.levels[row * cells.columns + column]
        var end = column + 1
        while end < cells.columns, cells.levels[row * cells.columns + end] == level { end += 1 }
        if level != Cells.empty {
          let pen = pens[Int(level)]
          let down = row - pen.y
          let separator = down < 0 ? "" : " "
          paths[Int(level)] += "m\(column - pen.x)\(separator)\(down)h\(end - column)"
          pens[Int(level)] = (end, row)
        }
        column = end
      }
    }
    return paths
  }
}

import SwiftwaterDevices

extension Plot {
  /// Returns the picture as text for a terminal with a fixed-width font.
  ///
  /// Points, lines and maps are braille dots, two by four in a character; bars are blocks. There are no trailing spaces.
  ///
  /// - Parameters:
  ///   - width: The number of columns, at least 20.
  ///   - height: The number of lines, at least 6; bars take one line each, whatever the height.
  ///   - color: Whether colours are set with escape sequences of the 256-colour palette.
  public func terminal(width: Int = 80, height: Int = 24, color: Bool = false) -> String {
    requireThat(
      width >= 20 && height >= 6,
      "terminal(width: \(width), height: \(height)): at least 20 columns and 6 lines are needed")
    var canvas = TerminalText(hasColor: color)
    if !title.isEmpty { canvas.line([(title, .ink)]) }
    if let subtitle { canvas.line([(subtitle, .muted)]) }
    guard let domains = domains() else {
      canvas.line([("no data", .muted)])
      return canvas.text
    }
    for legend in marks.flatMap({ $0.legend(in: domains) }) { writeLegend(legend, &canvas) }
    if bands != nil {
      writeBars(domains, width, &canvas)
    } else {
      writeFrame(domains, width, height, &canvas)
    }
    if let note = skipNote { canvas.line([(note, .muted)]) }
    return canvas.text
  }

  // MARK: - Implementation

  private func writeLegend(_ legend: Legend, _ canvas: inout TerminalText) {
    switch legend {
    case .kind(let name, let ink, let symbol):
      let sign = symbol == .dot ? "●" : symbol == .block ? "█" : symbol == .line ? "──" : "╌╌"
      canvas.line([(sign, ink), (" " + name, .ink)])
    case .amounts(let label, let scale, let format, _):
      let shades = ["░", "▒", "▓", "█"]
      let blocks = shades.enumerated().map { ($1, Ink.level($0 * 5)) }
      canvas.line(
        [("\(label): \(format.text(scale.low)) ", .muted)] + blocks
          + [(" \(format.text(scale.high))", .muted)])
    case .sizes: break
    }
  }

  private func writeBars(_ domains: Domains, _ width: Int, _ canvas: inout TerminalText) {
    let bars = marks.compactMap { $0 as? Bars }
    let labels = bands?.labels ?? []
    let labelWidth = min(labels.map(\.count).max() ?? 0, width * 2 / 5)
    let isHorizontal = bands?.isHorizontal == true
    let format = (isHorizontal ? xAxis : yAxis).format
    let texts = bars.flatMap { $0.values.map { format.text($0) } }
    let room = max(4, width - labelWidth - (texts.map(\.count).max() ?? 0) - 2)
    let (low, high, kind) =
      isHorizontal
      ? (domains.xLow, domains.xHigh, domains.xKind) : (domains.yLow, domains.yHigh, domains.yKind)
    let scale = Scale(kind: kind, low: low, high: high, end: Double(room * 8))
    for label in labels {
      var head = label.count > labelWidth ? label.prefix(labelWidth - 1) + "…" : label
      head += String(repeating: " ", count: labelWidth - head.count)
      for bar in bars {
        for index in bar.labels.indices where bar.labels[index] == label {
          guard let place = scale.position(bar.values[index]) else { continue }
          // An axis cut by the caller cuts the bar as well.
          let end = min(max(place, 0), scale.end)
          let start = kind == .linear ? max(0, scale.position(min(max(0, low), high)) ?? 0) : 0
          canvas.line([
            (head + " ", .ink), (Self.blocks(start, end), .series(bar.series)),
            (" " + format.text(bar.values[index]), .muted),
          ])
          head = String(repeating: " ", count: labelWidth)
        }
      }
    }
    if let caption = (isHorizontal ? xAxis : yAxis).caption { canvas.line([(caption, .muted)]) }
  }

  /// Blocks from `start` to `end`, both in eighths of a character.
  private static func blocks(_ start: Double, _ end: Double) -> String {
    let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let from = Int(min(start, end).rounded())
    let length = Int(abs(end - start).rounded())
    return String(repeating: " ", count: from / 8) + String(repeating: "█", count: length / 8)
      + eighths[length % 8]
  }

  private func writeFrame(
    _ domains: Domains, _ width: Int, _ height: Int, _ canvas: inout TerminalText
  ) {
    let captions = isEqualAspect ? 0 : 2 + [xAxis, yAxis].count { $0.caption != nil }
    let rows = max(3, height - canvas.lineCount - captions - (skippedValueCount > 0 ? 1 : 0))
    let upright = Scale(
      kind: domains.yKind, low: domains.yLow, high: domains.yHigh, start: Double(rows * 4 - 1),
      end: 0)
    let ticks = upright.ticks(count: max(2, rows / 3))
    var labels: [Int: String] = [:]
    if !isEqualAspect {
      for value in ticks.values {
        guard let position = upright.position(value) else { continue }
        labels[Int(position / 4)] = yAxis.format.text(value, step: ticks.step)
      }
    }
    let margin = labels.values.map(\.count).max() ?? 0
    var columns = max(8, width - margin - (isEqualAspect ? 0 : 2))
    var dots = (x: Double(columns * 2 - 1), y: Double(rows * 4 - 1))
    if isEqualAspect {
      // Dots stand as far apart sideways as upwards in most terminals' fonts.
      let aspect = (domains.xHigh - domains.xLow) / (domains.yHigh - domains.yLow)
      if dots.y * aspect < dots.x { dots.x = dots.y * aspect } else { dots.y = dots.x / aspect }
      columns = max(8, Int(dots.x / 2) + 1)
    }
    var surface = BrailleSurface(columns: columns, rows: rows)
    let across = Scale(kind: domains.xKind, low: domains.xLow, high: domains.xHigh, end: dots.x)
    let frame = PlotFrame(
      bounds: Rectangle(x: 0, y: 0, width: dots.x + 1, height: dots.y + 1), x: across,
      y: Scale(kind: domains.yKind, low: domains.yLow, high: domains.yHigh, start: dots.y, end: 0),
      domains: domains)
    for mark in marks { mark.draw(on: &surface, in: frame) }
    if !isEqualAspect, let caption = yAxis.caption { canvas.line([(caption, .muted)]) }
    for row in 0..<rows {
      let label = labels[row] ?? ""
      let padding = String(repeating: " ", count: margin - label.count)
      let axis = isEqualAspect ? "" : padding + label + (labels[row] == nil ? " │" : " ┤")
      canvas.line([(axis, .muted)] + surface.row(row).map { (String($0.character), $0.ink) })
    }
    if !isEqualAspect { writeBottom(across, margin, columns, &canvas) }
  }

  private func writeBottom(
    _ scale: Scale, _ margin: Int, _ columns: Int, _ canvas: inout TerminalText
  ) {
    var rule = Array(repeating: Character("─"), count: columns)
    var texts = Array(repeating: Character(" "), count: columns + margin + 2)
    var end = -1
    let ticks = scale.ticks(count: max(2, columns / 12))
    for value in ticks.values {
      guard let position = scale.position(value) else { continue }
      let column = min(Int(position / 2), columns - 1)
      rule[column] = "┬"
      let text = xAxis.format.text(value, step: ticks.step)
      let start = min(max(column + margin + 2 - text.count / 2, 0), texts.count - text.count)
      guard start > end, start >= 0 else { continue }
      for (index, character) in text.enumerated() { texts[start + index] = character }
      end = start + text.count
    }
    let indent = String(repeating: " ", count: margin + 1)
    canvas.line([(indent + "└" + String(rule), .muted)])
    canvas.line([(String(texts), .muted)])
    if let caption = xAxis.caption {
      let padding = String(repeating: " ", count: max(0, columns + margin + 2 - caption.count))
      canvas.line([(padding + caption, .muted)])
    }
  }
}

/// Lines of text with colours.
struct TerminalText {
  var hasColor: Bool
  private(set) var text = ""
  private(set) var lineCount = 0

  init(hasColor: Bool) { self.hasColor = hasColor }

  /// Adds a line of pieces, without the spaces at its end.
  mutating func line(_ pieces: [(text: String, ink: Ink?)]) {
    var pieces = pieces
    while let last = pieces.last {
      let kept = String(last.text.reversed().drop { $0 == " " }.reversed())
      if kept.isEmpty {
        pieces.removeLast()
      } else {
        pieces[pieces.count - 1].text = kept
        break
      }
    }
    var current: Ink?
    for (piece, ink) in pieces where !piece.isEmpty {
      if hasColor, ink != current {
        text += ink.map(Self.escape) ?? "\u{1b}[0m"
        current = ink
      }
      text += piece
    }
    if current != nil { text += "\u{1b}[0m" }
    text += "\n"
    lineCount += 1
  }

  /// The sequence for the nearest colour of the 6 × 6 × 6 cube of the 256-colour palette (xterm).
  private static func escape(_ ink: Ink) -> String {
    switch ink {
    case .ink: return "\u{1b}[0m"
    case .muted: return "\u{1b}[38;5;245m"
    case .series, .level:
      guard let color = Theme.dark.variables.first(where: { $0.name == ink.name })?.color else {
        return "\u{1b}[0m"
      }
      func sixth(_ byte: UInt8) -> Int { (Int(byte) * 5 + 127) / 255 }
      let index = 16 + 36 * sixth(color.red) + 6 * sixth(color.green) + sixth(color.blue)
      return "\u{1b}[38;5;\(index)m"
    }
  }
}

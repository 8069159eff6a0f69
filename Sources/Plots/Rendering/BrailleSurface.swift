/// Collects a picture as dots of braille letters: 2 by 4 of them in a character cell.
struct BrailleSurface: Surface {
  let columns: Int
  let rows: Int
  private var masks: [UInt8]
  private var inks: [Ink?]
  private var letters: [Character?]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    masks = Array(repeating: 0, count: columns * rows)
    inks = Array(repeating: nil, count: columns * rows)
    letters = Array(repeating: nil, count: columns * rows)
  }

  func textSize(_ text: String) -> (width: Double, height: Double) { (Double(text.count * 2), 4) }

  /// The characters of one row with their inks.
  func row(_ row: Int) -> [(character: Character, ink: Ink?)] {
    (row * columns..<(row + 1) * columns).map { cell in
      if let letter = letters[cell] { return (letter, inks[cell]) }
      // Unicode lists the braille letters by the bits of their dots.
      guard masks[cell] > 0, let scalar = Unicode.Scalar(0x2800 + UInt32(masks[cell])) else {
        return (" ", nil)
      }
      return (Character(scalar), inks[cell])
    }
  }

  mutating func line(_ points: [Point], ink: Ink, stroke: Stroke) {
    var travelled = 0
    for (a, b) in zip(points, points.dropFirst()) {
      let steps = max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)).rounded(.up)))
      guard steps < 400_000 else { continue }
      for step in 0...steps {
        let t = Double(step) / Double(steps)
        if !stroke.isDashed || travelled % 6 < 3 {
          set(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), ink)
        }
        if step > 0 { travelled += 1 }
      }
    }
  }

  /// Every fourth dot inside, so that lines stay visible on it.
  mutating func polygon(_ points: [Point], ink: Ink, opacity: Double) {
    for y in stride(from: 0, to: rows * 4, by: 2) {
      let level = Double(y) + 0.5
      let crossings = zip(points, points.dropFirst() + points.prefix(1)).compactMap { a, b in
        (a.y <= level) != (b.y <= level)
          ? a.x + (level - a.y) / (b.y - a.y) * (b.x - a.x) : nil
      }.sorted()
      for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
        let from = max(0, Int(crossings[pair].rounded(.up)))
        let to = min(columns * 2 - 1, Int(crossings[pair + 1]))
        for x in stride(from: from + (from + y / 2) % 2, through: to, by: 2) {
          set(Double(x), level, ink)
        }
      }
    }
  }

  mutating func rectangles(_ rectangles: [Rectangle], ink: Ink, opacity: Double) {
    for r in rectangles {
      for y in clamped(r.y, r.bottom, rows * 4) {
        for x in clamped(r.x, r.right, columns * 2) { set(Double(x), Double(y), ink) }
      }
    }
  }

  mutating func dots(_ dots: [Dot], ink: Ink, opacity: Double) {
    for dot in dots { set(dot.center.x, dot.center.y, ink) }
  }

  /// The more dots, the higher the level.
  mutating func cells(_ cells: Cells, in bounds: Rectangle) {
    // Bayer's 4 by 4 matrix for ordered dithering (IEEE International Conference on Communications 1973).
    let thresholds = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
    for y in clamped(bounds.y, bounds.bottom, rows * 4) {
      for x in clamped(bounds.x, bounds.right, columns * 2) {
        let column = Int((Double(x) + 0.5 - bounds.x) / bounds.width * Double(cells.columns))
        let row = Int((Double(y) + 0.5 - bounds.y) / bounds.height * Double(cells.rows))
        guard column >= 0, row >= 0, column < cells.columns, row < cells.rows else { continue }
        let level = cells.levels[row * cells.columns + column]
        guard level != Cells.empty, Int(level) >= thresholds[y % 4 * 4 + x % 4] else { continue }
        set(Double(x), Double(y), .level(Int(level)))
      }
    }
  }

  mutating func text(_ text: String, at point: Point, anchor: Anchor, ink: Ink) {
    var column = Int((point.x / 2).rounded(.down))
    switch anchor {
    case .start: break
    case .middle: column -= text.count / 2
    case .end: column -= text.count - 1
    }
    let row = min(max(Int((point.y / 4).rounded(.down)), 0), rows - 1)
    column = min(max(column, 0), max(0, columns - text.count))
    for (index, character) in text.enumerated() where column + index < columns {
      letters[row * columns + column + index] = character
      inks[row * columns + column + index] = ink
    }
  }

  // MARK: - Implementation

  private mutating func set(_ x: Double, _ y: Double, _ ink: Ink) {
    guard x >= -0.5, y >= -0.5, x <= Double(columns * 2), y <= Double(rows * 4) else { return }
    let column = min(max(Int(x.rounded(.down)), 0), columns * 2 - 1)
    let row = min(max(Int(y.rounded(.down)), 0), rows * 4 - 1)
    // The bits of the dots: three rows of two, then the fourth row (ISO/TR 11548-1).
    let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    let cell = row / 4 * columns + column / 2
    masks[cell] |= bits[row % 4 * 2 + column % 2]
    inks[cell] = ink
  }

  private func clamped(_ low: Double, _ high: Double, _ limit: Int) -> Range<Int> {
    let from = min(max(Int(low.rounded()), 0), limit)
    return from..<max(from, min(Int(high.rounded()), limit))
  }
}

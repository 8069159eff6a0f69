#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension DataFrame: CustomStringConvertible {
  /// The frame as a table for people, at most 100 characters wide or what `COLUMNS` says; the
  /// error's message when running the plan fails.
  public var description: String {
    let width = getenv("COLUMNS").flatMap { Int(String(cString: $0)) } ?? 100
    do {
      return try text(width: width)
    } catch {
      return "\(error)"
    }
  }

  /// Returns the frame as a table of characters: shape, names, types, the first and last rows.
  ///
  /// Columns that do not fit the width are left out of the middle, and their number is said.
  ///
  /// - Parameters:
  ///   - width: The most characters in a line.
  ///   - rows: The most rows shown.
  public func text(width: Int = 100, rows: Int = 10) throws(FrameError) -> String {
    let table = try table()
    let rows = max(0, rows)
    let head = table.count <= rows ? table.count : rows - rows / 2
    let tail = table.count <= rows ? 0 : rows / 2
    let shown = Array(0..<head) + Array(table.count - tail..<table.count)
    let cells = zip(table.names, table.columns).map { name, column in
      ShownColumn(name: name, column: column, rows: shown, widest: max(12, width / 3))
    }
    let shape = "\(Self.grouped(table.count)) × \(table.columns.count)"
    guard !cells.isEmpty else { return shape }
    let (left, right) = Self.fitting(cells.map(\.width), in: width)
    let hidden = cells.count - left - right
    var columns = Array(cells.prefix(left))
    if hidden > 0 { columns.append(ShownColumn(ellipsisOf: shown.count)) }
    columns += cells.suffix(right)
    let gap = tail > 0 ? head : nil
    let more = hidden > 0 ? ", \(hidden) columns not shown" : ""
    return shape + more + "\n" + Self.box(columns, gap: gap)
  }

  // MARK: - Implementation

  /// How many columns fit at the left and at the right, with room for a mark between them.
  private static func fitting(_ widths: [Int], in width: Int) -> (left: Int, right: Int) {
    if widths.reduce(1, { $0 + $1 + 3 }) <= width { return (widths.count, 0) }
    var left = 0
    var right = 0
    var used = 1 + 4
    while left + right < widths.count {
      let takesLeft = left <= right
      let next = takesLeft ? widths[left] : widths[widths.count - 1 - right]
      guard used + next + 3 <= width || left == 0 else { break }
      used += next + 3
      if takesLeft { left += 1 } else { right += 1 }
    }
    return (left, right)
  }

  private static func box(_ columns: [ShownColumn], gap: Int?) -> String {
    func rule(_ a: String, _ b: String, _ c: String) -> String {
      a + columns.map { String(repeating: "─", count: $0.width + 2) }.joined(separator: b) + c
    }
    func line(_ cells: [String]) -> String {
      "│" + zip(columns, cells).map { " \($0.padded($1)) " }.joined(separator: "│") + "│"
    }
    var lines = [rule("┌", "┬", "┐")]
    lines.append(line(columns.map(\.name)))
    lines.append(line(columns.map(\.type)))
    lines.append(rule("├", "┼", "┤"))
    for row in 0..<(columns.first?.cells.count ?? 0) {
      if row == gap { lines.append(line(columns.map { _ in "…" })) }
      lines.append(line(columns.map { $0.cells[row] }))
    }
    lines.append(rule("└", "┴", "┘"))
    return lines.joined(separator: "\n")
  }

  /// A number with its digits in threes.
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var at = digits.count - 3
    while at > 0 {
      digits.insert(",", at: at)
      at -= 3
    }
    return String(digits)
  }
}

/// The texts of one column of a printed table.
private struct ShownColumn {
  let name: String
  let type: String
  let cells: [String]
  let width: Int
  let alignsRight: Bool

  init(name: String, column: Column, rows: [Int], widest: Int) {
    let name = Self.cut(name, to: widest)
    let type = column.type.description
    let decimals = column.type.dtype?.isFloatingPoint == true
    let cells = rows.map { row in
      guard column.isValid(row) else { return "null" }
      let text = column.text(row)
      return Self.cut(decimals ? Self.short(text) : text, to: widest)
    }
    self.name = name
    self.type = type
    self.cells = cells
    alignsRight = column.type.isNumeric || column.type.isDecimal
    width = ([name, type] + cells).reduce(0) { max($0, TextWidth.of($1)) }
  }

  init(ellipsisOf count: Int) {
    name = "…"
    type = ""
    cells = Array(repeating: "…", count: count)
    width = 1
    alignsRight = false
  }

  func padded(_ text: String) -> String {
    let blanks = String(repeating: " ", count: max(0, width - TextWidth.of(text)))
    return alignsRight ? blanks + text : text + blanks
  }

  /// A number with at most six digits after the point; large and small ones keep their exponent.
  private static func short(_ text: String) -> String {
    guard let value = Double(text), !text.contains("e"), let point = text.firstIndex(of: "."),
      text.distance(from: point, to: text.endIndex) > 7
    else { return text }
    let rounded = (value * 1e6).rounded() / 1e6
    return rounded == 0 || abs(value) >= 1e9 ? text : "\(rounded)"
  }

  /// A text on one line and no wider than that.
  private static func cut(_ text: String, to widest: Int) -> String {
    var shown = ""
    var width = 0
    for character in text {
      let safe: Character =
        character.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        ? character : "␤"
      let next = TextWidth.of(safe)
      if width + next > widest {
        while width + 1 > widest, let last = shown.popLast() { width -= TextWidth.of(last) }
        return shown + "…"
      }
      shown.append(safe)
      width += next
    }
    return shown
  }
}

/// Columns of texts in a box.
enum BoxTable {
  /// The columns brought to a width, and how many of them had to be left out of the middle.
  static func fitted(
    _ columns: [ShownColumn], to width: Int
  ) -> (columns: [ShownColumn], hidden: Int) {
    // The widest that texts may be for all columns to fit, if 12 characters are enough.
    var bound = columns.reduce(0) { max($0, $1.width) }
    let total = { (bound: Int) in
      columns.reduce(1) { $0 + min($1.width, max(bound, $1.leastWidth)) + 3 }
    }
    while bound > 12, total(bound) > width { bound -= 1 }
    if total(bound) <= width { return (columns.map { $0.cut(to: bound) }, 0) }

    let cut = columns.map { $0.cut(to: max(12, width / 4)) }
    var (left, right) = (0, 0)
    var used = 1 + 4
    while left + right < cut.count {
      let takesLeft = left <= right
      let next = takesLeft ? cut[left].width : cut[cut.count - 1 - right].width
      guard used + next + 3 <= width || left == 0 else { break }
      used += next + 3
      if takesLeft { left += 1 } else { right += 1 }
    }
    let hidden = cut.count - left - right
    guard hidden > 0, let count = cut.first?.cells.count else { return (cut, 0) }
    return (cut.prefix(left) + [ShownColumn(ellipsisOf: count)] + cut.suffix(right), hidden)
  }

  /// - Parameters:
  ///   - columns: What stands side by side.
  ///   - gap: The row before which rows are left out.
  ///   - hasTypes: Whether types stand below the names.
  static func text(_ columns: [ShownColumn], gap: Int?, hasTypes: Bool = true) -> String {
    func rule(_ a: String, _ b: String, _ c: String) -> String {
      a + columns.map { String(repeating: "─", count: $0.width + 2) }.joined(separator: b) + c
    }
    func line(_ cells: [String]) -> String {
      "│" + zip(columns, cells).map { " \($0.padded($1)) " }.joined(separator: "│") + "│"
    }
    let omission = line(columns.map { _ in "…" })
    let count = columns.first?.cells.count ?? 0
    var lines = [rule("┌", "┬", "┐"), line(columns.map(\.name))]
    if hasTypes { lines.append(line(columns.map(\.type))) }
    lines.append(rule("├", "┼", "┤"))
    for row in 0..<count {
      if row == gap { lines.append(omission) }
      lines.append(line(columns.map { $0.cells[row] }))
    }
    if gap == count { lines.append(omission) }
    lines.append(rule("└", "┴", "┘"))
    return lines.joined(separator: "\n")
  }
}

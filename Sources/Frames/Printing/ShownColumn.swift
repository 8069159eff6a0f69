/// The texts of one column of a printed table.
struct ShownColumn {
  let name: String
  let type: String
  private(set) var cells: [String]
  let width: Int
  let alignsRight: Bool

  /// The column's name, and its values of some rows.
  init(name: String, column: Column, rows: [Int]) {
    var cells = rows.map { CellText.of(column, $0) }
    if column.type.isFloatingPoint || column.type.isDecimal { Self.alignPoints(&cells) }
    self.init(
      name: CellText.line(name), type: column.type.description, cells: cells,
      alignsRight: column.isFlushRight)
  }

  /// Marks in place of columns that are not shown.
  init(ellipsisOf count: Int) {
    self.init(
      name: "…", type: "", cells: Array(repeating: "…", count: count), alignsRight: false)
  }

  private init(name: String, type: String, cells: [String], alignsRight: Bool) {
    self.name = name
    self.type = type
    self.cells = cells
    self.alignsRight = alignsRight
    width = ([name, type] + cells).reduce(0) { max($0, TextWidth.of($1)) }
  }

  /// The least width the column can be brought to: numbers are never cut.
  var leastWidth: Int { alignsRight ? cells.reduce(4) { max($0, TextWidth.of($1)) } : 4 }

  /// The column in at most `width` cells, its texts cut at the end and its name in the middle.
  func cut(to width: Int) -> ShownColumn {
    let width = max(width, leastWidth)
    guard self.width > width else { return self }
    return ShownColumn(
      name: name.cutInMiddle(to: width), type: type.cutAtEnd(to: width),
      cells: cells.map { $0.cutAtEnd(to: width) }, alignsRight: alignsRight)
  }

  func padded(_ text: String) -> String {
    let blanks = String(repeating: " ", count: max(0, width - TextWidth.of(text)))
    return alignsRight ? blanks + text : text + blanks
  }

  // MARK: - Implementation

  /// Adds blanks behind numbers, so that their points stand in one line when they are flush right.
  private static func alignPoints(_ cells: inout [String]) {
    let isPlain = cells.map { $0.contains(".") || $0.contains("e-") || $0.contains("e+") }
    var after = 0
    for (cell, isPlain) in zip(cells, isPlain) where isPlain {
      after = max(after, cell.count - FloatText.wholeCount(cell))
    }
    for index in cells.indices where isPlain[index] {
      let cell = cells[index]
      let missing = after - (cell.count - FloatText.wholeCount(cell))
      cells[index] += String(repeating: " ", count: missing)
    }
  }
}

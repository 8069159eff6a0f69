extension DataFrame {
  /// Returns the frame with a line for each column: its name, type and first values.
  ///
  /// Frames of many columns are easier to read this way.
  ///
  /// - Parameter width: The most characters in a line.
  /// - Throws: ``FrameError`` when running the plan fails.
  /// - Complexity: Runs the plan; looks at the first rows alone.
  /// - Also known as: `polars.DataFrame.glimpse`.
  public func glimpse(width: Int = 100) throws(FrameError) -> String {
    let table = try table()
    let width = max(24, min(width, 1 << 16))
    let names = table.names.map { CellText.line($0).cutInMiddle(to: max(12, width / 4)) }
    let types = table.columns.map { $0.type.description.cutAtEnd(to: max(12, width / 4)) }
    let nameWidth = names.reduce(0) { max($0, TextWidth.of($1)) }
    let typeWidth = types.reduce(0) { max($0, TextWidth.of($1)) }
    var lines = ["\(Self.grouped(table.count)) × \(table.columns.count)"]
    for (index, column) in table.columns.enumerated() {
      let name =
        names[index] + String(repeating: " ", count: nameWidth - TextWidth.of(names[index]))
      let type =
        types[index] + String(repeating: " ", count: typeWidth - TextWidth.of(types[index]))
      // A value and what parts it from the next take three characters or more.
      let shown = min(column.count, max(1, width / 3))
      var values = (0..<shown).map { CellText.of(column, $0) }.joined(separator: ", ")
      if shown < column.count { values += ", …" }
      let room = max(8, width - nameWidth - typeWidth - 4)
      lines.append("\(name)  \(type)  \(values.cutAtEnd(to: room))")
    }
    return lines.map { $0.trimmingEnd() }.joined(separator: "\n")
  }

  /// Returns what the columns are and what they hold: types, values that are there, nulls, memory.
  ///
  /// - Returns: A row for each column, `memory` in bytes.
  /// - Throws: ``FrameError`` when running the plan fails.
  /// - Also known as: `pandas.DataFrame.info`.
  public func info() throws(FrameError) -> DataFrame {
    let table = try table()
    return try DataFrame([
      "column": table.names, "type": table.columns.map(\.type.description),
      "values": table.columns.map { $0.count - $0.nullCount },
      "nulls": table.columns.map(\.nullCount), "memory": table.columns.map(\.byteCount),
    ])
  }
}

extension String {
  /// This text without blanks at its end.
  func trimmingEnd() -> String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension DataFrame {
  /// Returns the first and last rows as a table in Markdown, numbers flush right.
  ///
  /// What has a meaning in Markdown or HTML is escaped, so that texts are shown as they are.
  ///
  /// - Parameter rows: The most rows shown: half from the beginning and half from the end.
  /// - Throws: ``FrameError`` when running the plan fails.
  /// - Also known as: `DataFrame.to_markdown`.
  public func markdown(rows: Int = 20) throws(FrameError) -> String {
    let table = try table()
    guard !table.columns.isEmpty else { return "" }
    let shown = ShownRows(of: table.count, atMost: rows)
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    var lines = [line(table.names.map { Self.markdown(CellText.line($0)) })]
    lines.append(line(table.columns.map { $0.isFlushRight ? "---:" : "---" }))
    let omission = line(table.columns.map { _ in "…" })
    for (place, row) in shown.rows.enumerated() {
      if place == shown.gap { lines.append(omission) }
      lines.append(line(table.columns.map { Self.markdown(CellText.of($0, row)) }))
    }
    if shown.gap == shown.rows.count { lines.append(omission) }
    return lines.joined(separator: "\n")
  }

  /// Returns the first and last rows as a table in HTML, escaped and without any style.
  ///
  /// The table has the class `frame`, its caption the shape; cells of numbers have the class
  /// `number`, nulls the class `null`, types below the names the class `type`.
  ///
  /// - Parameter rows: The most rows shown: half from the beginning and half from the end.
  /// - Throws: ``FrameError`` when running the plan fails.
  /// - Also known as: `DataFrame.to_html`.
  public func html(rows: Int = 20) throws(FrameError) -> String {
    let table = try table()
    let shown = ShownRows(of: table.count, atMost: rows)
    func cells(_ cells: [String]) -> String { "<tr>" + cells.joined() + "</tr>" }
    let omission = cells(table.columns.map { _ in "<td>…</td>" })
    var lines = ["<table class=\"frame\">"]
    lines.append("<caption>\(Self.grouped(table.count)) × \(table.columns.count)</caption>")
    lines.append("<thead>")
    lines.append(cells(table.names.map { "<th>\(Self.escaped(CellText.line($0)))</th>" }))
    lines.append(
      cells(table.columns.map { "<th class=\"type\">\(Self.escaped($0.type.description))</th>" }))
    lines += ["</thead>", "<tbody>"]
    for (place, row) in shown.rows.enumerated() {
      if place == shown.gap { lines.append(omission) }
      lines.append(
        cells(
          table.columns.map { column in
            let kind = column.isValid(row) ? (column.isFlushRight ? "number" : nil) : "null"
            let open = kind.map { "<td class=\"\($0)\">" } ?? "<td>"
            return open + Self.escaped(CellText.of(column, row)) + "</td>"
          }))
    }
    if shown.gap == shown.rows.count { lines.append(omission) }
    return (lines + ["</tbody>", "</table>"]).joined(separator: "\n")
  }

  // MARK: - Implementation

  private static func markdown(_ text: String) -> String {
    var result = ""
    for character in escaped(text) {
      if "\\|*_`~[]$".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }
}

extension Column {
  /// Whether the values stand with their ends below each other.
  var isFlushRight: Bool { type.isNumeric || type.isDecimal }
}

import Foundation

/// Rows as a table in Markdown, and a line that counts the bars.
enum Table {
  static func text(_ rows: [Row]) -> String {
    let rivals = opponents(rows)
    let titles = ["case", "threads", "ours"] + rivals + ["ratio", "bar", "met"]
    var lines = [
      "| " + titles.joined(separator: " | ") + " |",
      "|" + String(repeating: " --- |", count: titles.count),
    ]
    for row in rows {
      let met =
        !row.resultsEqual
        ? "**results differ**"
        : row.ours == nil ? "**absent**" : row.bar == nil ? "" : row.isMet ? "yes" : "**no**"
      let cells =
        [row.case, "\(row.threads)", row.ours.map(row.unit.text) ?? ""]
        + rivals.map { row.figure(of: $0).map(row.unit.text) ?? "" }
        + [row.ratio.map { String(format: "%.2f", $0) } ?? "", row.bar?.text(row.unit) ?? "", met]
      lines.append("| " + cells.joined(separator: " | ") + " |")
    }
    let asked = rows.filter { $0.bar != nil }
    lines.append("")
    lines.append(
      asked.isEmpty
        ? "No bars are applied."
        : "\(asked.count(where: \.isMet)) of \(asked.count) bars are met.")
    return lines.joined(separator: "\n") + "\n"
  }

  /// A column each, in the order in which they come up.
  private static func opponents(_ rows: [Row]) -> [String] {
    var names: [String] = []
    for row in rows {
      let named = row.rivals.isEmpty ? row.opponent.map { [$0] } ?? [] : row.rivals.map(\.name)
      for name in named where !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? ["opponent"] : names
  }
}

extension Row {
  fileprivate func figure(of name: String) -> Double? {
    rivals.first { $0.name == name }?.value ?? (opponent == name ? theirs : nil)
  }
}

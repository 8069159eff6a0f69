import Foundation

/// Rows as a table in Markdown, and a line that counts the bars.
enum Table {
  static func text(_ rows: [Row]) -> String {
    let opponent = rows.compactMap(\.opponent).first ?? "opponent"
    var lines = [
      "| case | threads | ours | \(opponent) | ratio | bar | met |",
      "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows {
      let met =
        !row.resultsEqual
        ? "**results differ**" : row.bar == nil ? "" : row.isMet ? "yes" : "**no**"
      let cells = [
        row.case, "\(row.threads)", row.unit.text(row.ours), row.theirs.map(row.unit.text) ?? "",
        row.ratio.map { String(format: "%.2f", $0) } ?? "", row.bar?.text(row.unit) ?? "", met,
      ]
      lines.append("| " + cells.joined(separator: " | ") + " |")
    }
    let asked = rows.filter { $0.bar != nil }
    lines.append("")
    lines.append("\(asked.count(where: \.isMet)) of \(asked.count) bars are met.")
    return lines.joined(separator: "\n") + "\n"
  }
}

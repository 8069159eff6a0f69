import Foundation
import Swiftwater
import SwiftwaterPopulation

/// The stages of a job as a table for the terminal.
struct StageTable {
  let text: String

  init(_ records: [StageRecord]) {
    let header = ["stage", "rows in", "rows out", "seconds", "device", "moved"]
    var rows = records.map { record in
      [
        record.title, grouped(record.rowsIn), grouped(record.rowsOut),
        String(format: "%.3f", record.seconds), record.device,
        ByteCount.text(record.bytesMoved),
      ]
    }
    let seconds = records.reduce(0) { $0 + $1.seconds }
    let moved = records.reduce(0) { $0 + $1.bytesMoved }
    rows.append(["total", "", "", String(format: "%.3f", seconds), "", ByteCount.text(moved)])
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 || column == 4 ? cell + space : space + cell
      }.joined(separator: "  ")
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    text = ([line(header), rule] + rows.dropLast().map(line) + [rule, line(rows[rows.count - 1])])
      .joined(separator: "\n")
  }

}

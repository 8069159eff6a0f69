import Foundation
import Swiftwater

/// The questions of db-benchmark as a picture: how many times faster ours was than the best rival.
enum SpeedByQuestion {
  static func write(_ rows: [Row], to folder: String) throws {
    let rows = rows.filter { isQuestion($0.case) && $0.ratio != nil }
    guard !rows.isEmpty else { return }
    var plot = Plot(
      "How much faster than the fastest of Polars, DuckDB and pandas?",
      subtitle: "db-benchmark: grouping q1 to q10, joining j1 to j5, plain text keys")
    for threads in Set(rows.map(\.threads)).sorted() {
      let line = rows.filter { $0.threads == threads }
      plot = plot.bars(
        line.map(\.case), line.map { $0.ratio ?? .nan },
        name: threads == 1 ? "1 thread" : "\(threads) threads", direction: .vertical)
    }
    plot = plot.rule(y: 1, label: "as fast as the best")
      .x(label: "question").y(label: "best rival's time ÷ ours")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try plot.write(to: folder + "/speed-by-question.svg")
  }

  private static func isQuestion(_ name: String) -> Bool {
    name.count <= 3 && (name.hasPrefix("q") || name.hasPrefix("j"))
  }
}

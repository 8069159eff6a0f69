import Foundation

// Usage: Benchmarks ROOT [SUBJECT]. Exits 1 when results differ.

let arguments = CommandLine.arguments
let context = Context(root: arguments.count > 1 ? arguments[1] : ".")
let wanted = arguments.count > 2 ? arguments[2] : nil
let chosen = Subject.all.filter { wanted == nil || $0.name == wanted }
guard !chosen.isEmpty else {
  print(
    "no subject '\(wanted ?? "")'; use one of: \(Subject.all.map(\.name).joined(separator: ", "))")
  exit(2)
}
do {
  try FileManager.default.createDirectory(
    atPath: context.output, withIntermediateDirectories: true)
  var allEqual = true
  for subject in chosen {
    let rows = try subject.run(context)
    try write(rows, to: context.output + "/\(subject.name).jsonl")
    printTable(rows)
    allEqual = allEqual && rows.allSatisfy(\.resultsEqual)
  }
  exit(allEqual ? 0 : 1)
} catch {
  print("bench: \(error)")
  exit(1)
}

func write(_ rows: [Row], to path: String) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  var lines = Data()
  for row in rows {
    lines += try encoder.encode(row)
    lines += Data("\n".utf8)
  }
  try lines.write(to: URL(fileURLWithPath: path), options: .atomic)
}

func printTable(_ rows: [Row]) {
  print("| case | threads | ours | opponent | ratio | bar | results equal | holds |")
  print("| --- | --- | --- | --- | --- | --- | --- | --- |")
  for row in rows {
    func quantity(_ value: Double) -> String {
      row.unit == "bytes"
        ? String(format: "%.0f MB", value / 1e6)
        : value < 1e-3
          ? String(format: "%.2f µs", value * 1e6) : String(format: "%.4f s", value)
    }
    let bar = row.bar.map { String(format: "%.2f", $0) } ?? ""
    print(
      "| \(row.case) | \(row.threads) | \(quantity(row.seconds)) "
        + "| \(quantity(row.opponentSeconds)) | \(String(format: "%.2f", row.ratio)) | \(bar) "
        + "| \(row.resultsEqual ? "yes" : "no") | \(row.holds ? "yes" : "no") |")
  }
}

import Foundation
import Swiftwater

/// One expression at every size, in a table and as a picture.
enum SpeedBySize {
  static let expression = "(x*2.5+y)**2-x"

  static let sizes = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]

  /// The name of the case of a size, and back.
  static func name(_ size: Int) -> String { "\(expression), n = \(size)" }
  static func size(_ name: String) -> Int { Int(name.split(separator: " ").last ?? "") ?? 0 }

  static func measure() throws -> [PeerCases.Outcome] {
    let largest = sizes.max() ?? 1
    let (x, y) = (MixedNumbers.floats(largest, 7919), MixedNumbers.floats(largest, 104_729))
    return try sizes.map { size in
      let (u, v) = (try Arrays.copied(x[0..<size] * 1), try Arrays.copied(y[0..<size] * 1))
      let inner = max(1, 400_000 / (size + 400))
      let outcome = try Arrays.outcome(name(size), 7) {
        for _ in 1..<inner { try ((u * 2.5 + v) ** 2 - u).evaluate() }
        return (u * 2.5 + v) ** 2 - u
      }
      return PeerCases.Outcome(
        name: outcome.name, value: outcome.value / Double(inner), sample: outcome.sample)
    }
  }

  /// Draws how many times faster ours was at each size.
  static func write(_ rows: [Row], to folder: String) throws {
    let rows = rows.filter { $0.case.hasPrefix(expression) }
    guard !rows.isEmpty else { return }
    var plot = Plot(
      "Is it always faster than NumPy?",
      subtitle: "(x · 2.5 + y)² − x on arrays of n float32 numbers")
    for threads in Set(rows.map(\.threads)).sorted() {
      let line = rows.filter { $0.threads == threads }
      let (x, y) = (line.map { Double(size($0.case)) }, line.map { $0.ratio ?? .nan })
      plot =
        plot
        .line(x, y, name: threads == 1 ? "1 thread" : "\(threads) threads")
    }
    let ratios = rows.compactMap(\.ratio)
    let (low, high) = (min(0.5, ratios.min() ?? 1), max(5, ratios.max() ?? 1))
    plot =
      plot
      .rule(y: 1, label: "as fast as NumPy")
      .x(label: "n", scale: .logarithmic)
      .y(label: "NumPy's time ÷ ours", scale: .logarithmic, domain: low * 0.95...high * 1.1)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try plot.write(to: folder + "/speed-by-size.svg")
  }
}

extension Arrays {
  static func sizes() throws -> [PeerCases.Outcome] { try SpeedBySize.measure() }
}

import Foundation

/// One thing that is measured: data, opponent, what must be equal, and how fast ours must be.
struct Subject: Sendable {
  /// The name given to `make bench SUBJECT=`.
  let name: String

  /// Measures ours and the opponent in turn, compares the results, and returns a row a case.
  let run: @Sendable (Context) throws -> [Row]

  /// What stands above the table, such as the device that was measured.
  var note: @Sendable () -> String? = { nil }

  /// Every subject; each has its own file.
  static let all = [arrays, fourier, frames, gpu, population]
}

/// Where things are.
struct Context {
  /// The checkout.
  let root: String
  /// Our program.
  var program: String { root + "/.build/release/swiftwater" }
  /// The opponents' Python: `BENCHMARK_PYTHON`, or the environment that `Scripts/setup bench` makes.
  var python: String {
    ProcessInfo.processInfo.environment["BENCHMARK_PYTHON"] ?? root + "/.venv/bin/python"
  }
  /// Where rows and data go.
  var output: String { root + "/Benchmarks/out" }
  /// Whether tables and pictures replace those of the checkout.
  let publishes: Bool
  /// Where pictures go.
  var pictures: String { publishes ? root + "/Benchmarks/pictures" : output }

  /// The words of a variable of the environment, with commas between.
  static func words(_ variable: String) -> [String]? {
    ProcessInfo.processInfo.environment[variable].map { words in
      words.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }
}

/// The middle of some measurements.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

/// The mean of what is multiplied, such as ratios.
func geometricMean(_ values: [Double]) -> Double {
  exp(values.map { log($0) }.reduce(0, +) / Double(values.count))
}

/// Returns the seconds that `body` takes.
func elapsed(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let spent = (ContinuousClock.now - start).components
  return Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
}

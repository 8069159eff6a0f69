/// One thing that is measured: data, opponent, what must be equal, and how fast ours must be.
struct Subject: Sendable {
  /// The name given to `make bench SUBJECT=`.
  let name: String

  /// Measures ours and the opponent in turn, compares the results, and returns a row a case.
  let run: @Sendable (Context) throws -> [Row]

  /// Every subject; each has its own file.
  static let all = [arrays, fourier, population]
}

/// Where things are.
struct Context {
  /// The checkout.
  let root: String
  /// Our program.
  var program: String { root + "/.build/release/swiftwater" }
  /// The opponents' Python.
  var python: String { root + "/.venv/bin/python" }
  /// Where rows and data go.
  var output: String { root + "/Benchmarks/out" }
}

/// One case's outcome, as written to `Benchmarks/out`.
struct Row: Encodable {
  var subject: String
  var `case`: String
  var threads: Int
  var seconds: Double
  var opponent: String
  var opponentSeconds: Double
  /// Opponent ÷ ours: above 1, ours is faster.
  var ratio: Double
  var resultsEqual: Bool
  /// The least ratio we accept; null where none is set.
  var bar: Double?
  var holds: Bool

  /// For quantities other than seconds, such as bytes, the unit.
  var unit: String?

  init(
    subject: String, case: String, threads: Int, ours: Double, opponent: String, theirs: Double,
    resultsEqual: Bool, bar: Double? = nil, unit: String? = nil
  ) {
    self.subject = subject
    self.case = `case`
    self.threads = threads
    seconds = ours
    self.opponent = opponent
    opponentSeconds = theirs
    ratio = theirs / ours
    self.resultsEqual = resultsEqual
    self.bar = bar
    holds = resultsEqual && (bar.map { theirs / ours >= $0 } ?? true)
    self.unit = unit
  }
}

/// The middle of some measurements.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

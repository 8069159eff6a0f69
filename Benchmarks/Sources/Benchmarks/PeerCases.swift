import Foundation
import Swiftwater

/// Cases measured here and by a script of `peers`, process and process in turn.
struct PeerCases {
  /// The subject, and the name of the script.
  let subject: String
  /// Who answers.
  let opponent: String
  /// What a case must reach with a number of threads, where something is set.
  let bar: (String, Int) -> Bar?
  /// What the script is told besides.
  var arguments: [String] = []
  /// Measures ours.
  let measure: () throws -> [Outcome]

  /// A case's figure and a few numbers of its result.
  struct Outcome {
    let name: String
    /// The median time of one run, or what else `unit` says.
    let value: Double
    let sample: [Double]
    var unit = Row.Unit.seconds
    /// Whether the opponent is not asked for it.
    var isAlone = false
  }

  /// One thread, and all.
  static var threadCounts: [Int] {
    Array(Set([1, ProcessInfo.processInfo.activeProcessorCount])).sorted()
  }

  /// Returns a row a case for each number of threads.
  func run(_ context: Context) throws -> [Row] {
    try Self.threadCounts.flatMap { try run(context, threads: $0) }
  }

  /// Returns a row a case.
  ///
  /// - Throws: ``BenchmarkError`` when the script fails or lacks a case.
  func run(_ context: Context, threads: Int) throws -> [Row] {
    Threads.count = threads
    var ours: [String: [Outcome]] = [:]
    var theirs: [String: [Outcome]] = [:]
    var order: [String] = []
    for _ in 0..<Self.rounds {
      let mine = try measure()
      order = mine.map(\.name)
      for outcome in mine { ours[outcome.name, default: []].append(outcome) }
      // What NumPy is about to need is not kept from it.
      MemoryPool.host.trim()
      for outcome in try answers(context, threads) {
        theirs[outcome.name, default: []].append(outcome)
      }
    }
    return try order.map { name in
      let mine = ours[name] ?? []
      let value = median(mine.map(\.value))
      if mine[0].isAlone {
        return Row(
          subject: subject, case: name, threads: threads, ours: value, bar: bar(name, threads),
          unit: mine[0].unit)
      }
      guard let other = theirs[name] else {
        throw BenchmarkError("peers/\(subject).py has no case '\(name)'")
      }
      return Row(
        subject: subject, case: name, threads: threads, ours: value, opponent: opponent,
        theirs: median(other.map(\.value)),
        resultsEqual: Self.areEqual(mine[0].sample, other[0].sample, name),
        bar: bar(name, threads))
    }
  }

  /// Returns the middle of some times of `body` after a warm-up, and its last result.
  ///
  /// - Parameter prepare: Runs before each call, outside of the time.
  static func timed(
    _ repetitions: Int, prepare: () throws -> Void = {}, _ body: () throws -> Tensor
  ) throws -> (Double, Tensor) {
    var times: [Double] = []
    var result = Tensor([0.0])
    for repetition in -2..<repetitions {
      try prepare()
      let spent = try elapsed {
        result = try body()
        try result.evaluate()
      }
      if repetition >= 0 { times.append(spent) }
    }
    return (median(times), result)
  }

  /// Whether two results agree to `float32`; says so when they do not.
  static func areEqual(_ ours: [Double], _ theirs: [Double], _ name: String) -> Bool {
    let isEqual =
      ours.count == theirs.count
      && zip(ours, theirs).allSatisfy { a, b in
        abs(a - b) <= 2e-5 * max(abs(a), abs(b), 1e-6)
      }
    if !isEqual { print("differs: \(name): \(ours), not \(theirs)") }
    return isEqual
  }

  // MARK: - Implementation

  private static let rounds = 3

  private func answers(_ context: Context, _ threads: Int) throws -> [Outcome] {
    let file = context.output + "/\(subject)-theirs.json"
    _ = try Subprocess.run(
      [
        context.python, context.root + "/Benchmarks/peers/\(subject).py", "--threads",
        "\(threads)", "--json", file,
      ] + arguments, removing: Subprocess.slowingVariables)
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let answers = try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]] ?? [:]
    return answers.map { name, answer in
      Outcome(
        name: name, value: answer["seconds"] as? Double ?? .nan,
        sample: answer["sample"] as? [Double] ?? [])
    }
  }
}

import Foundation
import Swiftwater

/// Cases measured here and by a script of `peers`, process and process in turn, on one thread and
/// on all.
struct PeerCases {
  /// The subject, and the name of the script.
  let subject: String
  /// Who answers.
  let opponent: String
  /// The least ratio that is accepted for a case and a number of threads, where one is set.
  let bar: (String, Int) -> Double?
  /// Measures ours.
  let measure: () throws -> [Outcome]

  /// A case's time and a few numbers of its result.
  struct Outcome {
    let name: String
    let seconds: Double
    let sample: [Double]
  }

  func run(_ context: Context) throws -> [Row] {
    var rows: [Row] = []
    for threads in [1, ProcessInfo.processInfo.activeProcessorCount] {
      Threads.count = threads
      var ours: [String: [Outcome]] = [:]
      var theirs: [String: [Outcome]] = [:]
      var order: [String] = []
      for _ in 0..<Self.rounds {
        let mine = try measure()
        order = mine.map(\.name)
        for outcome in mine { ours[outcome.name, default: []].append(outcome) }
        for outcome in try answers(context, threads) {
          theirs[outcome.name, default: []].append(outcome)
        }
      }
      for name in order {
        guard let mine = ours[name], let other = theirs[name] else { continue }
        let isEqual = zip(mine[0].sample, other[0].sample).allSatisfy { a, b in
          abs(a - b) <= 2e-5 * max(abs(a), abs(b), 1e-6)
        }
        if !isEqual { print("differs: \(name): \(mine[0].sample), not \(other[0].sample)") }
        rows.append(
          Row(
            subject: subject, case: name, threads: threads,
            ours: median(mine.map(\.seconds)), opponent: opponent,
            theirs: median(other.map(\.seconds)), resultsEqual: isEqual, bar: bar(name, threads)))
      }
    }
    return rows
  }

  /// Returns the middle of some times of `body` after a warm-up, and its last result.
  static func timed(
    _ repetitions: Int, _ body: () throws -> Tensor
  ) throws -> (Double, Tensor) {
    for _ in 0..<2 { try body().evaluate() }
    var times: [Double] = []
    var result = Tensor([0.0])
    for _ in 0..<repetitions {
      let start = ContinuousClock.now
      result = try body()
      try result.evaluate()
      let spent = ContinuousClock.now - start
      times.append(
        Double(spent.components.seconds) + Double(spent.components.attoseconds) * 1e-18)
    }
    return (median(times), result)
  }

  // MARK: - Implementation

  private static let rounds = 3

  private func answers(_ context: Context, _ threads: Int) throws -> [Outcome] {
    let file = context.output + "/\(subject)-theirs.json"
    _ = try Subprocess.run(
      [
        context.python, context.root + "/Benchmarks/peers/\(subject).py", "--threads",
        "\(threads)", "--json", file,
      ], removing: ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"])
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let answers = try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]] ?? [:]
    return answers.map { name, answer in
      Outcome(
        name: name, seconds: answer["seconds"] as? Double ?? .nan,
        sample: answer["sample"] as? [Double] ?? [])
    }
  }
}

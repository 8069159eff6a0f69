import Foundation
import Swiftwater

/// Ours in a process of its own, so that each side has the machine and its memory to itself.
enum FrameProcess {
  /// How this program is asked to be one.
  static let argument = "--frames"

  /// Does what frames.py does for the others.
  ///
  /// Arguments are `section folder threads repetitions answers|streams file`, `larger case folder
  /// file` or `start folder`.
  static func run(_ arguments: [String]) throws {
    switch arguments.first {
    case "larger" where arguments.count == 4:
      try larger(arguments[1], in: arguments[2], to: arguments[3])
    case "start" where arguments.count == 2:
      let frame = try DataFrame(csv: arguments[1] + "/start.csv")
      print(try frame.groupBy("id1").aggregate(col("v1").sum()))
    default:
      guard arguments.count == 6, let threads = Int(arguments[2]),
        let repetitions = Int(arguments[3])
      else { throw BenchmarkError("\(argument) needs a section, folder, threads and so on") }
      Threads.count = threads
      let cases = try FrameCases.cases(
        of: arguments[0], in: arguments[1], streams: arguments[4].contains("streams"))
      let answers = try measure(
        cases, repetitions, withAnswers: arguments[4].contains("answers"))
      try JSONSerialization.data(withJSONObject: answers)
        .write(to: URL(fileURLWithPath: arguments[5]))
    }
  }

  // MARK: - Implementation

  /// The fastest of some runs after a first one; cases that are slow run less often.
  private static func measure(
    _ cases: [FrameCase], _ repetitions: Int, withAnswers: Bool
  ) throws -> [String: Any] {
    var answers: [String: Any] = [:]
    for question in cases {
      var result: DataFrame?
      let first = try elapsed { result = try question.plan().collect() }
      var answer: [String: Any] = [:]
      if withAnswers, let result { answer["answer"] = try question.answer(result) }
      var times: [Double] = []
      for _ in 0..<(first > 2 ? 1 : repetitions) {
        result = nil
        times.append(try elapsed { result = try question.plan().collect() })
      }
      result = nil
      answer["seconds"] = times.min()
      answers[question.name] = answer
    }
    return answers
  }

  /// One question from CSV files to a CSV file, under the memory limit of the environment.
  private static func larger(_ name: String, in folder: String, to path: String) throws {
    guard let section = Frames.section(of: name) else { throw BenchmarkError("no case '\(name)'") }
    let cases = try FrameCases.cases(of: section, in: folder, streams: true)
    guard let question = cases.first(where: { $0.name == name }) else {
      throw BenchmarkError("no case '\(name)'")
    }
    try question.plan().write(csv: path)
  }
}

import Foundation
import Swiftwater

/// What only a whole process shows: how soon it answers, and how much memory it takes.
enum WholeFrameProcesses {
  /// From starting a process to the first answer over a small file.
  static func starts(_ setting: Frames.Setting) throws -> [Row] {
    var seconds: [String: [Double]] = [:]
    for _ in 0..<5 {
      for who in [Frames.Side.ours] + Frames.rivals {
        let process = try Subprocess.run(setting.command(who, ["start", setting.folder]))
        seconds[who, default: []].append(process.seconds)
      }
    }
    return [
      Row(
        subject: Frames.name, case: "start to first answer", threads: threads,
        ours: median(seconds[Frames.Side.ours] ?? []), rivals: rivals(of: seconds, Frames.rivals),
        resultsEqual: true, bar: .atMost(0.05))
    ]
  }

  /// From CSV file to CSV file under the limit that is asked for, or without one and under two.
  static func larger(_ setting: Frames.Setting) throws -> [Row] {
    var rows: [Row] = []
    for question in questions(setting) {
      var unlimited = Double.nan
      for limit in setting.limit.map({ [$0] }) ?? [nil, 2000, 500] {
        let under = try measured(question, limit, setting)
        let ours = under.seconds[Frames.Side.ours] ?? []
        if limit == nil { unlimited = median(ours) }
        let name = "\(question), file to file, \(limit.map { "\($0) MB" } ?? "no limit")"
        rows.append(
          Row(
            subject: Frames.name, case: name, threads: threads, ours: median(ours),
            rivals: rivals(of: under.seconds, sides), resultsEqual: under.areEqual,
            bar: unlimited.isNaN || limit == nil ? .ratio(1) : .atMost(1.5 * unlimited)))
        rows.append(
          Row(
            subject: Frames.name, case: "its peak memory", threads: threads,
            ours: under.peaks[Frames.Side.ours]?.max() ?? .nan,
            rivals: rivals(of: under.peaks, sides), resultsEqual: under.areEqual,
            bar: limit.map { .atMost((Double($0) + 64) * 1e6) }, unit: .bytes))
      }
    }
    return rows
  }

  // MARK: - Implementation

  private static func questions(_ setting: Frames.Setting) -> [String] {
    if let wanted = Context.words("QUESTIONS") { return wanted }
    let largest = ["q10", "j5", "sort"]
    guard setting.limit != nil else { return largest }
    return (1...9).map { "q\($0)" } + (1...4).map { "j\($0)" } + largest
  }

  /// pandas has no limit to set.
  private static let sides = Frames.rivals.filter { $0 != "pandas" }

  private static var threads: Int { ProcessInfo.processInfo.activeProcessorCount }

  private struct Outcome {
    var seconds: [String: [Double]] = [:]
    var peaks: [String: [Double]] = [:]
    var areEqual = true
    var failed: Set<String> = []
  }

  private static func measured(
    _ question: String, _ limit: Int?, _ setting: Frames.Setting
  ) throws -> Outcome {
    var outcome = Outcome()
    var answers: [String: Any] = [:]
    let file = setting.context.output + "/frames-larger.csv"
    defer { try? FileManager.default.removeItem(atPath: file) }
    for round in 0..<setting.rounds {
      for who in [Frames.Side.ours] + sides {
        var words = ["larger", question, setting.folder]
        // Without a limit: as much as any machine has.
        words +=
          who == Frames.Side.ours ? [file] : ["--limit", "\(limit ?? 1_000_000)", "--to", file]
        let memory = limit.map { ["SWIFTWATER_MEMORY_LIMIT": "\($0)MB"] } ?? [:]
        guard !outcome.failed.contains(who) else { continue }
        do {
          // Nobody waits for what the one before left to be written.
          sync()
          let process = try Subprocess.run(setting.command(who, words), adding: memory)
          outcome.seconds[who, default: []].append(process.seconds)
          outcome.peaks[who, default: []].append(process.peakMemory)
          if round == 0 { answers[who] = try answer(question, file, setting) }
        } catch let error where who != Frames.Side.ours {
          // One that does not get through with so much memory has no time.
          print("\(question), \(who): \(error)")
          outcome.failed.insert(who)
        }
      }
    }
    outcome.areEqual = sides.filter { answers[$0] != nil }.allSatisfy { who in
      Frames.areEqual(answers[Frames.Side.ours], answers[who], "\(question) of \(who)")
    }
    return outcome
  }

  /// What stands in a file, as one program reads them all.
  private static func answer(
    _ question: String, _ file: String, _ setting: Frames.Setting
  ) throws -> Any {
    let json = setting.context.output + "/frames-answers.json"
    _ = try Subprocess.run(
      setting.command("check", [question, file, "--json", json]))
    return try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: json)))
  }

  private static func rivals(of values: [String: [Double]], _ names: [String]) -> [Rival] {
    names.compactMap { name in values[name].map { Rival(name: name, value: median($0)) } }
  }
}

import Foundation
import Swiftwater

extension Subject {
  static let frames = Subject(name: Frames.name, run: Frames.run)
}

/// Frames against Polars, DuckDB and pandas: the same data, the same questions, process and process
/// in turn.
///
/// | variable | meaning | unless given |
/// | --- | --- | --- |
/// | `ROWS` | rows of the tables | 1e7 |
/// | `LIMIT` | megabytes of memory for everybody; tables stay in files then | none |
/// | `ROUNDS` | how often each side has its turn | 3 |
/// | `SECTIONS` | `groups`, `joins`, `operations`, `csv`, `processes`, with commas between | all |
/// | `QUESTIONS` | those from file to file, such as `q3,j1` | q10, j5 and sort; with a limit all |
/// | `SIDES` | `polars`, `duckdb`, `pandas`, with commas between | all |
enum Frames {
  static let name = "frames"
  static let rivals = Context.words("SIDES") ?? ["polars", "duckdb", "pandas"]

  static func run(_ context: Context) throws -> [Row] {
    let setting = try Setting(context)
    var rows: [Row] = []
    let sections = Context.words("SECTIONS") ?? FrameCases.sections + ["processes"]
    for threads in PeerCases.threadCounts {
      for section in FrameCases.sections where sections.contains(section) {
        rows += try run(section, threads, setting)
      }
    }
    if sections.contains("processes") {
      if setting.limit == nil { rows += try WholeFrameProcesses.starts(setting) }
      rows += try WholeFrameProcesses.larger(setting)
    }
    try SpeedByQuestion.write(rows, to: context.pictures)
    return rows
  }

  /// What is measured, on which data.
  struct Setting {
    let context: Context
    let rows: Int
    let limit: Int?
    let rounds: Int
    let folder: String

    init(_ context: Context) throws {
      let given = ProcessInfo.processInfo.environment
      self.context = context
      rows = given["ROWS"].flatMap { Double($0) }.map { Int($0) } ?? 10_000_000
      limit = given["LIMIT"].flatMap { Int($0) }
      rounds = given["ROUNDS"].flatMap { Int($0) } ?? 3
      folder = context.output + "/frames-\(rows)"
      _ = try Subprocess.run([
        context.python, context.root + "/Benchmarks/peers/frames_data.py", folder, "--rows",
        "\(rows)",
      ])
    }

    /// The command of one of the sides; `words` are what it is asked.
    func command(_ who: String, _ words: [String]) -> [String] {
      if who == Side.ours { return [CommandLine.arguments[0], FrameProcess.argument] + words }
      return [context.python, context.root + "/Benchmarks/peers/frames.py", who] + words
    }
  }

  /// The section a question belongs to.
  static func section(of question: String) -> String? {
    questions.first { $0.value.contains(question) }?.key
  }

  /// What one side answered and how long it took, round by round.
  struct Side {
    static let ours = "ours"
    var seconds: [String: [Double]] = [:]
    var answers: [String: Any] = [:]
  }

  /// The same answers, to rounding; says so when they are not.
  static func areEqual(_ ours: Any?, _ theirs: Any?, _ name: String) -> Bool {
    let differences = Comparison.differences(ours, theirs, tolerance: 1e-9, at: name)
    for difference in differences.prefix(3) { print("differs: \(difference)") }
    return differences.isEmpty
  }

  // MARK: - Implementation

  private static func run(
    _ section: String, _ threads: Int, _ setting: Setting
  ) throws -> [Row] {
    var sides: [String: Side] = [:]
    for round in 0..<setting.rounds {
      for who in [Side.ours] + rivals where round == 0 || who != "pandas" {
        let answers = try measured(who, section, threads, setting, withAnswers: round == 0)
        for (name, answer) in answers {
          guard let seconds = answer["seconds"] as? Double else { continue }
          sides[who, default: Side()].seconds[name, default: []].append(seconds)
          if let given = answer["answer"] { sides[who]?.answers[name] = given }
        }
      }
    }
    let asked = questions[section] ?? []
    let answered = asked.flatMap { Self.rows($0, threads, sides) }
    let ratios = answered.compactMap(\.ratio)
    guard let bar = means[section], !ratios.isEmpty else { return answered }
    let mean = Row(
      subject: name, case: "geometric mean of \(ratios.count) \(section)", threads: threads,
      ours: geometricMean(ratios), bar: .atLeast(bar), unit: .factor)
    return answered + [mean]
  }

  private static func measured(
    _ who: String, _ section: String, _ threads: Int, _ setting: Setting, withAnswers: Bool
  ) throws -> [String: [String: Any]] {
    let file = setting.context.output + "/frames-answers.json"
    var words = [section, setting.folder]
    if who == Side.ours {
      let how = (withAnswers ? ["answers"] : []) + (setting.limit == nil ? [] : ["streams"])
      words += ["\(threads)", "\(repetitions)", how.joined(separator: ","), file]
    } else {
      words += ["--threads", "\(threads)", "--repetitions", "\(repetitions)", "--json", file]
      words += withAnswers ? ["--answers"] : []
      words += setting.limit.map { ["--limit", "\($0)"] } ?? []
    }
    let memory = setting.limit.map { ["SWIFTWATER_MEMORY_LIMIT": "\($0)MB"] } ?? [:]
    _ = try Subprocess.run(
      setting.command(who, words), removing: Subprocess.slowingVariables, adding: memory)
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    return try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]] ?? [:]
  }

  /// The row of a question, and one more where a single rival is what must be beaten by more.
  private static func rows(_ question: String, _ threads: Int, _ sides: [String: Side]) -> [Row] {
    let times = rivals.compactMap { who -> Rival? in
      guard let seconds = sides[who]?.seconds[question] else { return nil }
      return Rival(name: who, value: median(seconds))
    }
    guard let ours = sides[Side.ours], let seconds = ours.seconds[question] else {
      return [Row(absent: question, subject: name, threads: threads, rivals: times)]
    }
    let areEqual = rivals.allSatisfy { who in
      guard let theirs = sides[who]?.answers[question] else { return true }
      return Self.areEqual(ours.answers[question], theirs, "\(question) of \(who)")
    }
    func row(_ name: String, _ bar: Bar, against rival: String? = nil) -> Row {
      Row(
        subject: Self.name, case: name, threads: threads, ours: median(seconds), rivals: times,
        resultsEqual: areEqual, bar: bar, against: rival)
    }
    let others = question == "csv" ? [row("csv, beside Polars", .ratio(2), against: "polars")] : []
    return [row(question, .ratio(1))] + others
  }

  private static let repetitions = 3

  /// What opponents' best ÷ ours must reach on average.
  private static let means = ["groups": 1 / 0.6, "joins": 1 / 0.7, "operations": 1 / 0.7]

  private static let questions = [
    "groups": (1...10).map { "q\($0)" }, "joins": (1...5).map { "j\($0)" },
    "operations": [
      "group", "sort", "filter", "unique", "contains", "quantile", "rolling mean",
    ],
    "csv": ["csv"],
  ]
}

import Foundation

/// One case's outcome, as written to `Benchmarks/out`.
struct Row: Encodable {
  let subject: String
  let `case`: String
  let threads: Int
  let unit: Unit
  /// Null where we cannot do what is asked.
  let ours: Double?
  /// Who was measured beside us, the best of several; null for what only we are asked for.
  let opponent: String?
  let theirs: Double?
  /// Everybody who was measured beside us, where there are several.
  let rivals: [Rival]
  /// Opponent ÷ ours: above 1, ours is faster or smaller.
  let ratio: Double?
  let resultsEqual: Bool
  /// What we must reach; null where nothing is set.
  let bar: Bar?
  /// Whether results are equal and the bar is reached.
  let isMet: Bool

  /// What the figures count.
  enum Unit: String, Encodable {
    case seconds, bytes
    /// A part of what is possible.
    case share
    /// A ratio to the opponent.
    case factor

    /// A figure for people, with three digits.
    func text(_ value: Double) -> String {
      switch self {
      case .bytes: String(format: "%.0f MB", value / 1e6)
      case .share: String(format: "%.0f %%", value * 100)
      case .factor: String(format: "%.2f", value)
      case .seconds:
        switch value {
        case ..<1e-6: Self.digits(value * 1e9) + " ns"
        case ..<1e-3: Self.digits(value * 1e6) + " µs"
        case ..<1: Self.digits(value * 1e3) + " ms"
        default: Self.digits(value) + " s"
        }
      }
    }

    private static func digits(_ value: Double) -> String {
      String(format: value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
    }
  }

  /// Creates the outcome of a case that an opponent was given too.
  init(
    subject: String, case: String, threads: Int, ours: Double, opponent: String, theirs: Double,
    resultsEqual: Bool, bar: Bar? = nil, unit: Unit = .seconds
  ) {
    self.init(
      subject, `case`, threads, unit, ours, opponent: opponent, theirs: theirs,
      resultsEqual: resultsEqual, bar: bar)
  }

  /// Creates the outcome of a case that several opponents were given too; the best of them counts,
  /// or the one that is named.
  init(
    subject: String, case: String, threads: Int, ours: Double, rivals: [Rival], resultsEqual: Bool,
    bar: Bar?, unit: Unit = .seconds, against opponent: String? = nil
  ) {
    let best = rivals.first { $0.name == opponent } ?? Rival.best(of: rivals)
    self.init(
      subject, `case`, threads, unit, ours, opponent: best?.name, theirs: best?.value,
      rivals: rivals, resultsEqual: resultsEqual, bar: bar)
  }

  /// Creates the row of a case that others have an answer to and we have not.
  init(absent: String, subject: String, threads: Int, rivals: [Rival]) {
    let best = Rival.best(of: rivals)
    self.init(
      subject, absent, threads, .seconds, nil, opponent: best?.name, theirs: best?.value,
      rivals: rivals, resultsEqual: true, bar: nil)
  }

  /// Creates the outcome of a case that is ours alone.
  init(subject: String, case: String, threads: Int, ours: Double, bar: Bar?, unit: Unit = .seconds)
  {
    self.init(
      subject, `case`, threads, unit, ours, opponent: nil, theirs: nil, resultsEqual: true,
      bar: bar)
  }

  private init(
    _ subject: String, _ name: String, _ threads: Int, _ unit: Unit, _ ours: Double?,
    opponent: String?, theirs: Double?, rivals: [Rival] = [], resultsEqual: Bool, bar: Bar?
  ) {
    self.subject = subject
    self.case = name
    self.threads = threads
    self.unit = unit
    self.ours = ours
    self.opponent = opponent
    self.theirs = theirs
    self.rivals = rivals
    ratio = ours.flatMap { ours in theirs.map { $0 / ours } }
    self.resultsEqual = resultsEqual
    self.bar = bar
    isMet =
      resultsEqual && (ours.map { bar?.isMet(by: $0, against: theirs) ?? true } ?? false)
  }
}

/// One of several opponents, and its figure.
struct Rival: Encodable {
  let name: String
  let value: Double

  static func best(of rivals: [Rival]) -> Rival? { rivals.min { $0.value < $1.value } }
}

import Synchronization

/// What encloses fields that contain separators: a character such as `"\""`, or ``none``.
public enum CSVQuote: Sendable, Hashable {
  /// `"`, unless the file uses `'`.
  case sniffed
  /// One ASCII character.
  case character(Character)
  /// Quotes are ordinary characters.
  case none
}

extension CSVQuote: ExpressibleByExtendedGraphemeClusterLiteral, ExpressibleByNilLiteral {
  /// Creates a quote from a literal such as `"'"`.
  public init(extendedGraphemeClusterLiteral value: Character) { self = .character(value) }

  /// `nil` is ``none``.
  public init(nilLiteral: ()) { self = .none }
}

/// How the types of columns are found that nobody has given.
///
/// A type is the first of `bool`, `int64`, `uint64`, `decimal(38, 0)`, `float64`, `date`, `datetime`
/// and `time` that every value fits, and `string` when there is none. Whole numbers of more than 64
/// bits are exact decimals; those of more than 38 digits are text, which keeps them as they are.
public enum CSVInference: Sendable, Hashable {
  /// From rows all over the file when it is opened. A value elsewhere that does not fit gives the
  /// column another type when the file is read, the one it would have had from the whole file.
  case sampled
  /// From every row when the file is opened, which reads it once more.
  case whole
  /// Every column is text.
  case none
}

/// What to do about rows with too few or too many fields, or with values that do not fit the types
/// that were given.
public enum CSVBadRows: Sendable, Hashable {
  /// Stop with an error that names file, line and column.
  case fail
  /// Leave the row out; ``CSVOptions/report`` counts.
  case skip
  /// Keep the row with nulls in every column and its text in a column of this name, which is null
  /// for good rows.
  case keep(column: String)
}

/// How many rows a reader has left out, and why the first one was.
public final class CSVReport: Sendable, Hashable, CustomStringConvertible {
  /// Creates a report of nothing.
  public init() {}

  /// The rows that were left out.
  public var skippedRows: Int { state.withLock { $0.rows } }

  /// The message of the first row's error; nil when none was left out.
  public var firstMessage: String? { state.withLock { $0.first?.message } }

  /// Whether two are the same report.
  public static func == (a: CSVReport, b: CSVReport) -> Bool { a === b }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  /// What was left out and why, such as `2 rows left out; the first: …`.
  public var description: String {
    let (rows, message) = state.withLock { ($0.rows, $0.first?.message) }
    let shown = rows == 0 ? "no rows" : rows == 1 ? "1 row" : "\(rows) rows"
    return "\(shown) left out" + (message.map { "; the first: \($0)" } ?? "")
  }

  // MARK: - Implementation

  private struct State {
    var rows = 0
    var first: (block: Int, message: String)?
  }

  private let state = Mutex(State())

  func reset() { state.withLock { $0 = State() } }

  /// - Parameter block: The number of the block, which says what came first.
  func add(_ rows: Int, block: Int, _ message: String) {
    state.withLock { state in
      state.rows += rows
      if block <= state.first?.block ?? .max { state.first = (block, message) }
    }
  }
}

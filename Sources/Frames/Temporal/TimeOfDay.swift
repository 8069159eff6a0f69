import CKernels
import SwiftwaterDevices

/// A time of day, without a date or a zone.
///
/// - Also known as: `datetime.time`, `java.time.LocalTime`.
public struct TimeOfDay: Sendable, Hashable {
  /// The nanoseconds since midnight, below a day's.
  public let nanosecondsSinceMidnight: Int64

  /// Creates a time; nil when it is not within a day.
  public init?(nanosecondsSinceMidnight: Int64) {
    guard (0..<Self.day).contains(nanosecondsSinceMidnight) else { return nil }
    self.nanosecondsSinceMidnight = nanosecondsSinceMidnight
  }

  /// Creates a time; nil when there is none like it, as for 24:00.
  ///
  /// - Parameters:
  ///   - hour: The hour, 0…23.
  ///   - minute: The minute, 0…59.
  ///   - second: The second, 0…59.
  ///   - nanosecond: The nanosecond, below a second's.
  public init?(_ hour: Int, _ minute: Int, _ second: Int = 0, nanosecond: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1_000_000_000).contains(nanosecond)
    else { return nil }
    let seconds = Int64(hour * 3600 + minute * 60 + second)
    nanosecondsSinceMidnight = seconds * 1_000_000_000 + Int64(nanosecond)
  }

  /// Reads `HH:MM`, `HH:MM:SS` or that with a fraction; nil when the text is something else.
  public init?(_ text: String) {
    var text = text
    var nanoseconds: Int64 = 0
    let status = text.withUTF8 { sw_parse_time($0.baseAddress, $0.count, &nanoseconds) }
    guard status == SW_TEMPORAL_LOCAL else { return nil }
    nanosecondsSinceMidnight = nanoseconds
  }

  /// The hour, 0…23.
  public var hour: Int { Int(nanosecondsSinceMidnight / 3_600_000_000_000) }
  /// The minute, 0…59.
  public var minute: Int { Int(nanosecondsSinceMidnight / 60_000_000_000 % 60) }
  /// The second, 0…59.
  public var second: Int { Int(nanosecondsSinceMidnight / 1_000_000_000 % 60) }
  /// The nanosecond of the second.
  public var nanosecond: Int { Int(nanosecondsSinceMidnight % 1_000_000_000) }

  static let day: Int64 = 86_400_000_000_000
}

extension TimeOfDay: Comparable, CustomStringConvertible {
  /// Whether the first is earlier.
  public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool {
    a.nanosecondsSinceMidnight < b.nanosecondsSinceMidnight
  }

  /// The time as ISO 8601, `12:34:56.5`.
  public var description: String { TemporalText.time(nanosecondsSinceMidnight) }
}

extension TimeOfDay: ColumnElement, ColumnArrayElement {
  /// Times of day make columns of times.
  public static var columnType: ColumnType { .time }

  /// Creates a column of times of day, nil for null.
  public static func makeColumn(_ values: [TimeOfDay?]) throws(FrameError) -> Column {
    try Int64.makeColumn(values.map { $0?.nanosecondsSinceMidnight }).with(type: .time)
  }

  /// Creates a column of times of day.
  public static func makeColumn(_ values: [TimeOfDay]) throws(FrameError) -> Column {
    try Int64.makeColumn(values.map(\.nanosecondsSinceMidnight)).with(type: .time)
  }

  /// Reads a column of times.
  public static func read(_ column: Column) -> [TimeOfDay] {
    Int64.read(column).map { TimeOfDay(withinDay: $0.flooredRemainder(by: day)) }
  }

  /// - Parameter nanoseconds: At least 0 and below a day's.
  init(withinDay nanoseconds: Int64) { nanosecondsSinceMidnight = nanoseconds }
}

import CKernels
import SwiftwaterDevices

/// A date and a time of day to the microsecond: what a wall clock and a calendar read, or, in a
/// column with a zone, an instant as read in UTC.
///
/// - Also known as: `datetime.datetime`, `java.time.LocalDateTime`.
public struct DateTime: Sendable, Hashable {
  /// The microseconds since 1970-01-01T00:00, negative before.
  public let microsecondsSince1970: Int64

  /// Creates the reading so many microseconds after 1970-01-01T00:00.
  public init(microsecondsSince1970: Int64) { self.microsecondsSince1970 = microsecondsSince1970 }

  /// Creates a reading; nil when there is none like it, or it is beyond 292,000 years from 1970.
  ///
  /// - Parameters:
  ///   - year: The year, 0 for the one before the year 1.
  ///   - month: The month, 1…12.
  ///   - day: The day of the month, from 1.
  ///   - hour: The hour, 0…23.
  ///   - minute: The minute, 0…59.
  ///   - second: The second, 0…59.
  ///   - microsecond: The microsecond, below a second's.
  public init?(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0,
    microsecond: Int = 0
  ) {
    guard abs(year) <= 290_000, let date = CalendarDate(year, month, day),
      (0..<1_000_000).contains(microsecond),
      let time = TimeOfDay(hour, minute, second, nanosecond: microsecond * 1_000)
    else { return nil }
    microsecondsSince1970 =
      Int64(date.daysSince1970) * 86_400_000_000 + time.nanosecondsSinceMidnight / 1_000
  }

  /// Reads ISO 8601, such as `2024-02-29T12:30:00`; a text with a distance from UTC becomes the
  /// reading in UTC; nil when the text is something else.
  public init?(_ text: String) {
    var text = text
    var ticks: Int64 = 0
    let status = text.withUTF8 { sw_parse_datetime($0.baseAddress, $0.count, 1_000_000, &ticks) }
    guard status != SW_TEMPORAL_BAD else { return nil }
    microsecondsSince1970 = ticks
  }

  /// The day.
  public var date: CalendarDate {
    CalendarDate(
      daysSince1970: Int32(
        clamping: microsecondsSince1970.flooredQuotient(by: 86_400_000_000)))
  }

  /// The time of day.
  public var time: TimeOfDay {
    let rest = microsecondsSince1970.flooredRemainder(by: 86_400_000_000)
    return TimeOfDay(withinDay: rest * 1_000)
  }
}

extension DateTime: Comparable, CustomStringConvertible {
  /// Whether the first is earlier.
  public static func < (a: DateTime, b: DateTime) -> Bool {
    a.microsecondsSince1970 < b.microsecondsSince1970
  }

  /// The reading as ISO 8601, `2024-02-29T12:34:56.5`.
  public var description: String {
    TemporalText.datetime(microsecondsSince1970, unit: .microseconds, zone: nil)
  }
}

extension DateTime: ColumnElement, ColumnArrayElement {
  /// Readings make columns of datetimes in microseconds, without a zone.
  public static var columnType: ColumnType { .datetime(.microseconds) }

  /// Creates a column of readings, nil for null.
  public static func makeColumn(_ values: [DateTime?]) throws(FrameError) -> Column {
    try Int64.makeColumn(values.map { $0?.microsecondsSince1970 }).with(type: columnType)
  }

  /// Creates a column of readings.
  public static func makeColumn(_ values: [DateTime]) throws(FrameError) -> Column {
    try Int64.makeColumn(values.map(\.microsecondsSince1970)).with(type: columnType)
  }

  /// Reads a column of datetimes in microseconds.
  public static func read(_ column: Column) -> [DateTime] {
    Int64.read(column).map(DateTime.init(microsecondsSince1970:))
  }
}

extension Duration: ColumnElement, ColumnArrayElement {
  /// Lengths of time make columns of durations in microseconds; what is finer is dropped.
  public static var columnType: ColumnType { .duration(.microseconds) }

  /// Creates a column of lengths of time, nil for null.
  public static func makeColumn(_ values: [Duration?]) throws(FrameError) -> Column {
    var ticks: [Int64?] = []
    for value in values {
      guard let value else {
        ticks.append(nil)
        continue
      }
      let (seconds, attoseconds) = value.components
      let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
      let (sum, over) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
      guard !overflow, !over else {
        throw FrameError(.argument, "\(value) is longer than a column of microseconds holds")
      }
      ticks.append(sum)
    }
    return try Int64.makeColumn(ticks).with(type: columnType)
  }

  /// Creates a column of lengths of time.
  public static func makeColumn(_ values: [Duration]) throws(FrameError) -> Column {
    try makeColumn(values.map(Optional.some))
  }

  /// Reads a column of durations in microseconds.
  public static func read(_ column: Column) -> [Duration] {
    Int64.read(column).map { .microseconds($0) }
  }
}

extension Int64 {
  /// The quotient rounded down; the divisor is above 0.
  @inline(__always)
  func flooredQuotient(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return quotient &* divisor > self ? quotient &- 1 : quotient
  }

  /// What is left of the quotient rounded down, from 0; the divisor is above 0.
  @inline(__always)
  func flooredRemainder(by divisor: Int64) -> Int64 {
    let rest = self % divisor
    return rest < 0 ? rest &+ divisor : rest
  }
}

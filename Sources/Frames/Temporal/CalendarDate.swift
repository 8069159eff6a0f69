import CKernels
import SwiftwaterDevices

/// A day of the proleptic Gregorian calendar, without a time or a zone.
///
/// - Also known as: `datetime.date`, `java.time.LocalDate`.
public struct CalendarDate: Sendable, Hashable {
  /// The days since 1970-01-01, negative before.
  public let daysSince1970: Int32

  /// Creates the day so many days after 1970-01-01.
  public init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

  /// Creates a day; nil when there is none of that name, as for 30 February.
  ///
  /// - Parameters:
  ///   - year: The year, 0 for the one before the year 1; at most a million either way.
  ///   - month: The month, 1…12.
  ///   - day: The day of the month, from 1.
  public init?(_ year: Int, _ month: Int, _ day: Int) {
    guard (-1_000_000...1_000_000).contains(year), (1...12).contains(month), (1...31).contains(day)
    else {
      return nil
    }
    let days = sw_calendar_days(Int32(year), Int32(month), Int32(day))
    let back = sw_calendar_of(days)
    guard back.month == month, back.day == day else { return nil }
    daysSince1970 = days
  }

  /// Reads `YYYY-MM-DD`; nil when the text is something else or there is no such day.
  public init?(_ text: String) {
    var text = text
    var days: Int32 = 0
    let status = text.withUTF8 { sw_parse_date($0.baseAddress, $0.count, &days) }
    guard status == SW_TEMPORAL_LOCAL else { return nil }
    daysSince1970 = days
  }

  /// The year.
  public var year: Int { Int(civil.year) }
  /// The month, 1…12.
  public var month: Int { Int(civil.month) }
  /// The day of the month, from 1.
  public var day: Int { Int(civil.day) }

  private var civil: sw_calendar_date { sw_calendar_of(daysSince1970) }
}

extension CalendarDate: Comparable, CustomStringConvertible {
  /// Whether the first is earlier.
  public static func < (a: CalendarDate, b: CalendarDate) -> Bool {
    a.daysSince1970 < b.daysSince1970
  }

  /// The day as ISO 8601, `2024-02-29`.
  public var description: String { TemporalText.date(daysSince1970) }
}

extension CalendarDate: ColumnElement, ColumnArrayElement {
  /// Days make columns of dates.
  public static var columnType: ColumnType { .date }

  /// Creates a column of days, nil for null.
  public static func makeColumn(_ values: [CalendarDate?]) throws(FrameError) -> Column {
    try Int32.makeColumn(values.map { $0?.daysSince1970 }).with(type: .date)
  }

  /// Creates a column of days.
  public static func makeColumn(_ values: [CalendarDate]) throws(FrameError) -> Column {
    try Int32.makeColumn(values.map(\.daysSince1970)).with(type: .date)
  }

  /// Reads a column of dates.
  public static func read(_ column: Column) -> [CalendarDate] {
    Int32.read(column).map(CalendarDate.init(daysSince1970:))
  }
}

/// A length of time on the calendar: months, days and a rest, which are of no fixed length to each
/// other.
///
/// ```swift
/// try trips.with(col("start").temporal.truncate(every: .months(1)).as("month"))
/// ```
///
/// - Also known as: `pandas.DateOffset`, Polars' duration strings, SQL `INTERVAL`.
public struct CalendarInterval: Sendable, Hashable {
  /// Months of whatever length.
  public var months: Int
  /// Days as the calendar counts them; one may have 23 or 25 hours in a zone.
  public var days: Int
  /// The rest, in nanoseconds.
  public var nanoseconds: Int64

  init(months: Int = 0, days: Int = 0, nanoseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.nanoseconds = nanoseconds
  }

  /// Years of twelve months.
  public static func years(_ count: Int) -> CalendarInterval { .init(months: clamped(count, 12)) }
  /// Quarters of three months.
  public static func quarters(_ count: Int) -> CalendarInterval { .init(months: clamped(count, 3)) }
  /// Months.
  public static func months(_ count: Int) -> CalendarInterval { .init(months: clamped(count, 1)) }
  /// Weeks of seven days.
  public static func weeks(_ count: Int) -> CalendarInterval { .init(days: clamped(count, 7)) }
  /// Days.
  public static func days(_ count: Int) -> CalendarInterval { .init(days: clamped(count, 1)) }
  /// Hours.
  public static func hours(_ count: Int) -> CalendarInterval { rest(count, 3_600_000_000_000) }
  /// Minutes.
  public static func minutes(_ count: Int) -> CalendarInterval { rest(count, 60_000_000_000) }
  /// Seconds.
  public static func seconds(_ count: Int) -> CalendarInterval { rest(count, 1_000_000_000) }
  /// Thousandths of a second.
  public static func milliseconds(_ count: Int) -> CalendarInterval { rest(count, 1_000_000) }
  /// Millionths of a second.
  public static func microseconds(_ count: Int) -> CalendarInterval { rest(count, 1_000) }
  /// Thousand-millionths of a second.
  public static func nanoseconds(_ count: Int) -> CalendarInterval { rest(count, 1) }

  /// Both lengths one after the other.
  public static func + (a: CalendarInterval, b: CalendarInterval) -> CalendarInterval {
    CalendarInterval(
      months: a.months &+ b.months, days: a.days &+ b.days,
      nanoseconds: a.nanoseconds &+ b.nanoseconds)
  }

  /// The same length into the past.
  public static prefix func - (a: CalendarInterval) -> CalendarInterval {
    CalendarInterval(months: 0 &- a.months, days: 0 &- a.days, nanoseconds: 0 &- a.nanoseconds)
  }

  /// Reads lengths such as `3d12h`, `1mo` or `-15m`.
  ///
  /// - Parameter text: Numbers, each with one of `ns us ms s m h d w mo q y`; a sign in front is for
  ///   all of them.
  /// - Throws: ``FrameError`` with code `argument` for another text.
  /// - Also known as: Polars' `"1d"`, pandas' offset aliases.
  public init(_ text: String) throws(FrameError) {
    var rest = text[...]
    let isNegative = rest.first == "-"
    if isNegative { rest = rest.dropFirst() }
    var total = CalendarInterval()
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[digits.endIndex...]
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest[unit.endIndex...]
      guard let count = Int(digits), let part = Self.named(String(unit), count) else {
        throw FrameError(
          .argument,
          "'\(text)' is not an interval; write numbers with ns, us, ms, s, m, h, d, w, mo, q or y")
      }
      total = total + part
    }
    guard total != CalendarInterval() || text.contains("0") else {
      throw FrameError(.argument, "an interval needs a number and a unit, such as 1d or 15m")
    }
    self = isNegative ? -total : total
  }

  // MARK: - Implementation

  private static func named(_ unit: String, _ count: Int) -> CalendarInterval? {
    switch unit {
    case "y": .years(count)
    case "q": .quarters(count)
    case "mo": .months(count)
    case "w": .weeks(count)
    case "d": .days(count)
    case "h": .hours(count)
    case "m": .minutes(count)
    case "s": .seconds(count)
    case "ms": .milliseconds(count)
    case "us": .microseconds(count)
    case "ns": .nanoseconds(count)
    default: nil
    }
  }

  /// No calendar reaches further than some millions of years.
  private static func clamped(_ count: Int, _ factor: Int) -> Int {
    min(max(count, -1_000_000_000), 1_000_000_000) * factor
  }

  private static func rest(_ count: Int, _ factor: Int64) -> CalendarInterval {
    let (product, overflow) = Int64(count).multipliedReportingOverflow(by: factor)
    return CalendarInterval(nanoseconds: overflow ? (count < 0 ? .min : .max) : product)
  }
}

extension CalendarInterval: CustomStringConvertible {
  /// The length as ISO 8601 writes it, `P1M2DT3H`.
  public var description: String {
    var text = "P"
    if months % 12 == 0, months != 0 {
      text += "\(months / 12)Y"
    } else if months != 0 {
      text += "\(months)M"
    }
    if days != 0 { text += "\(days)D" }
    guard nanoseconds != 0 || text == "P" else { return text }
    let clock = TemporalText.duration(nanoseconds, unit: .nanoseconds)
    return text == "P"
      ? clock : text + "T" + (nanoseconds < 0 ? "-" : "") + clock.drop { $0 != "T" }.dropFirst()
  }
}

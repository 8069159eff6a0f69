import CKernels
import SwiftwaterDevices

extension TemporalNamespace {
  /// The year, an `int32`; 0 is the one before the year 1.
  public func year() -> Expression { date("year", SW_DATE_YEAR, .int32) }
  /// The quarter of the year, 1…4, an `int8`.
  public func quarter() -> Expression { date("quarter", SW_DATE_QUARTER, .int8) }
  /// The month, 1…12, an `int8`.
  public func month() -> Expression { date("month", SW_DATE_MONTH, .int8) }
  /// The day of the month, from 1, an `int8`.
  public func day() -> Expression { date("day", SW_DATE_DAY, .int8) }
  /// The day of the year, from 1, an `int16`.
  ///
  /// - Also known as: `dayofyear`, `ordinal_day`.
  public func ordinalDay() -> Expression { date("ordinalDay", SW_DATE_ORDINAL, .int16) }
  /// The day of the week, 1 for Monday to 7 for Sunday as ISO 8601 counts, an `int8`.
  public func weekday() -> Expression { date("weekday", SW_DATE_WEEKDAY, .int8) }
  /// The week of the ISO year, 1…53, an `int8`: week 1 has the year's first Thursday.
  ///
  /// - Also known as: `isocalendar().week`, `polars.Expr.dt.week`.
  public func isoWeek() -> Expression { date("isoWeek", SW_DATE_ISO_WEEK, .int8) }
  /// The year that the ISO week belongs to, an `int32`.
  public func isoYear() -> Expression { date("isoYear", SW_DATE_ISO_YEAR, .int32) }
  /// Whether the year has 366 days.
  public func isLeapYear() -> Expression { date("isLeapYear", SW_DATE_IS_LEAP, .bool) }
  /// The days of the month, 28…31, an `int8`.
  public func daysInMonth() -> Expression { date("daysInMonth", SW_DATE_DAYS_IN_MONTH, .int8) }
  /// The hundred years it lies in, from 1 for the years 1 to 100, an `int32`.
  public func century() -> Expression { hundreds("century", 100) }
  /// The thousand years it lies in, from 1 for the years 1 to 1000, an `int32`.
  public func millennium() -> Expression { hundreds("millennium", 1000) }

  /// The hour, 0…23, an `int8`.
  public func hour() -> Expression { time("hour", SW_TIME_HOUR, .int8) }
  /// The minute, 0…59, an `int8`.
  public func minute() -> Expression { time("minute", SW_TIME_MINUTE, .int8) }
  /// The second, 0…59, an `int8`.
  public func second() -> Expression { time("second", SW_TIME_SECOND, .int8) }
  /// The whole milliseconds of the second, 0…999, an `int32`.
  public func millisecond() -> Expression { time("millisecond", SW_TIME_MILLISECOND, .int32) }
  /// The whole microseconds of the second, 0…999,999, an `int32`.
  public func microsecond() -> Expression { time("microsecond", SW_TIME_MICROSECOND, .int32) }
  /// The nanoseconds of the second, 0…999,999,999, an `int32`.
  public func nanosecond() -> Expression { time("nanosecond", SW_TIME_NANOSECOND, .int32) }

  /// The day, without the time.
  public func date() -> Expression { expression.cast(.date) }
  /// The time of day, without the date.
  public func time() -> Expression { expression.cast(.time) }

  /// The time since 1970-01-01, an `int64`; with a zone since then in UTC.
  ///
  /// - Parameter unit: What is counted; a rest is dropped towards the past.
  /// - Also known as: `polars.Expr.dt.epoch`, `timestamp`.
  public func epoch(_ unit: TimeUnit = .microseconds) -> Expression {
    expression.call(.epoch(unit))
  }

  // MARK: - Implementation

  private func date(
    _ name: String, _ field: sw_date_field, _ type: ColumnType
  ) -> Expression {
    expression.call(.datePart(name, field, type))
  }

  private func time(
    _ name: String, _ field: sw_time_field, _ type: ColumnType
  ) -> Expression {
    expression.call(.timePart(name, field, type))
  }

  private func hundreds(_ name: String, _ years: Int) -> Expression {
    let year = year().cast(.int64)
    let whole = ((year + Expression(.literal(.integer(Int64(years - 1))))) / lit(years)).floor()
    return whole.cast(.int32).as(expression.name)
  }
}

extension ScalarFunction {
  /// A part of dates and of the dates of instants.
  static func datePart(
    _ name: String, _ field: sw_date_field, _ type: ColumnType
  ) -> ScalarFunction {
    ScalarFunction(
      "temporal.\(name)", type: { types throws(FrameError) in try temporal(types, .day, type) },
      evaluate: { columns, count throws(FrameError) in
        guard columns[0].type != .null else { return try Column.nulls(type, count: count) }
        let column = try ZoneConversion.local(columns[0])
        let width = type.physical.width
        let out = try Buffer.room(for: count * width, of: UInt8.self)
        if case .datetime(let unit, _) = column.type {
          column.forEachBlock(Int64.self) { ticks, rows in
            // Days in between stay in the first cache.
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: block) { days in
              guard let days = days.baseAddress else { return }
              for start in stride(from: 0, to: rows.count, by: block) {
                let many = Int64(min(block, rows.count - start))
                sw_days_of_ticks(ticks + start, many, unit.perSecond, days)
                sw_date_parts(
                  days, many, field, out.pointer + (rows.lowerBound + start) * width)
              }
            }
          }
        } else {
          column.forEachBlock(Int32.self) { days, rows in
            sw_date_parts(days, Int64(rows.count), field, out.pointer + rows.lowerBound * width)
          }
        }
        return Column(type: type, count: count, values: out, validity: column.validity)
      })
  }

  /// A part of times of day and of those of instants.
  static func timePart(
    _ name: String, _ field: sw_time_field, _ type: ColumnType
  ) -> ScalarFunction {
    ScalarFunction(
      "temporal.\(name)", type: { types throws(FrameError) in try temporal(types, .clock, type) },
      evaluate: { columns, count throws(FrameError) in
        guard columns[0].type != .null else { return try Column.nulls(type, count: count) }
        let column = try ZoneConversion.local(columns[0])
        var perSecond = TimeUnit.nanoseconds.perSecond
        if case .datetime(let unit, _) = column.type { perSecond = unit.perSecond }
        let (width, scale) = (type.physical.width, perSecond)
        let out = try Buffer.room(for: count * width, of: UInt8.self)
        column.forEachBlock(Int64.self) { ticks, rows in
          sw_time_parts(
            ticks, Int64(rows.count), scale, field, out.pointer + rows.lowerBound * width)
        }
        return Column(type: type, count: count, values: out, validity: column.validity)
      })
  }

  private static let block = 2048

  static func epoch(_ unit: TimeUnit) -> ScalarFunction {
    ScalarFunction(
      "temporal.epoch", [.text(unit.rawValue)],
      type: { types throws(FrameError) in try temporal(types, .day, .int64) },
      evaluate: { columns, count throws(FrameError) in
        var zone: String?
        if case .datetime(_, let name) = columns[0].type { zone = name }
        return try Casting.cast(columns[0], to: .datetime(unit, zone: zone)).with(type: .int64)
      })
  }
}

import SwiftwaterDevices

/// Which days are worked: days of the week, less holidays.
///
/// - Also known as: `numpy.busdaycalendar`.
public struct BusinessCalendar: Sendable, Hashable {
  /// The days of the week that are worked, 1 for Monday to 7 for Sunday.
  public let weekdays: Set<Int>
  /// Days that are not worked although their day of the week is, in order.
  public let holidays: [CalendarDate]
  /// How many of the first days of a week, from Monday on, are worked.
  private let workedBefore: [Int]
  private let holidayDays: [Int32]

  /// Creates a calendar.
  ///
  /// - Parameters:
  ///   - weekdays: The days of the week that are worked, 1 for Monday to 7 for Sunday.
  ///   - holidays: Days that are not worked.
  public init(weekdays: Set<Int> = [1, 2, 3, 4, 5], holidays: [CalendarDate] = []) {
    self.weekdays = weekdays
    self.holidays = Set(holidays).filter { weekdays.contains(Self.weekday($0.daysSince1970) + 1) }
      .sorted()
    workedBefore = (0...7).map { days in (0..<days).count { weekdays.contains($0 + 1) } }
    holidayDays = self.holidays.map(\.daysSince1970)
  }

  /// Monday is 0.
  private static func weekday(_ day: Int32) -> Int { Int((Int64(day) + 3).flooredRemainder(by: 7)) }

  /// The number as the calendars of equal functions are told apart.
  var parameters: [Expression.Literal] {
    [.text(weekdays.sorted().map(String.init).joined())]
      + holidays.map { .stored(Int128($0.daysSince1970), .date) }
  }

  func isWorked(_ day: Int32) -> Bool {
    let weekday = Self.weekday(day)
    return workedBefore[weekday + 1] > workedBefore[weekday] && !isHoliday(day)
  }

  /// The days worked from the Monday 1969-12-29 to before a day; negative before that.
  func count(before day: Int32) -> Int {
    let from = Int64(day) + 3
    let weeks = Int(from.flooredQuotient(by: 7))
    let rest = Int(from) - weeks * 7
    return weeks * weekdays.count + workedBefore[rest] - place(of: day) + place(of: -3)
  }

  /// The days worked from one day to before another, or minus those after it up to the one.
  func count(from first: Int32, until last: Int32) -> Int64 {
    let step: Int32 = last < first ? 1 : 0
    return Int64(count(before: last &+ step) - count(before: first &+ step))
  }

  /// The worked day so many worked days after a day, itself worked; nil beyond what dates hold.
  func day(_ count: Int, after day: Int32) -> Int32? {
    guard count.magnitude < 2_000_000_000 else { return nil }
    let wanted = self.count(before: day) + count
    // The worked day that has so many before it: found by halving.
    let span = (abs(count) / max(1, weekdays.count) + 2) * 7 + holidays.count * 7
    var low = Int(day) - span
    var high = Int(day) + span
    guard low > Int(Int32.min), high < Int(Int32.max) else { return nil }
    // The last day with at most so many worked days before it is worked.
    while high - low > 1 {
      let middle = (low + high) / 2
      if self.count(before: Int32(middle)) <= wanted { low = middle } else { high = middle }
    }
    return Int32(low)
  }

  private func isHoliday(_ day: Int32) -> Bool {
    let place = place(of: day)
    return place < holidayDays.count && holidayDays[place] == day
  }

  /// How many holidays are before a day.
  private func place(of day: Int32) -> Int {
    var (low, high) = (0, holidayDays.count)
    while low < high {
      let middle = (low + high) / 2
      if holidayDays[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Where a day that is not worked is moved before business days are added to it.
public enum BusinessRoll: String, Sendable, Hashable {
  /// Nowhere: it becomes null.
  case null
  /// To the next worked day.
  case forward
  /// To the worked day before.
  case backward
}

extension TemporalNamespace {
  /// Whether the day is worked.
  ///
  /// - Also known as: `numpy.is_busday`.
  public func isBusinessDay(_ calendar: BusinessCalendar = BusinessCalendar()) -> Expression {
    expression.call(
      .business("isBusinessDay", calendar, [], .bool, UInt8.self) { days, row in
        calendar.isWorked(days[0][row]) ? 1 : 0
      })
  }

  /// The number of worked days from this date to before another; when that is earlier, the negative
  /// number of those after it up to this date.
  ///
  /// - Also known as: `numpy.busday_count`, `polars.business_day_count`.
  public func businessDays(
    until other: Expression, _ calendar: BusinessCalendar = BusinessCalendar()
  ) -> Expression {
    expression.call(
      .business("businessDays", calendar, [], .int64, Int64.self) { days, row in
        calendar.count(from: days[0][row], until: days[1][row])
      }, other)
  }

  /// The date so many worked days later.
  ///
  /// - Parameters:
  ///   - count: How many; negative for earlier.
  ///   - calendar: Which days are worked.
  ///   - roll: Where a day that is not worked is moved first.
  /// - Also known as: `numpy.busday_offset`, `polars.Expr.dt.add_business_days`.
  public func addingBusinessDays(
    _ count: Int, _ calendar: BusinessCalendar = BusinessCalendar(), roll: BusinessRoll = .null
  ) -> Expression {
    expression.call(
      .business(
        "addingBusinessDays", calendar, [.integer(Int64(count)), .text(roll.rawValue)], .date,
        Int32.self
      ) { days, row in
        var day = days[0][row]
        if !calendar.isWorked(day) {
          switch roll {
          case .null: return nil
          case .forward:
            guard let next = calendar.day(0, after: day) else { return nil }
            day = next
          case .backward:
            guard let last = calendar.day(-1, after: day) else { return nil }
            day = last
          }
        }
        return calendar.day(count, after: day)
      })
  }
}

extension ScalarFunction {
  /// A function of dates and a business calendar, null where any date or the result is.
  static func business<Element: BitwiseCopyable & Sendable & ExpressibleByIntegerLiteral>(
    _ name: String, _ calendar: BusinessCalendar, _ parameters: [Expression.Literal],
    _ result: ColumnType, _ element: Element.Type,
    _ body: @escaping @Sendable ([UnsafePointer<Int32>], Int) -> Element?
  ) -> ScalarFunction {
    ScalarFunction(
      "temporal.\(name)", parameters + calendar.parameters,
      type: { types throws(FrameError) in
        for type in types { try temporal([type], .day) }
        guard !calendar.weekdays.isEmpty, calendar.weekdays.isSubset(of: 1...7) else {
          throw FrameError(
            .argument,
            "\(name): the days of the week that are worked are some of 1…7, not "
              + "\(calendar.weekdays.sorted())")
        }
        return result
      },
      evaluate: { columns, count throws(FrameError) in
        var days: [Column] = []
        var validity: Validity?
        for column in columns {
          let dates = try Casting.cast(column, to: .date)
          days.append(dates)
          validity = try Validity.both(validity, dates.validity, count: count)
        }
        let (dates, known) = (days, validity)
        if dates.count == 1, let range = dates[0].dayRange, range.count <= count / 4 {
          // Days repeat: each is looked at once.
          let table = range.map { day in withUnsafePointer(to: day) { body([$0], 0) } }
          let values = try dates[0].lookedUp(table.map { $0 ?? 0 }, from: range.lowerBound)
          let flags = try dates[0].lookedUp(
            table.map { $0 == nil ? 0 as UInt8 : 1 }, from: range.lowerBound)
          let there = try Validity(flags: flags, count: count)
          return Column(
            type: result, count: count, values: values,
            validity: try Validity.both(known, there, count: count))
        }
        let out = try Buffer.room(for: count, of: Element.self)
        let flags = try Buffer.room(for: count, of: UInt8.self)
        Threads.forEachRange(count, grain: 1 << 14) { _, rows in
          let pointers = dates.map { $0.elements(Int32.self) }
          let (target, isThere) = (out.base(as: Element.self), flags.base(as: UInt8.self))
          for row in rows {
            let value = known?[row] ?? true ? body(pointers, row) : nil
            target[row] = value ?? 0
            isThere[row] = value == nil ? 0 : 1
          }
        }
        withExtendedLifetime(dates) {}
        return Column(
          type: result, count: count, values: out,
          validity: try Validity(flags: flags, count: count))
      })
  }
}

import CKernels
import SwiftwaterDevices

/// Steps of a calendar on the integers of dates and of readings of a clock.
struct CalendarStep: Sendable {
  let interval: CalendarInterval
  /// How many a day has: 1 for dates.
  let day: Int64
  /// The interval's nanoseconds in that count.
  let rest: Int64

  /// What becomes of a value.
  enum Move: String {
    case truncate, round, offset

    /// Whether the interval is the length of windows.
    var isWindow: Bool { self != .offset }
  }

  /// - Throws: ``FrameError`` when the interval is finer than what the type counts.
  init(_ interval: CalendarInterval, _ type: ColumnType) throws(FrameError) {
    self.interval = interval
    switch type {
    case .datetime(let unit, _):
      day = 86_400 * unit.perSecond
      let tick = 1_000_000_000 / unit.perSecond
      rest = interval.nanoseconds / tick
      guard interval.nanoseconds % tick == 0 else {
        throw FrameError(
          .argument, "\(interval) is finer than \(type) counts; use counted(in: .nanoseconds)")
      }
    default:
      day = 1
      rest = interval.nanoseconds / TimeOfDay.day
      guard interval.nanoseconds % TimeOfDay.day == 0 else {
        throw FrameError(
          .argument, "\(interval) is less than a day and dates have no times; cast to a datetime")
      }
    }
  }

  /// The value so many months, then days, then the rest later; nil where it does not fit.
  ///
  /// The day is the month's last where the month has no such day.
  @inline(__always)
  func added(to value: Int64) -> Int64? {
    var value = value
    if interval.months != 0 {
      let days = value.flooredQuotient(by: day)
      let time = value &- days &* day
      guard abs(days) < Self.largestDay else { return nil }
      let date = sw_calendar_of(Int32(days))
      let start = Int64(date.year) * 12 + Int64(date.month - 1)
      let (months, isBeyond) = start.addingReportingOverflow(Int64(interval.months))
      guard !isBeyond, months.magnitude < Self.largestMonth else { return nil }
      let year = Int32(months.flooredQuotient(by: 12))
      let month = Int32(months - Int64(year) * 12) + 1
      let length =
        month == 12 ? 31 : sw_calendar_days(year, month + 1, 1) - sw_calendar_days(year, month, 1)
      let (whole, overflow) = Int64(sw_calendar_days(year, month, min(date.day, length)))
        .multipliedReportingOverflow(by: day)
      let (sum, over) = whole.addingReportingOverflow(time)
      if overflow || over { return nil }
      value = sum
    }
    let (days, overflow) = Int64(interval.days).multipliedReportingOverflow(by: day)
    let (sum, over) = value.addingReportingOverflow(days)
    let (result, beyond) = sum.addingReportingOverflow(rest)
    return overflow || over || beyond ? nil : result
  }

  /// The start of the window of this length that a value lies in.
  ///
  /// Months are counted from January of the year 0, weeks from a Monday, all else from 1970-01-01.
  @inline(__always)
  func truncated(_ value: Int64) -> Int64? {
    if interval.months > 0 {
      let days = value.flooredQuotient(by: day)
      guard abs(days) < Self.largestDay else { return nil }
      let date = sw_calendar_of(Int32(days))
      let months = Int64(date.year) * 12 + Int64(date.month - 1)
      let start = months - months.flooredRemainder(by: Int64(interval.months))
      guard start.magnitude < Self.largestMonth else { return nil }
      let year = start.flooredQuotient(by: 12)
      let (ticks, overflow) = Int64(sw_calendar_days(Int32(year), Int32(start - year * 12) + 1, 1))
        .multipliedReportingOverflow(by: day)
      return overflow ? nil : ticks
    }
    if interval.days > 0 {
      let origin = interval.days % 7 == 0 ? Self.monday * day : 0
      let (length, overflow) = Int64(interval.days).multipliedReportingOverflow(by: day)
      if overflow { return value < 0 ? nil : 0 }
      let (from, beyond) = value.subtractingReportingOverflow(origin)
      let (start, under) = value.subtractingReportingOverflow(from.flooredRemainder(by: length))
      return beyond || under ? nil : start
    }
    let (start, overflow) = value.subtractingReportingOverflow(value.flooredRemainder(by: rest))
    return overflow ? nil : start
  }

  /// The nearer of the start of a value's window and that of the next; the next when both are.
  @inline(__always)
  func rounded(_ value: Int64) -> Int64? {
    guard let start = truncated(value), let next = added(to: start) else { return nil }
    return value &- start < next &- value ? start : next
  }

  /// Checks that it can be the length of windows: of one kind, and above nothing.
  func requireWindow(_ name: String) throws(FrameError) {
    let parts = [interval.months, interval.days, Int(interval.nanoseconds)].filter { $0 != 0 }
    guard parts.count == 1, parts[0] > 0 else {
      throw FrameError(
        .argument,
        "\(name)(every: \(interval)): use months, days or shorter units, not several, and above 0")
    }
  }

  /// 1969-12-29.
  private static let monday: Int64 = -3
  private static let largestDay: Int64 = 500_000_000
  private static let largestMonth: UInt64 = 16_000_000
}

extension CalendarStep {
  /// A column of what a step makes of each value, null where it does not fit.
  static func mapped(
    _ column: Column, _ step: CalendarStep, _ move: Move
  ) throws(FrameError) -> Column {
    if let moved = try step.moved(column, move) { return moved }
    return switch move {
    case .truncate: try mapped(column) { step.truncated($0) }
    case .round: try mapped(column) { step.rounded($0) }
    case .offset: try mapped(column) { step.added(to: $0) }
    }
  }

  /// Instants moved by steps of a fixed length; nil when the length is none or the results may not
  /// fit.
  private func moved(_ column: Column, _ move: Move) throws(FrameError) -> Column? {
    guard column.type != .date, interval.months == 0 else { return nil }
    let (days, overflow) = Int64(interval.days).multipliedReportingOverflow(by: day)
    let (length, beyond) = days.addingReportingOverflow(rest)
    guard !overflow, !beyond, length.magnitude < 1 << 61, !move.isWindow || length > 0 else {
      return nil
    }
    let origin =
      move.isWindow && interval.days % 7 == 0 && interval.days > 0 ? Self.monday * day : 0
    let kernel =
      switch move {
      case .truncate: SW_STEP_TRUNCATE
      case .round: SW_STEP_ROUND
      case .offset: SW_STEP_OFFSET
      }
    let out = try Buffer.room(for: column.count, of: Int64.self)
    let grain = 1 << 15
    let parts = Threads.map((column.count + grain - 1) / grain) { chunk in
      let first = chunk * grain
      return sw_fixed_steps(
        column.elements(Int64.self) + first, Int64(min(grain, column.count - first)), kernel,
        length, origin, out.base(as: Int64.self) + first)
    }
    guard !parts.contains(false) else { return nil }
    return Column(
      type: column.type, count: column.count, values: out, validity: column.validity)
  }

  @inline(__always)
  private static func mapped(
    _ column: Column, _ body: @escaping @Sendable (Int64) -> Int64?
  ) throws(FrameError) -> Column {
    let isDate = column.type == .date
    let out = try Buffer.room(for: column.count * column.width, of: UInt8.self)
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let grain = 1 << 15
    let parts = Threads.map((column.count + grain - 1) / grain) { chunk -> Bool in
      let isThere = flags.base(as: UInt8.self)
      var any = false
      for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
        let value =
          isDate ? Int64(column.elements(Int32.self)[row]) : column.elements(Int64.self)[row]
        var result = body(value)
        if isDate {
          if let known = result, Int32(exactly: known) == nil { result = nil }
          out.base(as: Int32.self)[row] = Int32(truncatingIfNeeded: result ?? 0)
        } else {
          out.base(as: Int64.self)[row] = result ?? 0
        }
        isThere[row] = result == nil ? 0 : 1
        any = any || result == nil
      }
      return any
    }
    var validity = column.validity
    if parts.contains(true) {
      validity = try Validity.both(
        validity, Validity(flags: flags, count: column.count), count: column.count)
    }
    return Column(type: column.type, count: column.count, values: out, validity: validity)
  }
}

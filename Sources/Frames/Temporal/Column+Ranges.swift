import SwiftwaterDevices

extension Column {
  /// Creates the dates from one to another at equal steps.
  ///
  /// - Parameters:
  ///   - first: The first date.
  ///   - last: The last date there may be; it is there when a step ends on it.
  ///   - step: Months or days, above 0; counted from the first date, so that the last days of months
  ///     stay what they are.
  /// - Throws: ``FrameError`` for a step that is not above 0, or less than a day.
  /// - Also known as: `pandas.date_range`, `polars.date_range`.
  public static func dates(
    from first: CalendarDate, through last: CalendarDate, every step: CalendarInterval = .days(1)
  ) throws(FrameError) -> Column {
    let values = try range(
      Int64(first.daysSince1970), Int64(last.daysSince1970), step, .date)
    return try Column(values.map { Int32(truncatingIfNeeded: $0) }).with(type: .date)
  }

  /// Creates the datetimes from one to another at equal steps.
  ///
  /// - Parameters:
  ///   - first: The first, as clocks show it.
  ///   - last: The last there may be; it is there when a step ends on it.
  ///   - step: Months, days or shorter units, above 0.
  ///   - zone: The zone of the clocks, nil for readings without one. With a zone, days are those of
  ///     the calendar and shorter units are exact.
  /// - Throws: ``FrameError`` for a step that is not above 0, and an unknown zone.
  /// - Also known as: `pandas.date_range`, `polars.datetime_range`.
  public static func datetimes(
    from first: DateTime, through last: DateTime, every step: CalendarInterval,
    zone: String? = nil
  ) throws(FrameError) -> Column {
    let type = ColumnType.datetime(.microseconds)
    let ends = [first.microsecondsSince1970, last.microsecondsSince1970]
    guard let zone else { return try Column(range(ends[0], ends[1], step, type)).with(type: type) }
    func placed(_ readings: [Int64]) throws(FrameError) -> Column {
      try ZoneConversion.replaced(
        Column(readings).with(type: type), by: zone, ambiguous: .earliest, nonexistent: .null)
    }
    guard step.nanoseconds != 0 else { return try placed(range(ends[0], ends[1], step, type)) }
    let instants = try placed(ends).with(type: .int64).optionals(of: Int64.self)
    guard let from = instants[0], let to = instants[1] else {
      throw FrameError(.argument, "\(first) or \(last) does not occur in \(zone)")
    }
    return try Column(range(from, to, step, type)).with(type: .datetime(.microseconds, zone: zone))
  }

  private static func range(
    _ first: Int64, _ last: Int64, _ interval: CalendarInterval, _ type: ColumnType
  ) throws(FrameError) -> [Int64] {
    let parts = [interval.months, interval.days, Int(interval.nanoseconds)]
    guard parts.allSatisfy({ $0 >= 0 }), parts.contains(where: { $0 > 0 }) else {
      throw FrameError(.argument, "a range(every: \(interval)) does not end; use a step above 0")
    }
    var values: [Int64] = []
    var value = first
    while value <= last {
      guard values.count < 1 << 32 else {
        throw FrameError(
          .outOfMemory, "a range of more than 4,294,967,296 values; use a larger step")
      }
      values.append(value)
      let count = values.count
      // Always from the first: a month after 31 January and two months after it are both last days.
      let total = CalendarInterval(
        months: interval.months &* count, days: interval.days &* count,
        nanoseconds: interval.nanoseconds &* Int64(count))
      guard let next = try CalendarStep(total, type).added(to: first), next > value else { break }
      value = next
    }
    return values
  }
}

import CKernels
import SwiftwaterDevices

extension TemporalNamespace {
  /// Writes each value by a pattern such as `%d.%m.%Y %H:%M`.
  ///
  /// The directives are those of C and Python: `%Y %m %d %j %a %A %b %B %H %I %M %S %p %f %z %Z`
  /// and others; `%f` has nine digits, `%3f` three, `%.f` as many as are needed with their point.
  ///
  /// - Parameter pattern: The text with directives. One that there is not is an error when the
  ///   expression is handed to a frame.
  /// - Also known as: `strftime`.
  public func format(_ pattern: String) -> Expression { expression.call(.format(pattern)) }

  /// The month's name in English, `January`.
  public func monthName() -> Expression { format("%B") }
  /// The day's name in English, `Monday`.
  ///
  /// - Also known as: `day_name`.
  public func dayName() -> Expression { format("%A") }
}

extension ScalarFunction {
  static func format(_ pattern: String) -> ScalarFunction {
    ScalarFunction(
      "temporal.format", [.text(pattern)],
      type: { types throws(FrameError) in
        _ = try TimeFormat(pattern)
        return try temporal(types, [.date, .datetime, .time], .string)
      },
      evaluate: { columns, count throws(FrameError) in
        guard columns[0].type != .null else { return try Column.nulls(.string, count: count) }
        return try TimeFormat(pattern).texts(columns[0])
      })
  }
}

extension TextNamespace {
  /// Reads dates; what is none becomes null.
  ///
  /// - Parameter pattern: What they look like, as in ``TemporalNamespace/format(_:)``; ISO 8601,
  ///   `2024-02-29`, when nil.
  /// - Also known as: `polars.Expr.str.to_date`, `pandas.to_datetime`.
  public func toDate(_ pattern: String? = nil) -> Expression {
    guard let pattern else { return expression.cast(.date) }
    return expression.call(.read(pattern, as: .date))
  }

  /// Reads dates with times; what is none becomes null.
  ///
  /// A text that names its distance from UTC is an instant: it needs a `zone`, without one it becomes
  /// null. A text that does not is what clocks in the zone show.
  ///
  /// - Parameters:
  ///   - pattern: What they look like, as in ``TemporalNamespace/format(_:)``; ISO 8601,
  ///     `2024-02-29T12:30:00`, when nil.
  ///   - unit: What instants are counted in; what is finer is dropped.
  ///   - zone: An IANA name, `UTC` or `+05:30`; nil for readings of a clock.
  ///   - ambiguous: Which instant a reading means that occurs twice.
  ///   - nonexistent: What becomes of a reading that does not occur.
  /// - Also known as: `strptime`, `polars.Expr.str.to_datetime`.
  public func toDatetime(
    _ pattern: String? = nil, unit: TimeUnit = .microseconds, zone: String? = nil,
    ambiguous: AmbiguousTime = .raise, nonexistent: NonexistentTime = .raise
  ) -> Expression {
    if let zone { return expression.call(.instants(pattern, unit, zone, ambiguous, nonexistent)) }
    guard let pattern else { return expression.cast(.datetime(unit)) }
    return expression.call(.read(pattern, as: .datetime(unit)))
  }

  /// Reads times of day; what is none becomes null.
  ///
  /// - Parameter pattern: What they look like, as in ``TemporalNamespace/format(_:)``; ISO 8601,
  ///   `12:30:00`, when nil.
  public func toTime(_ pattern: String? = nil) -> Expression {
    guard let pattern else { return expression.cast(.time) }
    return expression.call(.read(pattern, as: .time))
  }
}

extension ScalarFunction {
  /// Texts as instants in a zone.
  static func instants(
    _ pattern: String?, _ unit: TimeUnit, _ zone: String, _ ambiguous: AmbiguousTime,
    _ nonexistent: NonexistentTime
  ) -> ScalarFunction {
    @Sendable func read(_ column: Column, _ type: ColumnType) throws(FrameError) -> Column {
      guard let pattern else { return try Casting.cast(column, to: type) }
      return try ScalarFunction.read(pattern, as: type).evaluate([column], column.count)
    }
    let type = ColumnType.datetime(unit, zone: zone)
    return ScalarFunction(
      "text.toDatetime",
      [
        pattern.map { .text($0) } ?? .null, .text("\(type)"), .text(ambiguous.rawValue),
        .text(nonexistent.rawValue),
      ],
      type: { types throws(FrameError) in
        try ScalarFunction.read(pattern ?? "%Y", as: type).resultType(types)
      },
      evaluate: { columns, count throws(FrameError) in
        let local = try read(columns[0], .datetime(unit))
        let instants = try ZoneConversion.replaced(
          local, by: zone, ambiguous: ambiguous, nonexistent: nonexistent)
        if local.nullCount == columns[0].nullCount { return instants }
        // What is no reading of a clock may name its distance from UTC itself.
        let named = try read(columns[0], type)
        let table = Table(
          names: ["local", "instants", "named"], columns: [local, instants, named], count: count)
        return try Evaluator(table: table).column(
          .when(
            condition: .isNull(.column("local")), then: .column("named"),
            otherwise: .column("instants")))
      })
  }

  static func read(_ pattern: String, as type: ColumnType) -> ScalarFunction {
    ScalarFunction(
      "text.read", [.text(pattern), .text("\(type)")],
      type: { types throws(FrameError) in
        _ = try TimeFormat(pattern)
        if case .datetime(_, let zone?) = type { _ = try TimeZoneRules.named(zone) }
        guard types[0].isText || types[0] == .null else {
          throw FrameError(.type, "needs text, but got \(types[0])")
        }
        return type
      },
      evaluate: { columns, count throws(FrameError) in
        guard columns[0].type != .null else { return try Column.nulls(type, count: count) }
        let texts = try columns[0].plain()
        let format = try TimeFormat(pattern)
        var rules: TimeZoneRules?
        var perSecond: Int64 = 1
        if case .datetime(let unit, let zone) = type {
          perSecond = unit.perSecond
          rules = try zone.map { name throws(FrameError) in try TimeZoneRules.named(name) }
        }
        let (zone, scale) = (rules, perSecond)
        let isDate = type == .date
        let isTime = type == .time
        let out = try Buffer.room(for: count * type.physical.width, of: UInt8.self)
        let flags = try Buffer.room(for: count, of: UInt8.self)
        try texts.withTextRows { rows throws(FrameError) in
          nonisolated(unsafe) let source = rows
          Threads.forEachRange(count, grain: 1 << 14) { _, rows in
            let isThere = flags.base(as: UInt8.self)
            for row in rows {
              isThere[row] = 0
              guard texts.validity?[row] ?? true, let reading = format.read(source[row])
              else { continue }
              if isDate {
                out.base(as: Int32.self)[row] = reading.days
              } else if isTime {
                out.base(as: Int64.self)[row] = reading.time
              } else {
                guard let ticks = reading.ticks(perSecond: scale, zone) else { continue }
                out.base(as: Int64.self)[row] = ticks
              }
              isThere[row] = 1
            }
          }
        }
        return Column(
          type: type, count: count, values: out,
          validity: try Validity(flags: flags, count: count))
      })
  }
}

extension TimeFormat.Reading {
  /// The instant, nil when it does not fit in 64 bits or has no place in the zone.
  fileprivate func ticks(perSecond: Int64, _ zone: TimeZoneRules?) -> Int64? {
    var second = Int64(days) * 86_400 + time / 1_000_000_000
    if let offset {
      guard zone != nil else { return nil }
      second -= Int64(offset)
    } else if let zone {
      guard let utc = zone.utc(local: second)?.earlier else { return nil }
      second = utc
    }
    let (whole, overflow) = second.multipliedReportingOverflow(by: perSecond)
    let rest = time % 1_000_000_000 / (1_000_000_000 / perSecond)
    let (ticks, over) = whole.addingReportingOverflow(rest)
    return overflow || over ? nil : ticks
  }
}

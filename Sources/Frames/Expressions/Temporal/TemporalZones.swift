import SwiftwaterDevices

extension TemporalNamespace {
  /// The same instants as clocks in another zone show them.
  ///
  /// - Parameter zone: An IANA name such as `Europe/London`, `UTC`, or a distance such as `+05:30`.
  ///   The rules are those of the system's time zone database (Debian package `tzdata`), also for
  ///   years to come; readings without a zone are taken as UTC.
  /// - Also known as: `tz_convert`, `polars.Expr.dt.convert_time_zone`.
  public func convertTimeZone(_ zone: String) -> Expression {
    expression.call(.convertTimeZone(zone))
  }

  /// The instants at which clocks in a zone show what the values show now.
  ///
  /// - Parameters:
  ///   - zone: An IANA name, `UTC`, or a distance such as `+05:30`; nil for readings without a zone.
  ///   - ambiguous: Which instant a reading means that occurs twice.
  ///   - nonexistent: What becomes of a reading that does not occur.
  /// - Also known as: `tz_localize`, `polars.Expr.dt.replace_time_zone`.
  public func replaceTimeZone(
    _ zone: String?, ambiguous: AmbiguousTime = .raise, nonexistent: NonexistentTime = .raise
  ) -> Expression {
    expression.call(.replaceTimeZone(zone, ambiguous, nonexistent))
  }

  /// What clocks in the zone are ahead of UTC in standard time, a duration.
  ///
  /// - Also known as: `polars.Expr.dt.base_utc_offset`.
  public func baseOffset() -> Expression {
    expression.call(.zoneOffset("baseOffset") { $0.offset - $0.saving })
  }

  /// What clocks in the zone are ahead of standard time, a duration; 0 in winter.
  ///
  /// - Also known as: `polars.Expr.dt.dst_offset`.
  public func daylightOffset() -> Expression {
    expression.call(.zoneOffset("daylightOffset") { $0.saving })
  }

  /// The same values counted in another unit: a finer one is exact, null where it does not fit; of a
  /// coarser one the rest is dropped towards the past.
  ///
  /// - Also known as: `as_unit`, `polars.Expr.dt.cast_time_unit`.
  public func counted(in unit: TimeUnit) -> Expression { expression.call(.counted(in: unit)) }
}

extension ScalarFunction {
  static func convertTimeZone(_ zone: String) -> ScalarFunction {
    ScalarFunction(
      "temporal.convertTimeZone", [.text(zone)],
      type: { types throws(FrameError) in
        _ = try TimeZoneRules.named(zone)
        guard case .datetime(let unit, _) = types[0] else {
          return try temporal(types, .datetime, .datetime(.microseconds, zone: zone))
        }
        return .datetime(unit, zone: zone)
      },
      evaluate: { columns, count throws(FrameError) in
        guard case .datetime(let unit, _) = columns[0].type else {
          return try Column.nulls(.datetime(.microseconds, zone: zone), count: count)
        }
        return columns[0].with(type: .datetime(unit, zone: zone))
      })
  }

  static func replaceTimeZone(
    _ zone: String?, _ ambiguous: AmbiguousTime, _ nonexistent: NonexistentTime
  ) -> ScalarFunction {
    ScalarFunction(
      "temporal.replaceTimeZone",
      [
        zone.map { .text($0) } ?? .null, .text(ambiguous.rawValue), .text(nonexistent.rawValue),
      ],
      type: { types throws(FrameError) in
        if let zone { _ = try TimeZoneRules.named(zone) }
        guard case .datetime(let unit, _) = types[0] else {
          return try temporal(types, .datetime, .datetime(.microseconds, zone: zone))
        }
        return .datetime(unit, zone: zone)
      },
      evaluate: { columns, count throws(FrameError) in
        guard columns[0].type != .null else {
          return try Column.nulls(.datetime(.microseconds, zone: zone), count: count)
        }
        return try ZoneConversion.replaced(
          columns[0], by: zone, ambiguous: ambiguous, nonexistent: nonexistent)
      })
  }

  static func zoneOffset(
    _ name: String, _ part: @escaping @Sendable (TimeZoneRules.Span) -> Int
  ) -> ScalarFunction {
    ScalarFunction(
      "temporal.\(name)",
      type: { types throws(FrameError) in
        guard case .datetime(_, _?) = types[0] else {
          throw FrameError(.type, "needs a datetime with a zone, but got \(types[0])")
        }
        return .duration(.milliseconds)
      },
      evaluate: { columns, _ throws(FrameError) in try ZoneConversion.seconds(columns[0], part) })
  }

  static func counted(in unit: TimeUnit) -> ScalarFunction {
    @Sendable func type(_ from: ColumnType) throws(FrameError) -> ColumnType {
      switch from {
      case .datetime(_, let zone): return .datetime(unit, zone: zone)
      default: return try temporal([from], [.datetime, .duration], .duration(unit))
      }
    }
    return ScalarFunction(
      "temporal.counted", [.text(unit.rawValue)],
      type: { types throws(FrameError) in try type(types[0]) },
      evaluate: { columns, _ throws(FrameError) in
        try Casting.cast(columns[0], to: type(columns[0].type))
      })
  }
}

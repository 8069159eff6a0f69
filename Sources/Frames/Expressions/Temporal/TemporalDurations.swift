import SwiftwaterDevices

extension TemporalNamespace {
  /// The whole days of a duration, of 24 hours each, towards zero, an `int64`.
  public func totalDays() -> Expression { total("totalDays", 86_400_000_000_000) }
  /// The whole hours of a duration, towards zero, an `int64`.
  public func totalHours() -> Expression { total("totalHours", 3_600_000_000_000) }
  /// The whole minutes of a duration, towards zero, an `int64`.
  public func totalMinutes() -> Expression { total("totalMinutes", 60_000_000_000) }
  /// The whole seconds of a duration, towards zero, an `int64`.
  ///
  /// - Also known as: `total_seconds`.
  public func totalSeconds() -> Expression { total("totalSeconds", 1_000_000_000) }
  /// The whole milliseconds of a duration, towards zero, an `int64`.
  public func totalMilliseconds() -> Expression { total("totalMilliseconds", 1_000_000) }
  /// The whole microseconds of a duration, towards zero, an `int64`; null where they do not fit.
  public func totalMicroseconds() -> Expression { total("totalMicroseconds", 1_000) }
  /// The nanoseconds of a duration, an `int64`; null where they do not fit.
  public func totalNanoseconds() -> Expression { total("totalNanoseconds", 1) }

  private func total(_ name: String, _ nanoseconds: Int64) -> Expression {
    expression.call(.total(name, nanoseconds))
  }
}

extension ScalarFunction {
  static func total(_ name: String, _ nanoseconds: Int64) -> ScalarFunction {
    ScalarFunction(
      "temporal.\(name)",
      type: { types throws(FrameError) in try temporal(types, .duration, .int64) },
      evaluate: { columns, count throws(FrameError) in
        guard case .duration(let unit) = columns[0].type else {
          return try Column.nulls(.int64, count: count)
        }
        let column = columns[0]
        let perTick = 1_000_000_000 / unit.perSecond
        if nanoseconds < perTick {
          let finer: TimeUnit =
            nanoseconds == 1 ? .nanoseconds : nanoseconds == 1_000 ? .microseconds : .milliseconds
          return try TemporalCasting.cast(column, to: .duration(finer)).with(type: .int64)
        }
        let divisor = nanoseconds / perTick
        let out = try Buffer.room(for: count, of: Int64.self)
        column.forEachBlock(Int64.self) { source, rows in
          let target = out.base(as: Int64.self) + rows.lowerBound
          for row in 0..<rows.count { target[row] = source[row] / divisor }
        }
        return Column(type: .int64, count: count, values: out, validity: column.validity)
      })
  }
}

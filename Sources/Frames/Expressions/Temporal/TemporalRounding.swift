import CKernels
import SwiftwaterDevices

extension TemporalNamespace {
  /// The start of the window that each value lies in, such as its hour, week or quarter.
  ///
  /// - Parameter every: The length of a window: months, days or shorter units. Months are counted
  ///   from January of the year 0, weeks begin on Mondays, all else is counted from 1970-01-01.
  /// - Returns: The same type; with a zone windows are those of clocks there.
  /// - Also known as: `polars.Expr.dt.truncate`, `dt.floor`, `date_trunc`.
  public func truncate(every: CalendarInterval) -> Expression {
    expression.call(.stepped(.truncate, every))
  }

  /// The nearest start of a window; the later one when two are equally near.
  ///
  /// - Parameter every: The length of a window, as in ``truncate(every:)``.
  public func round(every: CalendarInterval) -> Expression {
    expression.call(.stepped(.round, every))
  }

  /// The value so much later: months first, then days, then the rest.
  ///
  /// A day that the month does not have becomes its last: a month after 31 January is the last of
  /// February. With a zone, months and days are those of clocks there, shorter units are exact; a
  /// reading that does not occur then is null, one that occurs twice is the first.
  ///
  /// - Parameter interval: How much; negative for earlier.
  /// - Also known as: `DateOffset`, `polars.Expr.dt.offset_by`.
  public func offset(by interval: CalendarInterval) -> Expression {
    expression.call(.stepped(.offset, interval))
  }

  /// The first day of the month, at the same time.
  public func monthStart() -> Expression { expression.call(.monthEdge("monthStart", isEnd: false)) }

  /// The last day of the month, at the same time.
  public func monthEnd() -> Expression { expression.call(.monthEdge("monthEnd", isEnd: true)) }

  /// The date of each value with a time of day, as a datetime in microseconds.
  ///
  /// - Parameter time: A time, or a text that is read as one, null where it is none; a literal that
  ///   is none is an error.
  /// - Also known as: `polars.Expr.dt.combine`.
  public func at(_ time: Expression) -> Expression {
    expression.call(.atTime, time)
  }
}

extension ScalarFunction {
  static let atTime = ScalarFunction("temporal.at") { operands, types throws(FrameError) in
    guard types[1].isText || types[1] == .time || types[1] == .null else {
      throw FrameError(.type, "at: needs a time of day, but got \(types[1])")
    }
    if case .literal(let literal) = operands[1].node { _ = try literal.weak(beside: .time) }
    let day = operands[0].temporal.date().cast(.datetime(.microseconds))
    let time = operands[1].cast(.time).cast(.int64).cast(.duration(.nanoseconds))
    return day + time.cast(.duration(.microseconds))
  }

  static func stepped(
    _ move: CalendarStep.Move, _ interval: CalendarInterval
  ) -> ScalarFunction {
    ScalarFunction(
      "temporal.\(move.rawValue)",
      [
        .integer(Int64(interval.months)), .integer(Int64(interval.days)),
        .integer(interval.nanoseconds),
      ],
      type: { types throws(FrameError) in
        try temporal(types, .day)
        let step = try CalendarStep(interval, types[0])
        if move.isWindow { try step.requireWindow(move.rawValue) }
        return types[0]
      },
      evaluate: { columns, _ throws(FrameError) in
        let column = columns[0]
        guard column.type != .null else { return column }
        let step = try CalendarStep(interval, column.type)
        let isWindow = move.isWindow
        guard case .datetime(_, let zone?) = column.type else {
          return try CalendarStep.mapped(column, step, move)
        }
        // The calendar is that of the clocks in the zone; what is shorter than a day is not.
        var calendar = interval
        calendar.nanoseconds = isWindow ? interval.nanoseconds : 0
        var moved = column
        if calendar != CalendarInterval() {
          let local = try ZoneConversion.local(column)
          let changed = try CalendarStep.mapped(
            local, CalendarStep(calendar, local.type), move)
          moved =
            isWindow && interval.nanoseconds != 0
            ? try column.moved(from: local, to: changed)
            : try ZoneConversion.replaced(
              changed, by: zone, ambiguous: .earliest, nonexistent: .null)
        }
        guard !isWindow, interval.nanoseconds != 0 else { return moved }
        let exact = try CalendarStep(
          CalendarInterval(nanoseconds: interval.nanoseconds), moved.type)
        return try CalendarStep.mapped(moved, exact, move)
      })
  }

  static func monthEdge(_ name: String, isEnd: Bool) -> ScalarFunction {
    ScalarFunction(
      "temporal.\(name)",
      type: { types throws(FrameError) in
        try temporal(types, .day)
        return types[0]
      },
      evaluate: { columns, count throws(FrameError) in
        let column = columns[0]
        guard column.type != .null else { return column }
        let local = try ZoneConversion.local(column)
        let days = try Casting.cast(local, to: .date)
        let edges = try Buffer.room(for: count, of: Int32.self)
        days.forEachBlock(Int32.self) { source, rows in
          sw_date_parts(
            source, Int64(rows.count), isEnd ? SW_DATE_MONTH_END : SW_DATE_MONTH_START,
            edges.base(as: Int32.self) + rows.lowerBound)
        }
        let edge = Column(type: .date, count: count, values: edges, validity: column.validity)
        guard case .datetime(let unit, let zone) = column.type else { return edge }
        let out = try Buffer.room(for: count, of: Int64.self)
        let day = 86_400 * unit.perSecond
        local.forEachBlock(Int64.self) { ticks, rows in
          let target = out.base(as: Int64.self)
          let (from, to) = (days.elements(Int32.self), edge.elements(Int32.self))
          for row in rows {
            target[row] = ticks[row - rows.lowerBound] &+ Int64(to[row] &- from[row]) &* day
          }
        }
        let moved = Column(
          type: .datetime(unit), count: count, values: out, validity: column.validity)
        guard let zone else { return moved }
        return try ZoneConversion.replaced(
          moved, by: zone, ambiguous: .earliest, nonexistent: .null)
      })
  }
}

extension Column {
  /// Instants moved by what their readings were moved by.
  fileprivate func moved(from local: Column, to changed: Column) throws(FrameError) -> Column {
    let out = try Buffer.room(for: count, of: Int64.self)
    forEachBlock(Int64.self) { source, rows in
      let target = out.base(as: Int64.self)
      let (from, to) = (local.elements(Int64.self), changed.elements(Int64.self))
      for row in rows { target[row] = source[row - rows.lowerBound] &+ to[row] &- from[row] }
    }
    return Column(type: type, count: count, values: out, validity: changed.validity)
  }
}

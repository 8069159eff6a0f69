import SwiftwaterDevices

/// Which rows around a row a rolling computation looks at.
public struct RollingWindow: Sendable, Hashable {
  enum Bounds: Sendable, Hashable {
    /// Rows from one number to another, counted from the row itself.
    case rows(from: Int, through: Int)
    /// Rows whose key lies no further back and forth than so much.
    case range(before: Double, after: Double, closed: Closed)
    /// The same of keys that are times, whatever they count in.
    case times(before: Duration, after: Duration, closed: Closed)
  }

  /// Which ends of a range of keys belong to it.
  public enum Closed: String, Sendable, Hashable {
    /// The end alone, as in Polars and pandas.
    case right
    /// The beginning alone.
    case left
    /// Both.
    case both
    /// None.
    case neither
  }

  let bounds: Bounds
  let key: Expression.Node?
  let minPeriods: Int
  let weights: [Double]
  /// Why no frame takes it, if it was given what makes no window.
  var mistake: String?

  /// A number of rows that ends with the row itself.
  ///
  /// - Parameters:
  ///   - count: How many rows, at least 1.
  ///   - minPeriods: The fewest values that must be there for a result; all of them when nil.
  ///   - centered: Whether the row stands in the middle instead; of an even number the rows before
  ///     are one more than those after.
  ///   - weights: One factor for each row of the window, for sums and means; windows that are not
  ///     full then give null.
  public static func rows(
    _ count: Int, minPeriods: Int? = nil, centered: Bool = false, weights: [Double] = []
  ) -> RollingWindow {
    let size = Swift.max(1, count)
    let after = centered ? (size - 1) / 2 : 0
    var window = RollingWindow(
      bounds: .rows(from: after - size + 1, through: after), key: nil,
      minPeriods: minPeriods ?? count, weights: weights)
    if count < 1 {
      window.mistake = "rolling(\(count)): use 1 or more rows"
    } else if !weights.isEmpty, weights.count != count {
      window.mistake = "rolling(\(count)) with \(weights.count) weights: give one for each row"
    }
    return window
  }

  /// The rows from one number to another, counted from the row itself.
  ///
  /// - Parameters:
  ///   - first: The first row, negative for rows before.
  ///   - last: The last row.
  ///   - minPeriods: The fewest values that must be there for a result.
  /// - Also known as: SQL `ROWS BETWEEN first AND last`.
  public static func rows(from first: Int, through last: Int, minPeriods: Int = 1) -> RollingWindow
  {
    var window = RollingWindow(
      bounds: .rows(from: first, through: last), key: nil, minPeriods: minPeriods, weights: [])
    if first > last {
      window.mistake = "rows(from: \(first), through: \(last)): the first comes first"
    }
    return window
  }

  /// All rows up to the row itself.
  ///
  /// - Parameter minPeriods: The fewest values that must be there for a result.
  public static func expanding(minPeriods: Int = 1) -> RollingWindow {
    RollingWindow(
      bounds: .rows(from: .min / 2, through: 0), key: nil, minPeriods: minPeriods, weights: [])
  }

  /// The rows whose key is at most so much smaller or larger than the row's own.
  ///
  /// The keys must be in ascending order within each partition, and not null.
  ///
  /// - Parameters:
  ///   - before: How much smaller; of a time in its own unit, such as days or microseconds.
  ///   - after: How much larger.
  ///   - key: The key, a number or a time.
  ///   - minPeriods: The fewest values that must be there for a result.
  ///   - closed: Which ends belong to the range; with rows after, ``Closed/both`` is usual.
  /// - Also known as: `polars.Expr.rolling_sum_by`, SQL `RANGE BETWEEN`.
  public static func range(
    _ before: Double, after: Double = 0, by key: Expression, minPeriods: Int = 1,
    closed: Closed = .right
  ) -> RollingWindow {
    RollingWindow(
      bounds: .range(before: before, after: after, closed: closed),
      key: key.node, minPeriods: minPeriods, weights: [])
  }

  /// The rows whose key, a date or time, is at most so much earlier or later than the row's own.
  ///
  /// The keys must be in ascending order within each partition, and not null.
  ///
  /// ```swift
  /// try sales.with(col("amount").rolling(.range(.seconds(3 * 86_400), by: col("day"))).sum().as("3 days"))
  /// ```
  ///
  /// - Parameters:
  ///   - before: How much earlier.
  ///   - after: How much later.
  ///   - key: The key, a date, a time, or a length of time.
  ///   - minPeriods: The fewest values that must be there for a result.
  ///   - closed: Which ends belong to the range; with rows after, ``Closed/both`` is usual.
  /// - Also known as: `rolling("3d", on=…)`.
  public static func range(
    _ before: Duration, after: Duration = .zero, by key: Expression, minPeriods: Int = 1,
    closed: Closed = .right
  ) -> RollingWindow {
    RollingWindow(
      bounds: .times(before: before, after: after, closed: closed), key: key.node,
      minPeriods: minPeriods, weights: [])
  }

  /// Rows as far as the window goes.
  func reach(_ statistic: RollingStatistic) -> WindowReach {
    guard case .rows(let first, let last) = bounds else { return .keys(statistic, self) }
    if first < -1 << 40, last == 0, weights.isEmpty {
      let fewest = minPeriods
      return .running { _ in statistic.expanding(minPeriods: fewest) }
    }
    return .near(before: 0 &- first, after: last)
  }

  /// What tells two windows apart, for expressions that are compared.
  var parameters: [Expression.Literal] {
    var list: [Expression.Literal]
    switch bounds {
    case .rows(let first, let last): list = [.integer(Int64(first)), .integer(Int64(last))]
    case .range(let before, let after, let closed):
      list = [.number(before), .number(after), .text(closed.rawValue)]
    case .times(let before, let after, let closed):
      list = [.text("\(before)"), .text("\(after)"), .text(closed.rawValue)]
    }
    list.append(.integer(Int64(minPeriods)))
    return list + weights.map { .number($0) }
  }
}

/// A window that moves over the rows, waiting for what to compute of it; see
/// ``Expression/rolling(_:)-(RollingWindow)``.
///
/// Nulls are skipped; where fewer values are there than the window asks for the result is null.
public struct RollingExpression: Sendable {
  let expression: Expression
  let window: RollingWindow

  /// The sum.
  public func sum() -> Expression { apply(.sum) }
  /// The mean.
  public func mean() -> Expression { apply(.mean) }
  /// The smallest value, also of dates, times, decimals, texts and enumerations; NaN is larger than
  /// every number.
  public func min() -> Expression { apply(.min) }
  /// The largest value, also of dates, times, decimals, texts and enumerations; NaN is larger than
  /// every number.
  public func max() -> Expression { apply(.max) }
  /// The standard deviation with divisor *n* − 1.
  public func std() -> Expression { apply(.std) }
  /// The variance with divisor *n* − 1.
  public func `var`() -> Expression { apply(.var) }
  /// The middle value.
  ///
  /// - Complexity: O(*n* log *w*) for windows of *w* rows.
  public func median() -> Expression { apply(.quantile(0.5)) }
  /// The value below which a fraction of the values lies, between neighbours in proportion.
  ///
  /// - Parameter fraction: From 0 to 1.
  public func quantile(_ fraction: Double) -> Expression {
    apply(.quantile(fraction))
  }
  /// The number of values that are there.
  public func count() -> Expression { apply(.count) }

  private func apply(_ statistic: RollingStatistic) -> Expression {
    Expression(
      .window(.rolling(statistic, window), [expression.node] + (window.key.map { [$0] } ?? [])),
      depth: expression.depth + 1)
  }
}

extension Expression {
  /// A window of so many rows that ends with each row, in which something is computed.
  ///
  /// ```swift
  /// try prices.with(col("close").rolling(20).mean().over("symbol").as("20 days"))
  /// ```
  ///
  /// - Parameter rows: How many rows, at least 1; where fewer values are there the result is null.
  /// - Also known as: `Series.rolling`, `polars.Expr.rolling_mean` and the like.
  public func rolling(_ rows: Int) -> RollingExpression { rolling(.rows(rows)) }

  /// A window around each row in which something is computed.
  ///
  /// - Parameter window: Which rows belong to it.
  public func rolling(_ window: RollingWindow) -> RollingExpression {
    RollingExpression(expression: self, window: window)
  }

  /// All rows up to each row, in which something is computed.
  ///
  /// - Parameter minPeriods: The fewest values that must be there for a result.
  /// - Also known as: `Series.expanding`.
  public func expanding(minPeriods: Int = 1) -> RollingExpression {
    rolling(.expanding(minPeriods: minPeriods))
  }
}

enum RollingStatistic: Sendable, Hashable {
  case sum, mean, min, max, std, `var`, count
  case quantile(Double)

  var name: String {
    switch self {
    case .quantile: "quantile"
    default: "\(self)"
    }
  }
}

extension WindowFunction {
  static func rolling(_ statistic: RollingStatistic, _ window: RollingWindow) -> WindowFunction {
    var parameters = window.parameters
    if case .quantile(let fraction) = statistic { parameters.append(.number(fraction)) }
    return WindowFunction(
      "rolling.\(statistic.name)", parameters, reach: window.reach(statistic)
    ) { types throws(FrameError) in
      if let mistake = window.mistake { throw FrameError(.argument, mistake) }
      if case .quantile(let fraction) = statistic, !(fraction >= 0 && fraction <= 1) {
        throw FrameError(.argument, "quantile(\(fraction)): use a fraction from 0 to 1")
      }
      let isExtreme = statistic == .min || statistic == .max
      let isValue = isExtreme && types[0].dtype == nil && types[0].isOrdered && types[0] != .null
      if !isValue, !(statistic == .count && types[0].isTemporal) {
        _ = try numberToDouble([types[0]])
      }
      if types.count > 1, types[1].dtype == nil, !types[1].isTemporal {
        throw FrameError(
          .type, "needs a number or a time to measure the window by, not \(types[1])")
      }
      if case .times = window.bounds, types[1].ticks(in: .zero) == nil {
        throw FrameError(
          .type, "a window of a length of time is measured by a date or time, not \(types[1])")
      }
      return isValue ? types[0] : statistic == .count ? .int64 : .float64
    } evaluate: { columns, segments throws(FrameError) in
      let moving = try MovingValues(columns[0])
      let values = moving.numbers
      let result: Column
      switch window.bounds {
      case .rows(let first, let last):
        result = try MovingWindow(values, segments, RowBounds(first: first, last: last), window)
          .column(statistic)
      case .range, .times:
        let bounds = try KeyBounds(columns[1], segments, window)
        result = try MovingWindow(values, segments, bounds, window).column(statistic)
      }
      return try moving.values(of: result)
    }
  }
}

import SwiftwaterDevices

/// What stands in for nulls; see ``Expression/fillNull(strategy:limit:)``.
public enum FillStrategy: String, Sendable, Hashable, CaseIterable {
  /// The last value before that is there.
  case forward
  /// The next value that is there.
  case backward
  /// The mean of the values that are there, as `float64`.
  case mean
  /// The smallest value that is there.
  case min
  /// The largest value that is there.
  case max
  /// 0.
  case zero
  /// 1.
  case one
}

extension Expression {
  /// Whether the value is not a number; null for null.
  public func isNaN() -> Expression { unary(.isNaN) }
  /// Whether the value is a number, infinite or not; null for null.
  public func isNotNaN() -> Expression { !isNaN() }
  /// Whether the value is neither infinite nor NaN; null for null.
  public func isFinite() -> Expression { unary(.isFinite) }
  /// Whether the value is infinite; null for null.
  public func isInfinite() -> Expression { unary(.isInfinite) }

  /// The value, or what a strategy finds where it is null.
  ///
  /// - Parameters:
  ///   - strategy: What stands in. Forward and backward stay within the partitions of
  ///     ``over(_:orderBy:)``.
  ///   - limit: How many nulls in a row are filled at most, forward and backward; nil for all.
  /// - Also known as: `pandas.Series.ffill`, `bfill`, `polars.Expr.fill_null(strategy=…)`.
  public func fillNull(strategy: FillStrategy, limit: Int? = nil) -> Expression {
    switch strategy {
    case .forward: forwardFill(limit: limit)
    case .backward: backwardFill(limit: limit)
    case .mean: fillNull(mean())
    case .min: fillNull(min())
    case .max: fillNull(max())
    case .zero: fillNull(0)
    case .one: fillNull(1)
    }
  }

  /// The value, or the last one before that is there.
  ///
  /// - Parameter limit: How many nulls in a row are filled at most; nil for all.
  /// - Also known as: `pandas.Series.ffill`, `polars.Expr.forward_fill`.
  public func forwardFill(limit: Int? = nil) -> Expression {
    window(.fill("forwardFill", limit, forward: true))
  }

  /// The value, or the next one that is there.
  ///
  /// - Parameter limit: How many nulls in a row are filled at most; nil for all.
  /// - Also known as: `pandas.Series.bfill`, `polars.Expr.backward_fill`.
  public func backwardFill(limit: Int? = nil) -> Expression {
    window(.fill("backwardFill", limit, forward: false))
  }

  /// The value, or another where it is NaN; null stays null.
  ///
  /// - Also known as: `polars.Expr.fill_nan`.
  public func fillNaN(_ other: Expression) -> Expression {
    when(isNaN()).then(other).otherwise(self)
  }

  /// The value, or null where it is NaN.
  ///
  /// - Also known as: `polars.Expr.fill_nan(None)`.
  public func nanToNull() -> Expression { when(isNaN()).then(.null).otherwise(self) }

  /// Null, of whatever type stands beside it.
  public static var null: Expression { Expression(.literal(.null)) }

  /// The first of several values that is there.
  ///
  /// - Also known as: `pandas.Series.combine_first`, `polars.coalesce`, SQL's `coalesce`.
  public static func coalesce(_ first: Expression, _ others: Expression...) -> Expression {
    guard var result = others.last else { return first }
    for part in others.dropLast().reversed() { result = part.fillNull(result) }
    return first.fillNull(result)
  }

  /// The value, or null where it equals another.
  ///
  /// - Also known as: SQL's `nullif`.
  public func nullIf(_ other: Expression) -> Expression {
    SwiftwaterFrames.when(self == other).then(.null).otherwise(self)
  }

  /// The value where a condition is true, another elsewhere.
  ///
  /// - Parameters:
  ///   - condition: Where it is null the other value is taken.
  ///   - other: The value elsewhere; null when left out.
  /// - Also known as: `pandas.Series.where`.
  public func `where`(_ condition: Expression, otherwise other: Expression = .null) -> Expression {
    SwiftwaterFrames.when(condition).then(self).otherwise(other)
  }

  /// Another value where a condition is true, the value elsewhere.
  ///
  /// - Parameters:
  ///   - condition: Where it is null the value stays.
  ///   - other: The value where it is true; null when left out.
  /// - Also known as: `pandas.Series.mask`.
  public func mask(_ condition: Expression, with other: Expression = .null) -> Expression {
    SwiftwaterFrames.when(condition).then(other).otherwise(self)
  }
}

extension WindowFunction {
  static func fill(_ name: String, _ limit: Int?, forward: Bool) -> WindowFunction {
    WindowFunction(
      name, limit.map { [.integer(Int64($0))] } ?? [], reach: fillReach(limit, forward)
    ) { types throws(FrameError) in
      guard limit ?? 0 >= 0 else {
        throw FrameError(.argument, "a limit of \(limit ?? 0): use a number of rows from 0")
      }
      return types[0]
    } evaluate: { columns, segments throws(FrameError) in
      let column = columns[0]
      guard let validity = column.validity else { return column }
      let list = try Buffer.room(for: column.count, of: Int.self)
      let reach = limit ?? .max
      segments.forEach { rows in
        let target = list.base(as: Int.self)
        var last = -1
        for step in 0..<rows.count {
          let row = forward ? rows.lowerBound + step : rows.upperBound - 1 - step
          if validity[row] { last = row }
          target[row] = last >= 0 && abs(row - last) <= reach ? last : -1
        }
      }
      return try column.gather(RowList(buffer: list, count: column.count, hasMissing: true))
    }
  }

  private static func fillReach(_ limit: Int?, _ forward: Bool) -> WindowReach {
    if let limit { return .near(before: forward ? limit : 0, after: forward ? 0 : limit) }
    guard forward else { return .backward { fill("forwardFill", nil, forward: true) } }
    return .running { CarriedResult($0) }
  }
}

extension DataFrame {
  /// Returns the rows without NaN in some columns, in any column of floats when none is named.
  ///
  /// - Also known as: `polars.DataFrame.drop_nans`.
  public func dropNaNs(in names: String...) throws(FrameError) -> DataFrame {
    try require(names)
    let checked = names.isEmpty ? schema.filter(\.type.isFloatingPoint).map(\.name) : names
    guard let first = checked.first else { return self }
    let isNumber = { (name: String) in col(name).isNotNaN().fillNull(true) }
    return try filter(checked.dropFirst().reduce(isNumber(first)) { $0 && isNumber($1) })
  }
}

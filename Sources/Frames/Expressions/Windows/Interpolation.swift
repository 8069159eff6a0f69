import SwiftwaterDevices

/// How values between two others are found; see ``Expression/interpolate(_:)``.
public enum InterpolationMethod: String, Sendable, Hashable, CaseIterable {
  /// On the line between the two.
  case linear
  /// The nearer of the two, the later one in the middle.
  case nearest
}

extension Expression {
  /// The value, or one between its neighbours by row number; null before the first and after the last
  /// value that is there.
  ///
  /// - Parameter method: How it is found.
  /// - Returns: `float64`, `float32` for that, dates and times for themselves: between two of them what
  ///   is finer than their unit is dropped towards the past.
  /// - Also known as: `pandas.Series.interpolate(limit_area="inside")`, `polars.Expr.interpolate`.
  public func interpolate(_ method: InterpolationMethod = .linear) -> Expression {
    window(.interpolate(method))
  }
}

/// Numbers that have others between them.
private protocol Interpolated: BitwiseCopyable, SendableMetatype {
  /// The value so many steps of a number of steps on the way to another.
  func toward(_ other: Self, _ step: Int, of steps: Int) -> Self
}

extension Double: Interpolated {
  fileprivate func toward(_ other: Double, _ step: Int, of steps: Int) -> Double {
    self + (other - self) * (Double(step) / Double(steps))
  }
}

extension Int64: Interpolated {
  fileprivate func toward(_ other: Int64, _ step: Int, of steps: Int) -> Int64 {
    let way = (Int128(other) - Int128(self)) * Int128(step)
    let (quotient, rest) = way.quotientAndRemainder(dividingBy: Int128(steps))
    return Int64(Int128(self) + quotient - (rest < 0 ? 1 : 0))
  }
}

extension InterpolationMethod {
  @inline(__always)
  fileprivate func between<Value: Interpolated>(
    _ from: Value, _ to: Value, _ step: Int, of steps: Int
  ) -> Value {
    self == .nearest ? (2 * step < steps ? from : to) : from.toward(to, step, of: steps)
  }

  fileprivate func type(of types: [ColumnType]) throws(FrameError) -> ColumnType {
    if types[0].isTemporal { return types[0] }
    _ = try WindowFunction.numberToDouble([types[0]])
    return types[0] == .float32 ? .float32 : .float64
  }
}

extension WindowFunction {
  static func interpolate(_ method: InterpolationMethod) -> WindowFunction {
    WindowFunction(
      "interpolate", [.text(method.rawValue)], reach: .composed { composed(method, $0[0]) }
    ) { types throws(FrameError) in
      try method.type(of: types)
    } evaluate: { columns, segments throws(FrameError) in
      let column = columns[0]
      let type = try method.type(of: [column.type])
      let result =
        column.type.isTemporal
        ? try filled(try Evaluator.cast(column, to: .int64), segments, method, Int64.self)
        : try filled(try Evaluator.cast(column, to: .float64), segments, method, Double.self)
      return try Evaluator.cast(result, to: type)
    }
  }

  private static func filled<Value: Interpolated>(
    _ column: Column, _ segments: Segments, _ method: InterpolationMethod, _: Value.Type
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Value.self)
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    segments.forEach { rows in
      let (source, target) = (column.elements(Value.self), out.base(as: Value.self))
      let flags = flags.base(as: UInt8.self)
      var last = -1
      for row in rows {
        target[row] = source[row]
        let isThere = column.validity?[row] ?? true
        flags[row] = isThere ? 1 : 0
        guard isThere else { continue }
        if last >= 0 {
          for place in last + 1..<max(row, last + 1) {
            target[place] = method.between(
              source[last], source[row], place - last, of: row - last)
            flags[place] = 1
          }
        }
        last = row
      }
    }
    return Column(
      type: column.type, count: column.count, values: out,
      validity: try Validity(flags: flags, count: column.count))
  }
}

extension WindowFunction {
  /// The same of the last value before, the next one after, and where these are.
  private static func composed(
    _ method: InterpolationMethod, _ value: Expression.Node
  ) -> Expression.Node {
    func before(_ node: Expression.Node) -> Expression.Node {
      .window(fill("forwardFill", nil, forward: true), [node])
    }
    func after(_ node: Expression.Node) -> Expression.Node {
      .window(fill("backwardFill", nil, forward: false), [node])
    }
    // Whether a value is there is itself always there.
    let row = Expression.Node.window(cumulativeCount(false), [.isNull(value)])
    let place = Expression.Node.when(
      condition: .isNull(value), then: .literal(.null), otherwise: row)
    return .call(
      .interpolated(method),
      [value, row, before(value), before(place), after(value), after(place)])
  }
}

extension ScalarFunction {
  /// The value, else one between two others, each with its row.
  fileprivate static func interpolated(_ method: InterpolationMethod) -> ScalarFunction {
    ScalarFunction("interpolated", [.text(method.rawValue)]) { types throws(FrameError) in
      try method.type(of: types)
    } evaluate: { columns, count throws(FrameError) in
      let type = try method.type(of: columns.map(\.type))
      let result =
        type.isTemporal
        ? try between(columns, method, .int64, Int64.self)
        : try between(columns, method, .float64, Double.self)
      return try Evaluator.cast(result, to: type)
    }
  }

  /// - Parameter columns: Values, their rows, the values before with their rows, and those after.
  private static func between<Value: Interpolated>(
    _ columns: [Column], _ method: InterpolationMethod, _ type: ColumnType, _: Value.Type
  ) throws(FrameError) -> Column {
    let own = try Evaluator.cast(columns[0], to: type)
    let (before, after) = (
      try Evaluator.cast(columns[2], to: type), try Evaluator.cast(columns[4], to: type)
    )
    let out = try Buffer.room(for: own.count, of: Value.self, zeroed: true)
    let validity = try Validity(count: own.count) {
      own.isValid($0) || (before.isValid($0) && after.isValid($0))
    }
    withExtendedLifetime((own, before, after, columns)) {
      let target = out.base(as: Value.self)
      let (rows, last, next) = (
        columns[1].elements(Int.self), columns[3].elements(Int.self), columns[5].elements(Int.self)
      )
      for row in 0..<own.count where validity?[row] ?? true {
        target[row] =
          own.isValid(row)
          ? own.elements(Value.self)[row]
          : method.between(
            before.elements(Value.self)[row], after.elements(Value.self)[row],
            rows[row] - last[row], of: next[row] - last[row])
      }
    }
    return Column(type: type, count: own.count, values: out, validity: validity)
  }
}

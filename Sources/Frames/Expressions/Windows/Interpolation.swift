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
  /// - Returns: `float64`, or `float32` for that.
  /// - Also known as: `pandas.Series.interpolate(limit_area="inside")`, `polars.Expr.interpolate`.
  public func interpolate(_ method: InterpolationMethod = .linear) -> Expression {
    window(.interpolate(method))
  }
}

extension InterpolationMethod {
  /// The value at a share of the way from one to another.
  @inline(__always)
  fileprivate func between(_ from: Double, _ to: Double, _ share: Double) -> Double {
    self == .nearest ? (share < 0.5 ? from : to) : from + (to - from) * share
  }
}

extension WindowFunction {
  static func interpolate(_ method: InterpolationMethod) -> WindowFunction {
    WindowFunction(
      "interpolate", [.text(method.rawValue)], reach: .composed { composed(method, $0[0]) }
    ) { types throws(FrameError) in
      _ = try numberToDouble(types)
      return types[0] == .float32 ? .float32 : .float64
    } evaluate: { columns, segments throws(FrameError) in
      let column = columns[0]
      let wide = try Evaluator.cast(column, to: .float64)
      let count = wide.count
      let out = try Buffer.room(for: count, of: Double.self)
      let flags = try Buffer.room(for: count, of: UInt8.self)
      segments.forEach { rows in
        let (source, target) = (wide.elements(Double.self), out.base(as: Double.self))
        let flags = flags.base(as: UInt8.self)
        var last = -1
        for row in rows {
          target[row] = source[row]
          let isThere = wide.validity?[row] ?? true
          flags[row] = isThere ? 1 : 0
          guard isThere else { continue }
          if last >= 0 {
            let (from, to, gap) = (source[last], source[row], Double(row - last))
            for between in last + 1..<max(row, last + 1) {
              target[between] = method.between(from, to, Double(between - last) / gap)
              flags[between] = 1
            }
          }
          last = row
        }
      }
      let result = Column(
        type: .float64, count: count, values: out,
        validity: try Validity(flags: flags, count: count))
      return column.type == .float32 ? try Evaluator.cast(result, to: .float32) : result
    }
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
      types[0] == .float32 ? .float32 : .float64
    } evaluate: { columns, count throws(FrameError) in
      var numbers: [Column] = []
      for column in columns { numbers.append(try Evaluator.cast(column, to: .float64)) }
      let out = try Buffer.room(for: count, of: Double.self)
      let target = out.base(as: Double.self)
      let sources = numbers.map { $0.elements(Double.self) }
      for row in 0..<count {
        if numbers[0].isValid(row) {
          target[row] = sources[0][row]
          continue
        }
        let (last, next) = (sources[3][row], sources[5][row])
        target[row] = method.between(
          sources[2][row], sources[4][row], (sources[1][row] - last) / (next - last))
      }
      let (own, before, after) = (numbers[0], numbers[2], numbers[4])
      let validity = try Validity(count: count) {
        own.isValid($0) || (before.isValid($0) && after.isValid($0))
      }
      withExtendedLifetime(numbers) {}
      let result = Column(type: .float64, count: count, values: out, validity: validity)
      return columns[0].type == .float32 ? try Evaluator.cast(result, to: .float32) : result
    }
  }
}

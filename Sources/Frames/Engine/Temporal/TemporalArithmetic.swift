import SwiftwaterDevices

/// What operators mean on dates, times and lengths of time, in terms of the integers they are.
///
/// Two units of time meet in the finer one, so that nothing is lost; results that do not fit in 64
/// bits wrap around, as whole numbers do.
enum TemporalArithmetic {
  /// The type of the result, nil where the operator has no meaning.
  static func type(
    _ op: BinaryOperator, _ left: ColumnType, _ right: ColumnType
  ) -> ColumnType? {
    guard left.isTemporal || right.isTemporal else { return nil }
    switch (op, left, right) {
    case (.minimum, _, _), (.maximum, _, _): return left.common(with: right)
    case (.add, .date, .duration), (.subtract, .date, .duration): return .date
    case (.add, .duration, .date): return .date
    case (.add, .datetime(let a, let zone), .duration(let b)),
      (.subtract, .datetime(let a, let zone), .duration(let b)),
      (.add, .duration(let b), .datetime(let a, let zone)):
      return .datetime(max(a, b), zone: zone)
    case (.add, .duration(let a), .duration(let b)),
      (.subtract, .duration(let a), .duration(let b)),
      (.remainder, .duration(let a), .duration(let b)):
      return .duration(max(a, b))
    case (.subtract, .date, .date): return .duration(.microseconds)
    case (.subtract, .time, .time): return .duration(.nanoseconds)
    case (.subtract, .datetime(let a, _), .date), (.subtract, .date, .datetime(let a, _)):
      return .duration(a)
    case (.subtract, .datetime(let a, let zone), .datetime(let b, let zoneB)):
      return zone == zoneB ? .duration(max(a, b)) : nil
    case (.divide, .duration, .duration): return .float64
    case (.multiply, .duration, _), (.divide, .duration, _): return right.isNumeric ? left : nil
    case (.multiply, _, .duration): return left.isNumeric ? right : nil
    default: return nil
    }
  }

  /// The same result computed from integers.
  static func lowered(
    _ op: BinaryOperator, _ a: Expression.Node, _ left: ColumnType, _ b: Expression.Node,
    _ right: ColumnType, as type: ColumnType
  ) -> Expression.Node {
    switch (op, left, right) {
    case (.minimum, _, _), (.maximum, _, _):
      return .cast(.binary(op, ticks(a, in: type), ticks(b, in: type)), type)
    case (_, .date, .duration(let unit)):
      return .cast(.binary(op, .cast(a, .datetime(unit)), b), .date)
    case (.add, .duration, .date), (.add, .duration, .datetime):
      return lowered(op, b, right, a, left, as: type)
    case (_, .datetime(_, let zone), .duration):
      guard case .datetime(let unit, _) = type else { break }
      return .cast(
        .binary(op, ticks(a, in: .datetime(unit, zone: zone)), ticks(b, in: .duration(unit))), type)
    case (.divide, .duration(let x), .duration(let y)):
      let common = ColumnType.duration(max(x, y))
      return .binary(
        .divide, .cast(ticks(a, in: common), .float64), .cast(ticks(b, in: common), .float64))
    case (.divide, .duration, _) where right.isInteger:
      return .cast(.call(.truncatedQuotient, [.cast(a, .int64), .cast(b, .int64)]), type)
    case (.multiply, .duration, _), (.divide, .duration, _):
      if right.isInteger { return .cast(.binary(op, .cast(a, .int64), b), type) }
      let product = Expression.Node.binary(op, .cast(.cast(a, .int64), .float64), b)
      return .cast(.cast(product, .int64), type)
    case (.multiply, _, .duration): return lowered(op, b, right, a, left, as: type)
    case (.subtract, _, _), (.add, _, _), (.remainder, _, _):
      // Two readings of a clock are subtracted as datetimes, lengths as lengths.
      var common = left.common(with: right) ?? left
      if common == .date { common = .datetime(.microseconds) }
      return .cast(.binary(op, ticks(a, in: common), ticks(b, in: common)), type)
    default: break
    }
    return .binary(op, a, b)
  }

  /// The integers of a value in some type.
  private static func ticks(_ node: Expression.Node, in type: ColumnType) -> Expression.Node {
    .cast(.cast(node, type), .int64)
  }
}

extension ScalarFunction {
  /// The quotient of two whole numbers towards zero, null for a division by zero.
  static let truncatedQuotient = ScalarFunction(
    "truncatedQuotient", type: { _ throws(FrameError) in .int64 },
    evaluate: { columns, count throws(FrameError) in
      let out = try Buffer.room(for: count, of: Int64.self)
      let (x, y) = (columns[0], columns[1])
      Threads.forEachRange(count, grain: 1 << 16) { _, rows in
        let (a, b) = (x.elements(Int64.self), y.elements(Int64.self))
        let target = out.base(as: Int64.self)
        for row in rows {
          target[row] = b[row] == 0 ? 0 : a[row].dividedReportingOverflow(by: b[row]).partialValue
        }
      }
      let both = try Validity.both(x.validity, y.validity, count: count)
      let divisors = y.elements(Int64.self)
      let validity = try Validity(count: count) { divisors[$0] != 0 && both?[$0] ?? true }
      return Column(type: .int64, count: count, values: out, validity: validity)
    })
}

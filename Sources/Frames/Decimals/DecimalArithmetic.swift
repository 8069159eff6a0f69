import SwiftwaterDevices

/// What operators mean on decimals, exactly.
///
/// | operator | digits after the point | digits |
/// | --- | --- | --- |
/// | `+` `-` | the larger scale | one more than the wider whole part and that scale |
/// | `*` | the sum of the scales | the sum of the digits |
/// | `/` | max(6, scale + divisor's digits + 1) | as many as the quotient needs |
/// | `%` | the larger scale | of the narrower whole part |
/// | `floorDivided(by:)` | 0 | one more than the dividend's whole part and the divisor's scale |
///
/// Where more than 38 digits were needed, a quotient gives up decimal places down to 6, and other
/// results keep theirs. A result that does not fit is an error, a division by zero is null; a
/// quotient is rounded half away from zero. With floats a decimal becomes one.
///
/// - Source: the rules are those of SQL:2016 as Spark SQL and Hive settle them.
enum DecimalArithmetic {
  /// The type of the result, nil where the operator has no meaning.
  static func type(
    _ op: BinaryOperator, _ a: Expression.Node, _ left: ColumnType, _ b: Expression.Node,
    _ right: ColumnType
  ) throws(FrameError) -> ColumnType? {
    guard left.isDecimal || right.isDecimal else { return nil }
    guard let x = decimal(a, left, beside: right), let y = decimal(b, right, beside: left) else {
      let other = left.isDecimal ? right : left
      return other.isArithmetic ? .float64 : nil
    }
    guard case .decimal(let p, let s) = x, case .decimal(let q, let t) = y else { return nil }
    let scale = max(s, t)
    switch op {
    case .add, .subtract:
      return .decimal(precision: min(38, max(p - s, q - t) + scale + 1), scale: scale)
    case .multiply:
      guard s + t <= 38 else {
        throw FrameError(
          .type,
          "a product of \(x) and \(y) has \(s + t) decimal places and 38 are the most; round one")
      }
      return .decimal(precision: min(38, p + q), scale: s + t)
    case .divide:
      let places = max(6, s + q + 1)
      let whole = p - s + t
      if whole + places <= 38 { return .decimal(precision: whole + places, scale: places) }
      return .decimal(precision: 38, scale: max(min(places, 6), 38 - whole))
    case .remainder:
      return .decimal(precision: min(38, min(p - s, q - t) + scale), scale: scale)
    case .floorDivide:
      return .decimal(precision: min(38, max(1, p - s + t + 1)), scale: 0)
    case .minimum, .maximum: return left.common(with: right) ?? x.common(with: y)
    default: return .float64
    }
  }

  /// The same result through functions of decimals, or of floats.
  static func lowered(
    _ op: BinaryOperator, _ a: Expression.Node, _ left: ColumnType, _ b: Expression.Node,
    _ right: ColumnType, as type: ColumnType
  ) -> Expression.Node {
    guard type.isDecimal, let x = decimal(a, left, beside: right),
      let y = decimal(b, right, beside: left)
    else { return .binary(op, .cast(a, .float64), .cast(b, .float64)) }
    if op == .minimum || op == .maximum {
      let (x, y) = (Expression.Node.cast(a, type), Expression.Node.cast(b, type))
      let first = Expression.Node.binary(op == .minimum ? .lessOrEqual : .greaterOrEqual, x, y)
      return .when(
        condition: .isNull(.binary(.equal, x, y)), then: .literal(.null),
        otherwise: .when(condition: first, then: x, otherwise: y))
    }
    return .call(.decimal(op, as: type), [.cast(a, x), .cast(b, y)])
  }

  /// The decimal type an operand takes, nil when it becomes a float.
  private static func decimal(
    _ node: Expression.Node, _ type: ColumnType, beside other: ColumnType
  ) -> ColumnType? {
    if type.isDecimal { return type }
    if case .literal(let literal) = node {
      switch literal {
      case .integer(let value): return DecimalNumber(Int(value)).type
      case .number(let value): return DecimalNumber("\(value)")?.type
      case .text(let text): return DecimalNumber(text)?.type
      case .null: return other
      default: return nil
      }
    }
    if type == .null { return other }
    return type.isInteger ? type.dtype.map { .decimal(holding: $0) } : nil
  }
}

extension ScalarFunction {
  /// An operator on two decimal columns.
  static func decimal(_ op: BinaryOperator, as type: ColumnType) -> ScalarFunction {
    ScalarFunction(
      "decimal\(op.rawValue)", [.text("\(type)")], type: { _ throws(FrameError) in type },
      evaluate: { columns, _ throws(FrameError) in
        try DecimalKernels.apply(op, columns[0], columns[1], as: type)
      })
  }
}

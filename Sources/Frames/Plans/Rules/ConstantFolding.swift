/// Computes what does not depend on rows before there are any, and removes what does nothing: filters
/// that are always true, projections of the same columns, negations of negations.
enum ConstantFolding {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      switch step {
      case .filter(let condition, let input):
        switch folded(condition) {
        case .literal(.bool(true)): return input
        case .literal(.bool(false)), .literal(.null): return .limit(.first(0), input)
        case let folded: return .filter(folded, input)
        }
      case .project(let expressions, let input):
        let expressions = expressions.map { NamedExpression($0.name, folded($0.node)) }
        let isIdentity =
          expressions.map(\.name) == input.names
          && expressions.allSatisfy { $0.node == .column($0.name) }
        return isIdentity ? input : .project(expressions, input)
      default: return step
      }
    }
  }

  /// The same value for less work; columns keep their types, so only what is typed alike changes.
  static func folded(_ node: Expression.Node) -> Expression.Node {
    node.mapped { node in
      switch node {
      case .unary(.not, .unary(.not, let inner)): return inner
      case .unary(.not, .literal(.bool(let value))): return .literal(.bool(!value))
      case .unary(.negate, .literal(.integer(let value))) where value != .min:
        return .literal(.integer(-value))
      case .unary(.negate, .literal(.number(let value))): return .literal(.number(-value))
      case .binary(let op, .literal(let a), .literal(let b)): return value(op, a, b) ?? node
      case .binary(.and, let a, .literal(.bool(true))), .binary(.and, .literal(.bool(true)), let a):
        return a
      case .binary(.or, let a, .literal(.bool(false))),
        .binary(.or, .literal(.bool(false)), let a):
        return a
      case .binary(.and, _, .literal(.bool(false))), .binary(.and, .literal(.bool(false)), _):
        return .literal(.bool(false))
      case .binary(.or, _, .literal(.bool(true))), .binary(.or, .literal(.bool(true)), _):
        return .literal(.bool(true))
      case .when(.literal(.bool(let isTrue)), let then, let otherwise)
      where type(of: then) != nil && type(of: then) == type(of: otherwise):
        return isTrue ? then : otherwise
      case .isNull(.literal(let literal)): return .literal(.bool(literal == .null))
      case .cast(.cast(let inner, let first), let second) where first == second:
        return .cast(inner, first)
      default: return node
      }
    }
  }

  // MARK: - Implementation

  /// The type of a literal, the only nodes whose types are known without a schema.
  private static func type(of node: Expression.Node) -> ColumnType? {
    if case .literal(let literal) = node, literal != .null { return literal.type }
    return nil
  }

  private static func value(
    _ op: BinaryOperator, _ a: Expression.Literal, _ b: Expression.Literal
  ) -> Expression.Node? {
    switch (a, b) {
    case (.integer(let x), .integer(let y)):
      switch op {
      case .add: return .literal(.integer(x &+ y))
      case .subtract: return .literal(.integer(x &- y))
      case .multiply: return .literal(.integer(x &* y))
      default: return compared(op, x, y)
      }
    case (.number(let x), .number(let y)):
      switch op {
      case .add: return .literal(.number(x + y))
      case .subtract: return .literal(.number(x - y))
      case .multiply: return .literal(.number(x * y))
      case .divide: return .literal(.number(x / y))
      default: return x.isNaN || y.isNaN ? nil : compared(op, x, y)
      }
    default: return nil
    }
  }

  private static func compared<Value: Comparable>(
    _ op: BinaryOperator, _ x: Value, _ y: Value
  ) -> Expression.Node? {
    switch op {
    case .equal: .literal(.bool(x == y))
    case .notEqual: .literal(.bool(x != y))
    case .less: .literal(.bool(x < y))
    case .lessOrEqual: .literal(.bool(x <= y))
    case .greater: .literal(.bool(x > y))
    case .greaterOrEqual: .literal(.bool(x >= y))
    default: nil
    }
  }
}

/// A value that a column can be compared with.
public protocol ExpressionLiteral: Sendable {
  /// The value as an expression, the same in every row.
  var expression: Expression { get }
}

extension Int: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(self) }
}
extension Double: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(self) }
}
extension String: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(self) }
}
extension Bool: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(self) }
}

extension Expression {
  /// Whether the value is null; never null itself.
  public func isNull() -> Expression { Expression(.isNull(node)) }

  /// Whether the value is there; never null itself.
  public func isNotNull() -> Expression { !isNull() }

  /// The value, or another where it is null.
  public func fillNull(_ other: Expression) -> Expression {
    Expression(.fillNull(node, other.node))
  }

  /// The value as another type.
  ///
  /// Numbers are truncated towards zero and wrap around when they do not fit; text is parsed, and
  /// what is not a number becomes null; numbers become text as Swift writes them. Texts that are no
  /// category, and whole numbers that are no place among them, become null in an enumeration.
  public func cast(_ type: ColumnType) -> Expression { Expression(.cast(node, type)) }

  /// Whether the value is one of some values; null when it is null.
  public func isIn<Value: ExpressionLiteral>(_ values: [Value]) -> Expression {
    Expression(
      .isIn(
        node,
        values.map { value in
          if case .literal(let literal) = value.expression.node { literal } else { .null }
        }))
  }
}

/// The first half of a choice; see ``when(_:)``.
public struct When: Sendable {
  fileprivate let branches: [(Expression, Expression)]
  fileprivate let condition: Expression

  /// The value where the condition is true.
  public func then(_ value: Expression) -> Then {
    Then(branches: branches + [(condition, value)])
  }
}

/// A choice that lacks the value for when nothing was true; see ``when(_:)``.
public struct Then: Sendable {
  fileprivate let branches: [(Expression, Expression)]

  /// Another condition, looked at where none before was true.
  public func when(_ condition: Expression) -> When {
    When(branches: branches, condition: condition)
  }

  /// The value where no condition was true; a null condition counts as false.
  public func otherwise(_ value: Expression) -> Expression {
    branches.reversed().reduce(value) { rest, branch in
      Expression(
        .when(condition: branch.0.node, then: branch.1.node, otherwise: rest.node))
    }
  }
}

extension Then {
  /// Null where no condition was true; a null condition counts as false.
  public func otherwiseNull() -> Expression { otherwise(Expression(.literal(.null))) }
}

/// Begins a choice between values: `when(a > b).then(a).otherwise(b)`.
///
/// - Also known as: `CASE WHEN`, `numpy.where`, `polars.when`.
public func when(_ condition: Expression) -> When { When(branches: [], condition: condition) }

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
  public func isNull() -> Expression { Expression(.isNull(node), depth: depth + 1) }

  /// Whether the value is there; never null itself.
  public func isNotNull() -> Expression { !isNull() }

  /// The value, or another where it is null.
  public func fillNull(_ other: Expression) -> Expression {
    Expression(.fillNull(node, other.node), depth: [self, other].depth)
  }

  /// The value as another type; null where it has none.
  ///
  /// Numbers lose their fraction, and are null where they do not fit in another type of numbers; text
  /// is parsed, and what is not a value of the type becomes null; numbers become text as Swift writes
  /// them. Numbers become the dates and times that are stored as them, null where there is none: a
  /// time of day ends with the day, a date has days of 32 bits. Texts that are no category, and whole
  /// numbers that are no place among them, become null in an enumeration. In a zone, of two instants a
  /// text may mean it is the first, and null where clocks are put forward;
  /// ``TextNamespace/toDatetime(_:unit:zone:ambiguous:nonexistent:)`` refuses both.
  ///
  /// - Parameters:
  ///   - type: The type of the result.
  ///   - strict: Whether a value that the type does not have is an error of the run instead of null.
  /// - Also known as: `polars.Expr.cast(strict=)`, `TRY_CAST` and `CAST`, `pandas.to_numeric(errors=)`.
  public func cast(_ type: ColumnType, strict: Bool = false) -> Expression {
    guard strict else { return Expression(.cast(node, type), depth: depth + 1) }
    return call(.strictCast(type))
  }

  /// Whether the value is one of some values; null when it is null.
  ///
  /// Rows whose value is one of another frame's column are those of a semi-join:
  /// `frame.join(other, on: "key", how: .semi)`, and of an anti-join where it is none of them.
  ///
  /// - Also known as: `pandas.Series.isin`, `polars.Expr.is_in`, SQL `IN`.
  public func isIn<Value: ExpressionLiteral>(_ values: [Value]) -> Expression {
    Expression(
      .isIn(
        node,
        values.map { value in
          if case .literal(let literal) = value.expression.node { literal } else { .null }
        }), depth: depth + 1)
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
        .when(condition: branch.0.node, then: branch.1.node, otherwise: rest.node),
        depth: [branch.0, branch.1, rest].depth)
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

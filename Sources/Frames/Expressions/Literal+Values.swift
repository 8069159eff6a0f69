/// Makes an expression of a value such as a date, the same in every row.
public func lit(_ value: some ExpressionLiteral) -> Expression { value.expression }

extension CalendarDate: ExpressionLiteral {
  /// The day as an expression.
  public var expression: Expression {
    Expression(.literal(.stored(Int128(daysSince1970), .date)))
  }
}

extension TimeOfDay: ExpressionLiteral {
  /// The time as an expression.
  public var expression: Expression {
    Expression(.literal(.stored(Int128(nanosecondsSinceMidnight), .time)))
  }
}

extension DateTime: ExpressionLiteral {
  /// The reading as an expression, in microseconds.
  public var expression: Expression {
    Expression(.literal(.stored(Int128(microsecondsSince1970), .datetime(.microseconds))))
  }
}

extension Duration: ExpressionLiteral {
  /// The length as an expression, in microseconds; what is finer is dropped, and a length beyond
  /// what they hold is the longest there is.
  public var expression: Expression {
    let (seconds, attoseconds) = components
    let ticks = Int128(seconds) * 1_000_000 + Int128(attoseconds / 1_000_000_000_000)
    return Expression(
      .literal(.stored(Int128(Int64(clamping: ticks)), .duration(.microseconds))))
  }
}

extension DecimalNumber: ExpressionLiteral {
  /// The number as an expression.
  public var expression: Expression { Expression(.literal(.stored(units, type))) }
}

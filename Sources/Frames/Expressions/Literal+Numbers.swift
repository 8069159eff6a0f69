extension Int8: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(Int(self)) }
}
extension Int16: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(Int(self)) }
}
extension Int32: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(Int(self)) }
}
extension Int64: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { Expression(.literal(.integer(self))) }
}
extension UInt8: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(Int(self)) }
}
extension UInt16: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { lit(Int(self)) }
}
extension UInt32: ExpressionLiteral {
  /// The value as an expression.
  public var expression: Expression { Expression(.literal(.integer(Int64(self)))) }
}
extension UInt64: ExpressionLiteral {
  /// The value as an expression, of type `uint64` where it is beyond `int64`.
  public var expression: Expression {
    let literal = Int64(exactly: self).map { Expression.Literal.integer($0) }
    return Expression(.literal(literal ?? .stored(Int128(self), .uint64)))
  }
}
extension UInt: ExpressionLiteral {
  /// The value as an expression, of type `uint64` where it is beyond `int64`.
  public var expression: Expression { UInt64(self).expression }
}
extension Float: ExpressionLiteral {
  /// The value as an expression, a number of more digits with the same value.
  public var expression: Expression { lit(Double(self)) }
}

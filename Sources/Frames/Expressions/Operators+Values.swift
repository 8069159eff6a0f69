// Operators with Swift values: `col("age") > limit` for a variable `limit`. Literals become
// expressions by themselves.

extension Expression {
  /// The sum with a value.
  @_disfavoredOverload
  public static func + (a: Expression, b: some ExpressionLiteral) -> Expression { a + b.expression }
  /// The sum of a value.
  @_disfavoredOverload
  public static func + (a: some ExpressionLiteral, b: Expression) -> Expression { a.expression + b }
  /// The difference from a value.
  @_disfavoredOverload
  public static func - (a: Expression, b: some ExpressionLiteral) -> Expression { a - b.expression }
  /// The difference of a value.
  @_disfavoredOverload
  public static func - (a: some ExpressionLiteral, b: Expression) -> Expression { a.expression - b }
  /// The product with a value.
  @_disfavoredOverload
  public static func * (a: Expression, b: some ExpressionLiteral) -> Expression { a * b.expression }
  /// The product of a value.
  @_disfavoredOverload
  public static func * (a: some ExpressionLiteral, b: Expression) -> Expression { a.expression * b }
  /// The quotient by a value.
  @_disfavoredOverload
  public static func / (a: Expression, b: some ExpressionLiteral) -> Expression { a / b.expression }
  /// The quotient of a value.
  @_disfavoredOverload
  public static func / (a: some ExpressionLiteral, b: Expression) -> Expression { a.expression / b }
  /// The remainder of the division by a value.
  @_disfavoredOverload
  public static func % (a: Expression, b: some ExpressionLiteral) -> Expression { a % b.expression }
  /// Whether each value equals a value; null where it is null.
  @_disfavoredOverload
  public static func == (a: Expression, b: some ExpressionLiteral) -> Expression {
    a == b.expression
  }
  /// Whether each value differs from a value; null where it is null.
  @_disfavoredOverload
  public static func != (a: Expression, b: some ExpressionLiteral) -> Expression {
    a != b.expression
  }
  /// Whether each value comes before a value; null where it is null.
  @_disfavoredOverload
  public static func < (a: Expression, b: some ExpressionLiteral) -> Expression { a < b.expression }
  /// Whether each value does not come after a value; null where it is null.
  @_disfavoredOverload
  public static func <= (a: Expression, b: some ExpressionLiteral) -> Expression {
    a <= b.expression
  }
  /// Whether each value comes after a value; null where it is null.
  @_disfavoredOverload
  public static func > (a: Expression, b: some ExpressionLiteral) -> Expression { a > b.expression }
  /// Whether each value does not come before a value; null where it is null.
  @_disfavoredOverload
  public static func >= (a: Expression, b: some ExpressionLiteral) -> Expression {
    a >= b.expression
  }
}

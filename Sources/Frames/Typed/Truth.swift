/// A computation of truth values, such as a condition.
public struct Truth: TypedColumn, ExpressibleByBooleanLiteral {
  /// The same computation without its family.
  public let expression: Expression

  /// Takes a computation to be of this family.
  public init(_ expression: Expression) { self.expression = expression }
  /// True or false, the same in every row.
  public init(booleanLiteral value: Bool) { expression = lit(value) }

  /// Whether the values are true or false.
  public static func holds(_ type: ColumnType) -> Bool { type == .bool }
}

extension Truth {
  /// Whether two are equal; null where one is null.
  public static func == (a: Truth, b: Truth) -> Truth { Truth(a.expression == b.expression) }
  /// Whether two are not equal; null where one is null.
  public static func != (a: Truth, b: Truth) -> Truth { Truth(a.expression != b.expression) }

  /// Whether both are true, by three-valued logic.
  public static func && (a: Truth, b: Truth) -> Truth { Truth(a.expression && b.expression) }
  /// Whether one is true, by three-valued logic.
  public static func || (a: Truth, b: Truth) -> Truth { Truth(a.expression || b.expression) }
  /// The opposite; null for null.
  public static prefix func ! (a: Truth) -> Truth { Truth(!a.expression) }

  /// Whether one of a group is true.
  public func any() -> Truth { Truth(expression.any()) }
  /// Whether all of a group are true.
  public func all() -> Truth { Truth(expression.all()) }
}

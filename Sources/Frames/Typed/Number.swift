/// A computation of numbers, whole or not.
public struct Number: TypedColumn, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral
{
  /// The same computation without its family.
  public let expression: Expression

  /// Takes a computation to be of this family.
  public init(_ expression: Expression) { self.expression = expression }
  /// A whole number, the same in every row.
  public init(integerLiteral value: Int) { expression = lit(value) }
  /// A number, the same in every row.
  public init(floatLiteral value: Double) { expression = lit(value) }
  /// A number of the program, the same in every row.
  public static func value(_ value: Double) -> Number { Number(lit(value)) }

  /// Whether the values are numbers or decimals.
  public static func holds(_ type: ColumnType) -> Bool { type.isNumeric || type.isDecimal }
}

extension Number {
  /// Whether two are equal; null where one is null.
  public static func == (a: Number, b: Number) -> Truth { Truth(a.expression == b.expression) }
  /// Whether two are not equal; null where one is null.
  public static func != (a: Number, b: Number) -> Truth { Truth(a.expression != b.expression) }
  /// Whether two are in order; null where one is null.
  public static func < (a: Number, b: Number) -> Truth { Truth(a.expression < b.expression) }
  /// Whether two are in order or equal; null where one is null.
  public static func <= (a: Number, b: Number) -> Truth { Truth(a.expression <= b.expression) }
  /// Whether two are in descending order; null where one is null.
  public static func > (a: Number, b: Number) -> Truth { Truth(a.expression > b.expression) }
  /// Whether two are in descending order or equal; null where one is null.
  public static func >= (a: Number, b: Number) -> Truth { Truth(a.expression >= b.expression) }

  /// The sum.
  public static func + (a: Number, b: Number) -> Number { Number(a.expression + b.expression) }
  /// The difference.
  public static func - (a: Number, b: Number) -> Number { Number(a.expression - b.expression) }
  /// The product.
  public static func * (a: Number, b: Number) -> Number { Number(a.expression * b.expression) }
  /// The quotient, with a fraction.
  public static func / (a: Number, b: Number) -> Number { Number(a.expression / b.expression) }
  /// What is left of the quotient.
  public static func % (a: Number, b: Number) -> Number { Number(a.expression % b.expression) }
  /// The number with the other sign.
  public static prefix func - (a: Number) -> Number { Number(-a.expression) }

  /// The sum of a group.
  public func sum() -> Number { Number(expression.sum()) }
  /// The mean of a group.
  public func mean() -> Number { Number(expression.mean()) }
  /// The median of a group.
  public func median() -> Number { Number(expression.median()) }
  /// The standard deviation of a group.
  public func std(ddof: Int = 1) -> Number { Number(expression.std(ddof: ddof)) }
  /// The smallest of a group.
  public func min() -> Number { Number(expression.min()) }
  /// The largest of a group.
  public func max() -> Number { Number(expression.max()) }
}

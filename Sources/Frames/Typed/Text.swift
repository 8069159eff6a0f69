/// A computation of text.
public struct Text: TypedColumn, ExpressibleByStringLiteral {
  /// The same computation without its family.
  public let expression: Expression

  /// Takes a computation to be of this family.
  public init(_ expression: Expression) { self.expression = expression }
  /// A text, the same in every row.
  public init(stringLiteral value: String) { expression = lit(value) }
  /// A text of the program, the same in every row.
  public static func value(_ value: String) -> Text { Text(lit(value)) }

  /// Whether the values are text, or stand for text as those of enumerations do.
  public static func holds(_ type: ColumnType) -> Bool { type.standsForText }
}

extension Text {
  /// Whether two are equal; null where one is null.
  public static func == (a: Text, b: Text) -> Truth { Truth(a.expression == b.expression) }
  /// Whether two are not equal; null where one is null.
  public static func != (a: Text, b: Text) -> Truth { Truth(a.expression != b.expression) }
  /// Whether two are in order; null where one is null.
  public static func < (a: Text, b: Text) -> Truth { Truth(a.expression < b.expression) }
  /// Whether two are in order or equal; null where one is null.
  public static func <= (a: Text, b: Text) -> Truth { Truth(a.expression <= b.expression) }
  /// Whether two are in descending order; null where one is null.
  public static func > (a: Text, b: Text) -> Truth { Truth(a.expression > b.expression) }
  /// Whether two are in descending order or equal; null where one is null.
  public static func >= (a: Text, b: Text) -> Truth { Truth(a.expression >= b.expression) }

  /// Whether the text is one of some.
  public func isIn(_ values: [String]) -> Truth { Truth(expression.isIn(values)) }
  /// Whether the text begins with another.
  public func startsWith(_ prefix: String) -> Truth { Truth(expression.text.startsWith(prefix)) }
  /// Whether another text is in it.
  public func contains(_ part: String) -> Truth { Truth(expression.text.contains(part)) }
  /// The number of characters.
  public func length() -> Number { Number(expression.text.length()) }
}

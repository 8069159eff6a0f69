/// A computation whose family of types the compiler knows: ``Number``, ``Text``, ``Truth`` or
/// ``Moment``.
public protocol TypedColumn: Sendable {
  /// The same computation without its family.
  var expression: Expression { get }

  /// Takes a computation to be of this family; the frame it is handed to checks its types.
  init(_ expression: Expression)

  /// Whether columns of a type belong to this family.
  static func holds(_ type: ColumnType) -> Bool
}

extension TypedColumn {
  /// Refers to a column of the frame by name; `Text("a")` would be the text itself.
  public init(column name: String) { self.init(col(name)) }

  /// Returns the same computation under another name.
  public func `as`(_ name: String) -> Self { Self(expression.as(name)) }

  /// Whether there is no value.
  public func isNull() -> Truth { Truth(expression.isNull()) }
  /// Whether there is a value.
  public func isNotNull() -> Truth { Truth(expression.isNotNull()) }
  /// Returns the value, or another one where it is null.
  public func fillNull(_ other: Self) -> Self { Self(expression.fillNull(other.expression)) }

  /// The number of values that are there in a group.
  public func count() -> Number { Number(expression.count()) }
  /// The number of distinct values in a group.
  public func nUnique() -> Number { Number(expression.nUnique()) }
  /// The first value of a group that is there.
  public func first() -> Self { Self(expression.first()) }
  /// The last value of a group that is there.
  public func last() -> Self { Self(expression.last()) }
}

/// A computation of dates, times, datetimes or lengths of time.
public struct Moment: TypedColumn, ExpressibleByStringLiteral {
  /// The same computation without its family.
  public let expression: Expression

  /// Takes a computation to be of this family.
  public init(_ expression: Expression) { self.expression = expression }
  /// A date or a time as ISO 8601, the same in every row.
  public init(stringLiteral value: String) { expression = lit(value) }
  /// A date of the program, the same in every row.
  public static func value(_ value: CalendarDate) -> Moment { Moment(lit(value)) }
  /// A date and time of the program, the same in every row.
  public static func value(_ value: DateTime) -> Moment { Moment(lit(value)) }

  /// Whether the values are of time.
  public static func holds(_ type: ColumnType) -> Bool { type.isTemporal }
}

extension Moment {
  /// Whether two are equal; null where one is null.
  public static func == (a: Moment, b: Moment) -> Truth { Truth(a.expression == b.expression) }
  /// Whether two are not equal; null where one is null.
  public static func != (a: Moment, b: Moment) -> Truth { Truth(a.expression != b.expression) }
  /// Whether two are in order; null where one is null.
  public static func < (a: Moment, b: Moment) -> Truth { Truth(a.expression < b.expression) }
  /// Whether two are in order or equal; null where one is null.
  public static func <= (a: Moment, b: Moment) -> Truth { Truth(a.expression <= b.expression) }
  /// Whether two are in descending order; null where one is null.
  public static func > (a: Moment, b: Moment) -> Truth { Truth(a.expression > b.expression) }
  /// Whether two are in descending order or equal; null where one is null.
  public static func >= (a: Moment, b: Moment) -> Truth { Truth(a.expression >= b.expression) }

  /// The year.
  public func year() -> Number { Number(expression.temporal.year()) }
  /// The month, 1…12.
  public func month() -> Number { Number(expression.temporal.month()) }
  /// The day of the month, from 1.
  public func day() -> Number { Number(expression.temporal.day()) }
  /// The hour, 0…23.
  public func hour() -> Number { Number(expression.temporal.hour()) }
  /// The earliest of a group.
  public func min() -> Moment { Moment(expression.min()) }
  /// The latest of a group.
  public func max() -> Moment { Moment(expression.max()) }
}

/// The columns of a table, as properties: what ``TypedFrame`` gives to its closures.
///
/// ```swift
/// struct TripColumns: TableColumns {
///   let fare = Number(column: "fare")
///   let zone = Text(column: "zone")
/// }
/// ```
public protocol TableColumns: Sendable {
  /// Creates the columns.
  init()
}

/// A frame whose columns are known to the compiler: a wrong name or type does not compile.
///
/// ```swift
/// let trips = try DataFrame(csv: "trips.csv").typed(TripColumns.self)
/// let means = try trips
///   .filter { $0.fare > 10 && $0.zone == "Queens" }
///   .groupBy(\.zone) { [$0.fare.mean().as("mean fare")] }
/// ```
///
/// What a frame can and this cannot is asked of ``frame``.
///
/// - Also known as: `pyspark.sql.Dataset` in Scala.
public struct TypedFrame<Columns: TableColumns>: Sendable {
  /// The same rows with names that are looked up.
  public let frame: DataFrame
  private let columns = Columns()

  /// Checks that a frame has the columns.
  ///
  /// - Throws: ``FrameError`` with code `unknownColumn` or `type` for the first that it has not.
  public init(_ frame: DataFrame) throws(FrameError) {
    for (_, value) in Mirror(reflecting: columns).children {
      guard let column = value as? any TypedColumn else { continue }
      let type = try column.expression.node.type(in: frame.schema)
      guard Swift.type(of: column).holds(type) else {
        throw FrameError(
          .type,
          "column '\(column.expression.name)' is \(type), not \(Swift.type(of: column)); cast it first"
        )
      }
    }
    self.frame = frame
  }

  private init(checked frame: DataFrame) { self.frame = frame }

  /// Returns the rows where a condition is true; null counts as false.
  public func filter(_ condition: (Columns) -> Truth) throws(FrameError) -> TypedFrame {
    TypedFrame(checked: try frame.filter(condition(columns).expression))
  }

  /// Returns columns computed row by row.
  public func select(
    _ expressions: (Columns) -> [any TypedColumn]
  ) throws(FrameError) -> DataFrame {
    try frame.select(expressions(columns).map(\.expression))
  }

  /// Returns this frame with columns added, or replaced where the name exists.
  public func with(_ expressions: (Columns) -> [any TypedColumn]) throws(FrameError) -> DataFrame {
    try frame.with(expressions(columns).map(\.expression))
  }

  /// Returns the rows in order of a column, which ties do not change.
  ///
  /// - Parameters:
  ///   - key: The column.
  ///   - descending: Whether the largest comes first.
  public func sort(
    by key: KeyPath<Columns, some TypedColumn>, descending: Bool = false
  ) throws(FrameError) -> TypedFrame {
    TypedFrame(
      checked: try frame.sort(by: columns[keyPath: key].expression.name, descending: descending))
  }

  /// Returns one row for each value of a column: it and aggregates of the rows that have it.
  ///
  /// - Parameters:
  ///   - key: The column.
  ///   - aggregates: What is computed of each group.
  public func groupBy(
    _ key: KeyPath<Columns, some TypedColumn>, _ aggregates: (Columns) -> [any TypedColumn]
  ) throws(FrameError) -> DataFrame {
    try frame.groupBy(columns[keyPath: key].expression)
      .aggregate(aggregates(columns).map(\.expression))
  }

  /// Returns the first rows.
  public func head(_ count: Int = 5) throws(FrameError) -> TypedFrame {
    TypedFrame(checked: try frame.head(count))
  }

  /// Runs the plan and returns each row as a value; see ``DataFrame/rows(of:)``.
  public func collect<Row: Decodable>(as type: Row.Type) throws(FrameError) -> [Row] {
    try frame.rows(of: type)
  }
}

extension DataFrame {
  /// Returns the same rows with columns that the compiler knows.
  ///
  /// - Parameter columns: The type whose properties are the columns.
  /// - Throws: ``FrameError`` with code `unknownColumn` or `type` for a column that is not so.
  public func typed<Columns: TableColumns>(
    _ columns: Columns.Type
  ) throws(FrameError) -> TypedFrame<Columns> {
    try TypedFrame(self)
  }
}

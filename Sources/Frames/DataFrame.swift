import SwiftwaterDevices

/// A table with named columns: a value that describes how its rows come about.
///
/// Operations describe; printing, reading, writing and `collect()` run what was described, in one
/// go and in parallel, computing only what is needed. Names and types are checked as each
/// operation is added, and rows keep their order unless an operation says otherwise.
///
/// ```swift
/// let people = try DataFrame(csv: "people.csv")
/// let means = try people
///   .filter(col("age") >= 18)
///   .groupBy("county")
///   .aggregate(col("age").mean().as("mean age"), .count())
/// print(try means.sort(by: "mean age", descending: true).head(10))
/// ```
///
/// - Also known as: `pandas.DataFrame`, `polars.LazyFrame`.
public struct DataFrame: Sendable {
  /// The names and types of the columns, known before anything is run.
  public let schema: [Field]

  let plan: Plan
  let result: PlanResult

  /// Creates a frame of named columns: arrays, arrays of optionals, columns or tensors.
  ///
  /// ```swift
  /// try DataFrame(["name": ["Ann", "Bo"], "age": [41, nil]])
  /// ```
  ///
  /// - Throws: ``FrameError`` when lengths differ or a name occurs twice.
  public init(_ columns: KeyValuePairs<String, any ColumnConvertible>) throws(FrameError) {
    var named: [(String, Column)] = []
    for (name, values) in columns { named.append((name, try values.column())) }
    try self.init(columns: named)
  }

  /// Creates a frame of named columns.
  ///
  /// - Throws: ``FrameError`` when lengths differ or a name occurs twice.
  public init(columns: [(String, Column)]) throws(FrameError) {
    let count = columns.first?.1.count ?? 0
    for (name, column) in columns where column.count != count {
      throw FrameError(
        .length,
        "column '\(name)' has \(column.count) rows, '\(columns[0].0)' has \(count); make them equal"
      )
    }
    let table = Table(names: columns.map(\.0), columns: columns.map(\.1), count: count)
    try self.init(.values(table), table.schema)
    result.set(table)
  }

  init(table: Table) {
    schema = table.schema
    plan = .values(table)
    result = PlanResult()
    result.set(table)
  }

  init(_ plan: Plan, _ schema: [Field]) throws(FrameError) {
    var seen: Set<String> = []
    for field in schema where !seen.insert(field.name).inserted {
      throw .duplicateColumn(field.name, cure: plan.cureOfDuplicate(field.name))
    }
    self.plan = plan
    self.schema = schema
    result = PlanResult(extent: plan.extent)
  }

  /// The names of the columns, in order.
  public var columnNames: [String] { schema.map(\.name) }

  /// Returns the number of rows, running the plan; the rows are counted as they come and none is kept.
  ///
  /// A frame whose columns have all been dropped still has its rows.
  ///
  /// - Also known as: `len(pandas.DataFrame)`, `polars.DataFrame.height`.
  public func count() throws(FrameError) -> Int {
    if let known = result.value { return known.count }
    let counted = Plan.aggregate(
      keys: [], values: [NamedExpression("count", .aggregate(.count, []))], step)
    let column = try LocalEngine.run(counted).columns[0]
    return withExtendedLifetime(column) { Int(column.elements(Int64.self)[0]) }
  }

  /// The values of one column, running the plan.
  ///
  /// Only what the column depends on is computed, and is not kept; `collect()` first to read
  /// several.
  public subscript(name: String) -> Column {
    get throws(FrameError) {
      try require([name])
      if let known = result.value, let place = result.place(of: name, in: schema) {
        return known.columns[place]
      }
      let narrow = Plan.project([NamedExpression(name, .column(name))], step)
      let table = try LocalEngine.run(narrow)
      return table.columns[0]
    }
  }

  /// Returns what the frame will do, as text: as it was described, then as it will be run.
  public func explain() -> String {
    "as written:\n\(plan.text(indent: 1))as run:\n\(Optimizer.optimize(plan).text(indent: 1))"
  }

  // MARK: - Implementation

  /// This frame as the input of another step.
  var step: Plan {
    if let known = result.value { return .values(known) }
    return result.extent.isTooLarge
      ? .segment(result.segment(of: plan, schema)) : .shared(result, plan)
  }

  func table() throws(FrameError) -> Table {
    if let known = result.value { return known }
    let table = try LocalEngine.run(plan)
    result.set(table)
    return table
  }

  func require(_ names: [String]) throws(FrameError) {
    for name in names where result.place(of: name, in: schema) == nil {
      throw .unknownColumn(name, among: columnNames)
    }
  }
}

import SwiftwaterDevices

extension DataFrame {
  /// Turns the distinct values of a column into columns, with an aggregate in each cell.
  ///
  /// ```swift
  /// try sales.pivot(on: "month", index: ["shop"], values: col("amount").sum())
  /// ```
  ///
  /// Runs the plan up to the aggregates, because the new columns' names are data. Rows are in the order in which their
  /// index first appears, columns in the order of their values or as given; a cell without rows is
  /// null. A null among the values makes a column `null`.
  ///
  /// - Parameters:
  ///   - column: The column whose values become columns.
  ///   - index: The columns that stay, one row for each combination.
  ///   - values: An aggregate for each cell; of several, the columns are named `value_name`.
  ///   - columns: The values that become columns, in this order; all of them, sorted, when nil.
  /// - Throws: ``FrameError`` for unknown columns, what is not an aggregate, and more than 100,000
  ///   columns.
  /// - Complexity: O(*rows*) and the size of the result.
  /// - Also known as: `pandas.pivot_table`, `unstack`, `polars.DataFrame.pivot`.
  public func pivot(
    on column: String, index: [String], values: Expression..., columns: [String]? = nil
  ) throws(FrameError) -> DataFrame {
    try require([column] + index)
    guard !values.isEmpty else {
      throw FrameError(
        .argument, "pivot: say what stands in the cells, for instance `values: col(\"x\").sum()`")
    }
    // Looked at twice: for the names, and for the cells.
    let grouped = try groupBy(index + [column]).aggregate(values).kept()
    let heads = try grouped.select(column).unique().table().columns[0]
    let (_, unique) = try heads.factorize()
    var names = try Self.headings(unique)
    if heads.nullCount > 0 { names.append("null") }
    guard names.count <= 100_000 else {
      throw FrameError(
        .argument, "pivot: '\(column)' has \(names.count) distinct values, too many for columns")
    }
    let sorted = try unique.sortedRows().map { names[$0] } + (heads.nullCount > 0 ? ["null"] : [])
    let cells = PivotCells(
      column: column, index: index, values: values.map(\.name), names: columns ?? sorted)
    var fields: [Field] = []
    for name in index { fields.append(Field(name, try grouped.type(of: name))) }
    for value in cells.values {
      for name in cells.names {
        fields.append(Field(cells.heading(value, name), try grouped.type(of: value)))
      }
    }
    if let twice = Dictionary(grouping: fields, by: \.name).first(where: { $0.value.count > 1 }) {
      throw .duplicateColumn(
        twice.key,
        cure: "a value of '\(column)' makes a heading that is there already; rename the index first"
      )
    }
    let reach: TableFunction.Reach =
      index.isEmpty ? .everything : .groups(index.map { .column($0) })
    let function = TableFunction("pivot on \(column)", schema: fields, reach: reach) {
      tables throws(FrameError) in try cells.table(tables[0])
    }
    return try DataFrame(.function(function, [grouped.step]), fields)
  }

  /// Counts how often the values of two columns occur together.
  ///
  /// - Parameters:
  ///   - rows: The column whose values name the rows.
  ///   - columns: The column whose values become columns.
  /// - Returns: One row for each value of `rows`, one column for each of `columns`; 0 where a pair
  ///   does not occur.
  /// - Throws: ``FrameError`` for unknown columns.
  /// - Also known as: `pandas.crosstab`.
  public func crosstab(_ rows: String, _ columns: String) throws(FrameError) -> DataFrame {
    let counts = try pivot(on: columns, index: [rows], values: .count())
    return try counts.with(
      counts.columnNames.filter { $0 != rows }.map { col($0).fillNull(0).as($0) })
  }

  // MARK: - Implementation

  /// Distinct values as names of columns.
  fileprivate static func headings(_ unique: Column) throws(FrameError) -> [String] {
    (0..<unique.count).map { unique.text($0) }
  }
}

extension Column {
  /// The rows in ascending order of their values.
  func sortedRows() throws(FrameError) -> [Int] {
    let table = Table(names: ["x"], columns: [self], count: count)
    let order = try Sorting.order(table, by: [SortKey(name: "x", descending: false)])
    defer { withExtendedLifetime(order) {} }
    return Array(UnsafeBufferPointer(start: order.rows, count: order.count))
  }
}

extension DataFrame {
  /// Puts rows together by each of several sets of columns; results have the groups of one set below
  /// those of another, with null for columns that a set lacks.
  ///
  /// ```swift
  /// try sales.groupBy(sets: ["country", "city"], ["country"], []).aggregate(col("amount").sum())
  /// ```
  ///
  /// - Parameter sets: Names of columns; an empty set is one group of all rows.
  /// - Throws: ``FrameError`` for unknown columns, or no set.
  /// - Also known as: `GROUPING SETS` in SQL.
  public func groupBy(sets: [String]...) throws(FrameError) -> GroupedSets {
    try GroupedSets(frame: self, sets: sets)
  }

  /// Puts rows together by all of some columns, then by all but the last, and so on to one group of
  /// all rows: sums of sums.
  ///
  /// - Parameter names: The columns, the coarsest first.
  /// - Also known as: `ROLLUP` in SQL, `DataFrame.rollup` in Spark.
  public func rollup(_ names: String...) throws(FrameError) -> GroupedSets {
    try GroupedSets(
      frame: self, sets: (0...names.count).reversed().map { Array(names.prefix($0)) })
  }

  /// Puts rows together by every subset of some columns.
  ///
  /// - Parameter names: The columns, at most 16.
  /// - Also known as: `CUBE` in SQL, `DataFrame.cube` in Spark.
  public func cube(_ names: String...) throws(FrameError) -> GroupedSets {
    guard names.count <= 16 else {
      throw FrameError(.argument, "cube of \(names.count) columns: use at most 16")
    }
    let subsets = (0..<1 << names.count).reversed().map { subset in
      names.indices.filter { subset >> (names.count - 1 - $0) & 1 == 1 }.map { names[$0] }
    }
    return try GroupedSets(frame: self, sets: subsets)
  }
}

/// Rows put into groups by several sets of keys, waiting for what to compute of each.
public struct GroupedSets: Sendable {
  let frame: DataFrame
  let sets: [[String]]
  private let names: [String]

  init(frame: DataFrame, sets: [[String]]) throws(FrameError) {
    guard !sets.isEmpty else {
      throw FrameError(.argument, "groupBy(sets:): give at least one set of columns")
    }
    var names: [String] = []
    for name in sets.joined() where !names.contains(name) { names.append(name) }
    try frame.require(names)
    self.frame = frame
    self.sets = sets
    self.names = names
  }

  /// Returns one row for each group of each set: all keys, null where the set has them not, then the
  /// aggregates.
  ///
  /// - Throws: ``FrameError`` for types that do not fit, or an expression that is not made of
  ///   aggregates.
  public func aggregate(_ aggregates: Expression...) throws(FrameError) -> DataFrame {
    var plans: [Plan] = []
    var schema: [Field] = []
    for set in sets {
      let grouped = try frame.groupBy(set).aggregate(aggregates)
      var columns: [NamedExpression] = []
      schema = []
      for name in names {
        let type = try Expression.Node.column(name).type(in: frame.schema)
        schema.append(Field(name, type))
        columns.append(
          NamedExpression(
            name, set.contains(name) ? .column(name) : .cast(.literal(.null), type)))
      }
      for field in grouped.schema.dropFirst(set.count) {
        schema.append(field)
        columns.append(NamedExpression(field.name, .column(field.name)))
      }
      plans.append(.project(columns, grouped.step))
    }
    return try DataFrame(.concat(plans), schema)
  }

  /// Returns one row for each group of each set: its keys and the number of its rows.
  public func count() throws(FrameError) -> DataFrame { try aggregate(.count()) }
}

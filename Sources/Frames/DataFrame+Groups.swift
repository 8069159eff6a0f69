extension DataFrame {
  /// Puts rows with equal values in some columns together.
  ///
  /// Groups are in the order in which they first appear; null and NaN are keys like others.
  public func groupBy(_ names: String...) throws(FrameError) -> GroupedFrame {
    try groupBy(names)
  }

  /// Puts rows with equal values in some columns together.
  public func groupBy(_ names: [String]) throws(FrameError) -> GroupedFrame {
    try require(names)
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw .duplicateColumn(name) }
    return GroupedFrame(frame: self, keys: names)
  }

  /// Returns one row of aggregates over all rows.
  public func aggregate(_ aggregates: Expression...) throws(FrameError) -> DataFrame {
    try GroupedFrame(frame: self, keys: []).aggregate(aggregates)
  }

  /// Returns one row of the aggregates of a list over all rows.
  public func aggregate(all aggregates: [Expression]) throws(FrameError) -> DataFrame {
    try GroupedFrame(frame: self, keys: []).aggregate(aggregates)
  }

  /// Returns rows that are distinct in some columns, in all when none is named, in their order.
  ///
  /// - Parameters:
  ///   - names: The columns that are compared.
  ///   - keep: Which of several equal rows stays.
  /// - Also known as: `drop_duplicates`.
  public func unique(
    on names: String..., keep: UniqueKeep = .first
  ) throws(FrameError) -> DataFrame {
    try require(names)
    let compared = names.isEmpty ? columnNames : names
    return try DataFrame(.distinct(on: compared, keep: keep, step), schema)
  }

  /// Returns the distinct values of a column and how often each occurs, the most frequent first.
  ///
  /// Those equally frequent are in order of first appearance. Null is a value.
  public func valueCounts(_ name: String) throws(FrameError) -> DataFrame {
    try groupBy(name).aggregate(.count()).sort(by: "count", descending: true)
  }

  /// Numbers the distinct values of some columns together; see ``Column/factorize(_:)``.
  public func factorize(
    _ names: String...
  ) throws(FrameError) -> (codes: [Column], unique: Column) {
    let table = try select(names).table()
    return try Column.factorize(table.columns)
  }
}

/// Rows put into groups, waiting for what to compute of each.
public struct GroupedFrame: Sendable {
  let frame: DataFrame
  let keys: [String]

  /// Returns one row for each group: its keys, then the aggregates.
  ///
  /// ```swift
  /// try people.groupBy("county").aggregate(col("age").mean().as("mean"), .count())
  /// ```
  ///
  /// - Throws: ``FrameError`` for unknown columns, types that do not fit, or an expression that is
  ///   not made of aggregates.
  /// - Complexity: O(*rows*), on all threads.
  public func aggregate(_ aggregates: Expression...) throws(FrameError) -> DataFrame {
    try aggregate(aggregates)
  }

  /// Returns one row for each group: its keys, then the aggregates.
  public func aggregate(_ aggregates: [Expression]) throws(FrameError) -> DataFrame {
    var fields = frame.schema.filter { keys.contains($0.name) }
    fields.sort { (keys.firstIndex(of: $0.name) ?? 0) < (keys.firstIndex(of: $1.name) ?? 0) }
    var values: [NamedExpression] = []
    for aggregate in aggregates {
      let outer = aggregate.node.mapped { node in
        if case .aggregate = node { return .literal(.integer(0)) }
        return node
      }
      guard aggregate.node.containsAggregate, outer.columns.isEmpty else {
        throw FrameError(
          .argument,
          """
          \(aggregate): a group has many values of a column; aggregate them, for instance with \
          `.mean()` or `.first()`
          """)
      }
      fields.append(Field(aggregate.name, try aggregate.node.type(in: frame.schema)))
      values.append(NamedExpression(aggregate))
    }
    return try DataFrame(.aggregate(keys: keys, values: values, frame.step), fields)
  }

  /// Returns one row for each group: its keys and the number of its rows.
  public func count() throws(FrameError) -> DataFrame { try aggregate(.count()) }
}

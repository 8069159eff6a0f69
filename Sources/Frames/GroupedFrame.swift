/// Rows put into groups, waiting for what to compute of each.
///
/// Results have one row for each group, in the order in which groups first appear, and can be
/// filtered like any frame (the `HAVING` of SQL).
///
/// - Also known as: `pandas.core.groupby.DataFrameGroupBy`, `polars.GroupBy`.
public struct GroupedFrame: Sendable {
  let frame: DataFrame
  /// What makes the groups, and the names it has in results.
  let keys: [NamedExpression]
  /// Whether only values that occur make groups, and not all categories of an enumeration.
  var observed = true

  init(frame: DataFrame, by keys: [NamedExpression]) throws(FrameError) {
    var seen: Set<String> = []
    for key in keys {
      try key.node.requireShallow()
      guard seen.insert(key.name).inserted else { throw .duplicateColumn(key.name) }
      guard !key.node.containsAggregate else {
        throw FrameError(
          .argument,
          "groupBy(\(key.node)): a key is computed row by row; add the aggregate with `with` first")
      }
      _ = try key.node.type(in: frame.schema)
    }
    self.frame = frame
    self.keys = keys
  }

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
    var values: [NamedExpression] = []
    var fields: [Field] = []
    for key in keys { fields.append(Field(key.name, try key.node.type(in: frame.schema))) }
    let others = frame.schema.filter { field in !keys.contains { $0.name == field.name } }
    for aggregate in try aggregates.expanded(over: others) {
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
    guard !keys.allSatisfy({ $0.node == .column($0.name) }) else {
      return try completed(
        DataFrame(.aggregate(keys: keys.map(\.name), values: values, frame.step), fields), values)
    }
    // Keys that are computed have names of their own until the end, since aggregates may read the
    // columns whose names they take.
    let hidden = keys.indices.map { "\u{0}key \($0)" }
    let columns = frame.columnNames.map { NamedExpression($0, .column($0)) }
    let keyed = Plan.project(
      columns + zip(hidden, keys).map { NamedExpression($0, $1.node) }, frame.step)
    let grouped = Plan.aggregate(keys: hidden, values: values, keyed)
    let named =
      zip(hidden, keys).map { NamedExpression($1.name, .column($0)) }
      + values.map { NamedExpression($0.name, .column($0.name)) }
    return try completed(DataFrame(.project(named, grouped), fields), values)
  }

  /// Returns one row for each group: its keys and the number of its rows.
  ///
  /// - Also known as: `GroupBy.size`, `polars.GroupBy.len`.
  public func count() throws(FrameError) -> DataFrame { try aggregate(.count()) }

  /// Returns the sums of all columns of numbers but the keys.
  public func sum() throws(FrameError) -> DataFrame { try numbers { $0.sum() } }
  /// Returns the means of all columns of numbers but the keys.
  public func mean() throws(FrameError) -> DataFrame { try numbers { $0.mean() } }
  /// Returns the medians of all columns of numbers but the keys.
  public func median() throws(FrameError) -> DataFrame { try numbers { $0.median() } }
  /// Returns the standard deviations of all columns of numbers but the keys.
  public func std(ddof: Int = 1) throws(FrameError) -> DataFrame {
    try numbers { $0.std(ddof: ddof) }
  }
  /// Returns the variances of all columns of numbers but the keys.
  public func `var`(ddof: Int = 1) throws(FrameError) -> DataFrame {
    try numbers { $0.var(ddof: ddof) }
  }
  /// Returns the smallest values of all columns but the keys.
  public func min() throws(FrameError) -> DataFrame { try all { $0.min() } }
  /// Returns the largest values of all columns but the keys.
  public func max() throws(FrameError) -> DataFrame { try all { $0.max() } }
  /// Returns the first values that are there of all columns but the keys.
  public func first() throws(FrameError) -> DataFrame { try all { $0.first() } }
  /// Returns the last values that are there of all columns but the keys.
  public func last() throws(FrameError) -> DataFrame { try all { $0.last() } }
  /// Returns the numbers of distinct values, nulls not counted, of all columns but the keys.
  public func nUnique() throws(FrameError) -> DataFrame { try all { $0.nUnique() } }

  // MARK: - Implementation

  private func all(
    _ aggregate: (Expression) -> Expression
  ) throws(FrameError) -> DataFrame {
    let names = frame.columnNames.filter { name in !keys.contains { $0.name == name } }
    return try self.aggregate(names.map { aggregate(col($0)) })
  }

  private func numbers(
    _ aggregate: (Expression) -> Expression
  ) throws(FrameError) -> DataFrame {
    let fields = frame.schema.filter { field in
      field.type.isNumeric && !keys.contains { $0.name == field.name }
    }
    return try self.aggregate(fields.map { aggregate(col($0.name)) })
  }
}

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
    return try GroupedFrame(frame: self, by: names.map { NamedExpression($0, .column($0)) })
  }

  /// Puts rows together for which expressions have equal values.
  ///
  /// ```swift
  /// try people.groupBy((col("age") / 10).floor().as("decade")).count()
  /// ```
  ///
  /// Groups are in the order in which they first appear; null and NaN are keys like others.
  public func groupBy(_ expressions: Expression...) throws(FrameError) -> GroupedFrame {
    try GroupedFrame(frame: self, by: expressions.map(NamedExpression.init))
  }

  /// Returns one row of aggregates over all rows.
  public func aggregate(_ aggregates: Expression...) throws(FrameError) -> DataFrame {
    try aggregate(aggregates)
  }

  /// Returns one row of the aggregates of a list over all rows.
  public func aggregate(_ aggregates: [Expression]) throws(FrameError) -> DataFrame {
    try GroupedFrame(frame: self, by: []).aggregate(aggregates)
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
    try unique(on: names, keep: keep)
  }

  /// Returns rows that are distinct in some columns, in all when none is named, in their order.
  public func unique(
    on names: [String], keep: UniqueKeep = .first
  ) throws(FrameError) -> DataFrame {
    try require(names)
    let compared = names.isEmpty ? columnNames : names
    return try DataFrame(.distinct(on: compared, keep: keep, step), schema)
  }

  /// Returns the distinct values of a column and how often each occurs, the most frequent first.
  ///
  /// Those equally frequent are in order of first appearance. Null is a value.
  ///
  /// - Parameters:
  ///   - name: The column.
  ///   - normalized: Whether there is a column `proportion`, the share of the rows, instead of `count`.
  /// - Also known as: `Series.value_counts(normalize=)`.
  public func valueCounts(
    _ name: String, normalized: Bool = false
  ) throws(FrameError) -> DataFrame {
    let counts = try groupBy(name).aggregate(.count()).sort(by: "count", descending: true)
    guard normalized else { return counts }
    return try counts.select(
      col(name), (col("count").cast(.float64) / col("count").sum()).as("proportion"))
  }

  /// Numbers the distinct values of some columns together; see ``Column/factorize(_:)``.
  public func factorize(
    _ names: String...
  ) throws(FrameError) -> (codes: [Column], unique: Column) {
    let table = try select(names).table()
    return try Column.factorize(table.columns)
  }
}

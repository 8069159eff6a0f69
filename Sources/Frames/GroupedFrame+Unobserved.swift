import SwiftwaterDevices

extension DataFrame {
  /// Puts rows with equal values in some columns together, and adds a group without rows for each
  /// category of an enumeration that does not occur.
  ///
  /// Of several keys every combination is a group: the categories of enumerations with the values that
  /// occur in other columns. Groups with rows come first, in the order in which they first appear, then
  /// those without, in the order of the categories; their aggregates are those of no rows: 0 for counts
  /// and sums, null for means.
  ///
  /// ```swift
  /// print(try shirts.groupBy("size", observed: false).count())
  /// ```
  ///
  /// - Parameters:
  ///   - names: The key columns, at least one an enumeration.
  ///   - observed: Whether only what occurs is a group.
  /// - Throws: ``FrameError`` for unknown names, and where none of them is an enumeration.
  /// - Also known as: `pandas.DataFrame.groupby(observed=False)`.
  public func groupBy(_ names: String..., observed: Bool) throws(FrameError) -> GroupedFrame {
    var grouped = try groupBy(names)
    guard !observed else { return grouped }
    var hasCategories = false
    for name in names where try type(of: name).categories != nil { hasCategories = true }
    guard hasCategories else {
      throw FrameError(
        .type,
        """
        groupBy(\(names.joined(separator: ", ")), observed: false): none of them is an enumeration, \
        whose categories are known; cast one to .enumeration(categories)
        """)
    }
    grouped.observed = false
    return grouped
  }
}

extension GroupedFrame {
  /// Aggregates of the groups that occur, and of those that do not.
  func completed(
    _ groups: DataFrame, _ values: [NamedExpression]
  ) throws(FrameError) -> DataFrame {
    guard !observed else { return groups }
    let names = keys.map(\.name)
    var grid: DataFrame?
    for key in keys {
      let own: DataFrame
      if let categories = try key.node.type(in: frame.schema).categories {
        let codes = try Column((0..<categories.count).map { UInt32($0) })
        own = try DataFrame(columns: [(key.name, codes.with(type: .enumeration(categories)))])
      } else {
        own = try frame.projected([key]).unique()
      }
      grid = try grid.map { (grid) throws(FrameError) in try grid.join(own, how: .cross) } ?? own
    }
    guard let grid else { return groups }
    let others = try grid.join(
      groups.select(names), left: names, right: names, how: .anti, nullsEqual: true)
    let nothing = try frame.head(0).aggregate(
      values.map { Expression($0.node).as($0.name) })
    return try DataFrame.concat([groups, others.join(nothing, how: .cross)])
  }
}

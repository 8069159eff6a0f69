extension DataFrame {
  /// Returns a summary of each column: its count, nulls, mean, standard deviation and extremes.
  ///
  /// One row for each statistic, one column for each of this frame's; text has a count, nulls and
  /// the number of distinct values.
  ///
  /// - Also known as: `DataFrame.describe`.
  public func describe() throws(FrameError) -> DataFrame {
    let table = try table()
    let statistics: [(String, Aggregate?)] = [
      ("count", .count), ("nulls", nil), ("distinct", .nUnique), ("mean", .mean), ("std", .std),
      ("min", .min), ("median", .median), ("max", .max),
    ]
    let groups = try GroupCodes(wholeOf: table.count)
    var columns: [(String, Column)] = [("statistic", try Column(statistics.map(\.0)))]
    for (name, column) in zip(table.names, table.columns) {
      var values: [Double?] = []
      for (_, aggregate) in statistics {
        guard let aggregate else {
          values.append(Double(column.nullCount))
          continue
        }
        let isCount = aggregate == .count || aggregate == .nUnique
        guard column.type.isNumeric || isCount else {
          values.append(nil)
          continue
        }
        let result = try aggregate.reduction([column.type]).result(groups, [column])
        values.append(result.isValid(0) ? Double(result.text(0)) : nil)
      }
      columns.append((name, try Column(values)))
    }
    return try DataFrame(columns: columns)
  }
}

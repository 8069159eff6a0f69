import SwiftwaterDevices

extension DataFrame {
  /// Splits the frame into one for each distinct combination of some columns.
  ///
  /// Runs the plan. The parts are in the order in which their keys first appear, and keep the order
  /// of their rows.
  ///
  /// - Parameter names: The columns; all of them when none is named.
  /// - Throws: ``FrameError`` for unknown columns.
  /// - Complexity: O(*rows*).
  /// - Also known as: `polars.DataFrame.partition_by`, iterating over a pandas group-by.
  public func partitioned(by names: String...) throws(FrameError) -> [DataFrame] {
    try require(names)
    let table = try table(for: "partitioned")
    guard table.count > 0 else { return [] }
    var keys: [Column] = []
    for name in names.isEmpty ? columnNames : names {
      if let key = table[name] { keys.append(key) }
    }
    let grouping = try Grouping(columns: keys, count: table.count)
    let (rows, segments) = try grouping.partitioned(KeySort.identity(table.count))
    let sorted = try table.gather(rows)
    return (0..<segments.count).map { DataFrame(table: sorted.slice(segments[$0])) }
  }
}

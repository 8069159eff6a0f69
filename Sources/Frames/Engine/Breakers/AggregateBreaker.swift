import SwiftwaterDevices

/// Aggregates of groups of rows.
struct AggregateBreaker {
  let keys: [String]
  let values: [NamedExpression]
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let names = keys
    let grace = GraceStep(
      run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in names.compactMap { table[$0] } },
      bytesOfRow: Self.bytesOfRow, canDivide: !keys.isEmpty,
      whole: { (table) throws(FrameError) in try Self.aggregate(table, keys, values) },
      part: { (table, rowName) throws(FrameError) in
        let first = NamedExpression(col(rowName).first().as(rowName))
        return try Self.aggregate(table, keys, values + [first])
      })
    return try grace.stream(input)
  }

  /// Bytes a row takes while it is put into a group, besides its own.
  private static let bytesOfRow = 64

  /// The groups of a table, in order of first appearance.
  static func aggregate(
    _ table: Table, _ keys: [String], _ values: [NamedExpression]
  ) throws(FrameError) -> Table {
    var aggregator = try GroupedAggregator(keys: keys, values: values, schema: table.schema)
    try aggregator.add([table])
    return try aggregator.finish()
  }
}

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
    var keyColumns: [Column] = []
    for key in keys {
      guard let column = table[key] else { throw .unknownColumn(key, among: table.names) }
      keyColumns.append(column)
    }
    let grouping = try Grouping(columns: keyColumns, count: table.count)
    // Without keys there is one group, also of no rows.
    let count = keys.isEmpty ? 1 : grouping.groupCount
    let aggregation = Aggregation(
      grouping: keys.isEmpty ? Grouping(whole: grouping) : grouping)
    var result = Table(names: [], columns: [], count: count)
    let firstRows = try RowList(grouping.firstRows)
    for (name, column) in zip(keys, keyColumns) {
      result.names.append(name)
      result.columns.append(try column.gather(firstRows))
    }
    let evaluator = Evaluator(table: table)
    for value in values {
      // Each aggregate becomes a column of one value a group; what surrounds it runs over those.
      var parts = Table(names: [], columns: [], count: count)
      var failure: FrameError?
      let outer = value.node.mapped { node in
        guard case .aggregate(let aggregate, let inner) = node else { return node }
        do throws(FrameError) {
          var column: Column?
          if let inner { column = try evaluator.column(inner) }
          parts.columns.append(try aggregation.column(aggregate, column))
          parts.names.append("\(parts.names.count)")
        } catch {
          failure = error
        }
        return .column("\(parts.names.count - 1)")
      }
      if let failure { throw failure }
      result.names.append(value.name)
      result.columns.append(try Evaluator(table: parts).column(outer))
    }
    return result
  }
}

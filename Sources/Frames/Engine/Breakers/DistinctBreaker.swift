import SwiftwaterDevices

/// Rows that are distinct in some columns.
struct DistinctBreaker {
  let names: [String]
  let keep: UniqueKeep
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let compared = names
    let distinct = { @Sendable (table: Table) throws(FrameError) in
      try table.gather(DistinctRows.rows(table, compared, keep))
    }
    let grace = GraceStep(
      run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in compared.compactMap { table[$0] } },
      bytesOfRow: Self.bytesOfRow, canDivide: !names.isEmpty, whole: distinct,
      part: { (table, _) throws(FrameError) in try distinct(table) },
      streamed: keep == .none
        ? nil
        : { (rows, schema, _) throws(FrameError) in
          var result = try Table.empty(schema)
          try rows.forEachWave(run) { (wave) throws(FrameError) in
            result = try distinct(Table.joined([result] + wave))
          }
          return result
        })
    return try grace.stream(input)
  }

  /// Bytes a row takes while it is put into a group, besides its own.
  private static let bytesOfRow = 64
}

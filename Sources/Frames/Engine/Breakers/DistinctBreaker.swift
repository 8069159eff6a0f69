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
    // Of keys that have to occur once, two rows say that they do not.
    let kept = { (table: Table) throws(FrameError) in
      guard keep == .none else { return try distinct(table) }
      let ends = Set(try DistinctRows.rows(table, compared, .first).numbers)
        .union(try DistinctRows.rows(table, compared, .last).numbers)
      return try table.gather(RowList(ends.sorted()))
    }
    let grace = GraceStep(
      run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in compared.compactMap { table[$0] } },
      bytesOfRow: Self.bytesOfRow, canDivide: !names.isEmpty, whole: distinct,
      part: { (table, _) throws(FrameError) in try distinct(table) },
      streamed: { (rows, _, emit) throws(FrameError) in
        var result = try Table.empty(rows.schema)
        try rows.stream(run).forEachWave(run) { (wave) throws(FrameError) in
          result = try kept(Table.joined([result] + wave))
        }
        try emit(distinct(result))
      })
    return try grace.stream(input)
  }

  /// Bytes a row takes while it is put into a group, besides its own.
  private static let bytesOfRow = 64
}

extension RowList {
  /// The numbers of the rows, none of which is missing.
  fileprivate var numbers: [Int] {
    defer { withExtendedLifetime(self) {} }
    return (0..<count).map { rows[$0] }
  }
}

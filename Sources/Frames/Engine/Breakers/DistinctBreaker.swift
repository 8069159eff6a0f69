import SwiftwaterDevices

/// Rows that are distinct in some columns.
struct DistinctBreaker {
  let names: [String]
  let keep: UniqueKeep
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let compared = names
    let distinct = { (table: Table) throws(FrameError) in
      try table.gather(Self.rows(table, compared, keep))
    }
    let grace = GraceStep(
      run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in compared.compactMap { table[$0] } },
      bytesOfRow: Self.bytesOfRow, canDivide: !names.isEmpty, whole: distinct,
      part: { (table, _) throws(FrameError) in try distinct(table) })
    return try grace.stream(input)
  }

  /// Bytes a row takes while it is put into a group, besides its own.
  private static let bytesOfRow = 64

  /// The rows of a table that stay.
  static func rows(
    _ table: Table, _ names: [String], _ keep: UniqueKeep
  ) throws(FrameError) -> RowList {
    var columns: [Column] = []
    for name in names {
      guard let column = table[name] else { throw .unknownColumn(name, among: table.names) }
      columns.append(column)
    }
    let grouping = try Grouping(columns: columns, count: table.count)
    guard keep != .first else { return try RowList(grouping.firstRows) }
    var last = Array(repeating: -1, count: grouping.keys.size)
    var sizes = Array(repeating: 0, count: grouping.keys.size)
    let codes = grouping.keys.codes
    for row in 0..<table.count {
      last[Int(codes[row])] = row
      sizes[Int(codes[row])] += 1
    }
    let kept = keep == .last ? grouping.order : grouping.order.filter { sizes[$0] == 1 }
    return try RowList(kept.map { last[$0] }.sorted())
  }
}

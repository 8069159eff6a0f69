import SwiftwaterDevices

/// Rows in several runs, each in order, which become one run again.
///
/// No two rows have equal keys: the last key numbers the rows.
struct SortedRuns {
  private let keys: [SortKey]
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var spilled: SpilledRows?
  /// The keys of the first row of each block on the disk.
  private var heads: [Table] = []

  /// Rows of a block: each run has at most one block in memory that is not used up.
  static let blockRows = 1 << 14

  init(keys: [SortKey], run: QueryRun, statistics: StepStatistics?) {
    self.keys = keys
    self.run = run
    self.statistics = statistics
  }

  /// Appends a run: the rows that a list names, in that order.
  mutating func append(_ table: Table, order: RowList) throws(FrameError) {
    if spilled == nil {
      spilled = SpilledRows(file: try run.spill.makeFile(), schema: table.schema)
    }
    guard table.count > 0, let file = spilled?.file else { return }
    let names = keys.map(\.name)
    let packer = RowPacker(try file.coded([table], plain: Set(names), run: run)[0])
    let compared = table.select(names)
    let statistics = statistics
    let packed = try run.map((table.count + Self.blockRows - 1) / Self.blockRows) {
      index throws(FrameError) in
      let rows = index * Self.blockRows..<min(table.count, (index + 1) * Self.blockRows)
      let head = order[rows.lowerBound..<rows.lowerBound + 1]
      return (
        try file.block(
          packer, order.rows + rows.lowerBound, count: rows.count, statistics: statistics),
        try compared.gather(head).detached()
      )
    }
    withExtendedLifetime(order) {}
    for (block, head) in packed {
      spilled?.append(block)
      heads.append(head)
    }
    try run.settle(packed.map { $0.0 })
    run.ledger.trimIfCrowded()
  }

  /// All rows in order, without the columns that are not wanted.
  func stream(dropping names: Set<String>) throws(FrameError) -> any MorselStream {
    guard let spilled else { return MorselList([]) }
    guard spilled.rows > 0 else { return run.stream(try spilled.table(run).without(names)) }
    return try MergeStream(
      spilled, heads: Table.joined(heads), keys: keys, dropping: names, run: run,
      statistics: statistics)
  }
}

extension RowList {
  /// A part of the list over the same memory.
  subscript(range: Range<Int>) -> RowList {
    RowList(
      buffer: buffer.slice(from: range.lowerBound * 8, byteCount: range.count * 8),
      count: range.count, hasMissing: hasMissing)
  }
}

extension Table {
  func without(_ names: Set<String>) -> Table {
    select(self.names.filter { !names.contains($0) })
  }

  /// The columns with these names, which exist.
  func select(_ wanted: [String]) -> Table {
    Table(names: wanted, columns: wanted.compactMap { self[$0] }, count: count)
  }

  /// The same rows in memory of their own: nothing larger stays alive because of them.
  func detached() throws(FrameError) -> Table {
    let all = try RowList(Array(0..<count))
    var own: [Column] = []
    for column in columns {
      let copy = try column.gather(all)
      guard copy.type.physical == .view else {
        own.append(copy)
        continue
      }
      let plain = try copy.plain().with(type: copy.type == .category ? .string : copy.type)
      own.append(try plain.compacted())
    }
    return Table(names: names, columns: own, count: count)
  }
}

import SwiftwaterDevices

/// Rows in several runs, each in order, which become one run again.
///
/// No two rows have equal keys: the last key numbers the rows. Merging holds a block of each run; of
/// more runs than memory has room for, some are merged before.
struct SortedRuns {
  private let keys: [SortKey]
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var runs: [SortedRun] = []

  init(keys: [SortKey], run: QueryRun, statistics: StepStatistics?) {
    self.keys = keys
    self.run = run
    self.statistics = statistics
  }

  /// Appends a run: the rows that a list names, in that order.
  mutating func append(_ table: Table, order: RowList) throws(FrameError) {
    var file = runs.first?.rows.file
    if file == nil { file = try run.spill.makeFile() }
    guard let file else { return }
    var new = SortedRun(rows: SpilledRows(file: file, schema: table.schema))
    try append(table, order, to: &new)
    if new.rows.rows > 0 || runs.isEmpty { runs.append(new) }
  }

  /// All rows in order, without the columns that are not wanted.
  mutating func stream(dropping names: Set<String>) throws(FrameError) -> any MorselStream {
    guard let first = runs.first else { return MorselList([]) }
    guard first.rows.rows > 0 else {
      return run.stream(try first.rows.table(run).without(names))
    }
    while runs.count > Self.mostRuns {
      // Just so many that the last pass has all it can hold.
      let count = min(Self.mostRuns, runs.count - Self.mostRuns + 1)
      let merged = try merged(Array(runs.prefix(count)))
      runs.removeFirst(count)
      runs.append(merged)
    }
    defer { runs = [] }
    return try merging(runs, dropping: names)
  }

  // MARK: - Implementation

  private struct SortedRun {
    var rows: SpilledRows
    /// The keys of the first row of each block.
    var heads: [Table] = []
  }

  /// Runs that are merged at once, and the part of the room that a block of each may take: all of
  /// them an eighth.
  private static let mostRuns = 128
  private static let blockPart = 1024

  private func append(
    _ table: Table, _ order: RowList, to sorted: inout SortedRun
  ) throws(FrameError) {
    guard table.count > 0 else { return }
    let bytesOfRow = max(1, table.heldBytes / table.count)
    let blockRows = max(1, min(1 << 14, run.ledger.room / Self.blockPart / bytesOfRow))
    let (file, names, statistics) = (sorted.rows.file, keys.map(\.name), statistics)
    let packer = RowPacker(try file.coded([table], plain: Set(names), run: run)[0])
    let starts = Array(stride(from: 0, to: order.count, by: blockRows))
    let blocks = try run.map(starts.count) { index throws(FrameError) in
      try file.block(
        packer, order.rows + starts[index], count: min(blockRows, order.count - starts[index]),
        statistics: statistics)
    }
    let first = try RowList(starts.map { order.rows[$0] })
    sorted.heads.append(try table.select(names).gather(first).detached())
    // Tables of few rows take far more than their rows.
    if sorted.heads.count > 64 { sorted.heads = [try Table.joined(sorted.heads).detached()] }
    withExtendedLifetime(order) {}
    for block in blocks { sorted.rows.append(block) }
    try run.settle(blocks)
  }

  private func merging(
    _ runs: [SortedRun], dropping names: Set<String>
  ) throws(FrameError) -> MergeStream {
    try MergeStream(
      runs[0].rows.with(runs.flatMap(\.rows.blocks)), heads: Table.joined(runs.flatMap(\.heads)),
      keys: keys, dropping: names, run: run, statistics: statistics)
  }

  /// One run of several.
  private func merged(_ runs: [SortedRun]) throws(FrameError) -> SortedRun {
    let rows = try merging(runs, dropping: [])
    var result = SortedRun(
      rows: SpilledRows(file: try run.spill.makeFile(), schema: runs[0].rows.schema))
    try rows.forEachWave(run) { (wave) throws(FrameError) in
      for table in wave {
        try append(table, KeySort.identity(table.count), to: &result)
      }
    }
    return result
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

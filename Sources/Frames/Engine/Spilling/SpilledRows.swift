import SwiftwaterDevices

/// Rows that have left their tables, in the order in which they were appended: packed in memory, or in
/// a file.
struct SpilledRows: Sendable {
  let file: SpillFile
  private(set) var schema: [Field]
  /// Where the columns stand in the blocks.
  private var places: [Int]
  private(set) var blocks: [SpilledBlock] = []
  private(set) var rows = 0
  /// About how many bytes the rows take as a table.
  private(set) var heldBytes = 0

  init(file: SpillFile, schema: [Field]) {
    self.file = file
    self.schema = schema
    places = Array(schema.indices)
  }

  /// The same rows with fewer columns, at least one, and only these are read.
  func select(_ isWanted: (String) -> Bool) -> SpilledRows {
    let kept = schema.indices.filter { isWanted(schema[$0].name) }
    guard !kept.isEmpty else { return self }
    var rows = self
    rows.schema = kept.map { schema[$0] }
    rows.places = kept.map { places[$0] }
    return rows
  }

  /// Some of the blocks.
  func with(_ blocks: [SpilledBlock]) -> SpilledRows {
    var rows = self
    rows.blocks = blocks
    rows.rows = blocks.reduce(0) { $0 + $1.rows }
    rows.heldBytes = blocks.reduce(0) { $0 + $1.heldBytes }
    return rows
  }

  mutating func append(_ block: SpilledBlock) {
    guard block.rows > 0 else { return }
    blocks.append(block)
    rows += block.rows
    heldBytes += block.heldBytes
  }

  /// Packs tables, by all threads.
  mutating func append(
    _ tables: [Table], run: QueryRun, statistics: StepStatistics? = nil
  ) throws(FrameError) {
    let coded = try file.coded(tables, run: run)
    for block in try file.blocks(coded, run: run, statistics: statistics) { append(block) }
  }

  /// All rows in memory.
  func table(_ run: QueryRun) throws(FrameError) -> Table { try table(blocks, run) }

  /// The rows of some blocks in memory.
  func table(_ blocks: [SpilledBlock], _ run: QueryRun) throws(FrameError) -> Table {
    try file.read(blocks, schema: schema, places: places, run: run)
  }

  /// The rows in order, read when they are asked for.
  func stream(_ run: QueryRun) -> SpilledStream { SpilledStream(self, run: run) }
}

extension QueryRun {
  /// The bytes of dictionaries that may stay in memory for the rows of one file.
  var dictionaryBudget: Int { ledger.room / 16 }
}

/// Rows that come back as tables.
final class SpilledStream: MorselStream {
  private let rows: SpilledRows
  private let run: QueryRun
  private var block = 0
  private var hasBegun = false

  init(_ rows: SpilledRows, run: QueryRun) {
    self.rows = rows
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    guard block < rows.blocks.count || !hasBegun else { return [] }
    hasBegun = true
    // Small blocks come together as one morsel. How large rows are that a filter leaves says nothing
    // of those that are read for it.
    var groups: [[SpilledBlock]] = []
    let room = run.ledger.available / 8
    var bytes = 0
    while groups.count < max(1, count), block < rows.blocks.count, groups.isEmpty || bytes < room {
      var group: [SpilledBlock] = []
      var size = 0
      while block < rows.blocks.count, group.isEmpty || size < run.morselRows {
        group.append(rows.blocks[block])
        size += rows.blocks[block].rows
        bytes += rows.blocks[block].heldBytes
        block += 1
      }
      groups.append(group)
    }
    if groups.isEmpty { groups = [[]] }
    let (parts, rows, run) = (groups, rows, run)
    return try run.map(parts.count) { index throws(FrameError) in
      try rows.table(parts[index], run)
    }
  }
}

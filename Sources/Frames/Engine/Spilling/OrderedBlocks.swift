import SwiftwaterDevices

/// Rows on the disk in order of some columns, of which those around others are read.
struct OrderedBlocks: Sendable {
  private let rows: SpilledRows
  /// The keys of the first row of each block.
  private let heads: Table
  private let keys: [String]
  private let run: QueryRun

  private static let blockRows = 1 << 14

  /// - Parameters:
  ///   - stream: The rows in order.
  ///   - keys: Columns that are compared.
  ///   - names: Columns that are kept.
  init(
    _ stream: any MorselStream, keys: [String], keeping names: [String], run: QueryRun,
    statistics: StepStatistics?
  ) throws(FrameError) {
    let file = try run.spill.makeFile()
    var rows: SpilledRows?
    var heads: [Table] = []
    try stream.forEachWave(run) { (morsels) throws(FrameError) in
      let pieces = morsels.flatMap { TableStream($0, morselRows: Self.blockRows).next(.max) }
      var own =
        rows ?? SpilledRows(file: file, schema: morsels[0].select(names).schema)
      for piece in pieces where piece.count > 0 || heads.isEmpty {
        heads.append(try piece.select(keys).slice(0..<min(1, piece.count)).detached())
      }
      try own.append(pieces.map { $0.select(names) }, run: run, statistics: statistics)
      rows = own
    }
    self.rows = rows ?? SpilledRows(file: file, schema: [])
    self.heads = try Table.joined(heads)
    self.keys = keys
    self.run = run
  }

  /// The rows between the keys of two rows, and at least one before and after them; what they take
  /// is known before they are read.
  func around(
    _ first: Table, _ last: Table
  ) throws(FrameError) -> (blocks: [SpilledBlock], heldBytes: Int) {
    guard heads.count > 0 else { return ([], 0) }
    // Equal rows stay in this order: heads that equal the first come after it, those that equal the
    // last before.
    let compared = try Table.joined([first.select(keys), heads, last.select(keys)])
    let order = try Sorting.order(
      compared, by: keys.map { SortKey(name: $0, descending: false) })
    var before = 0
    while order.rows[before] != 0 { before += 1 }
    var through = before
    while order.rows[through] != compared.count - 1 { through += 1 }
    withExtendedLifetime(order) {}
    let blocks = Array(rows.blocks[max(0, before - 1)..<min(heads.count, through)])
    return (blocks, blocks.reduce(0) { $0 + $1.heldBytes })
  }

  func table(_ blocks: [SpilledBlock]) throws(FrameError) -> Table {
    try rows.table(blocks, run)
  }
}

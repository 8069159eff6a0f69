import SwiftwaterDevices

/// Sorted runs on the disk, merged.
///
/// Blocks are read in the order of their first rows. What comes before the first row of the next
/// block cannot be met again, so it is sorted and given away; the rest waits for the next blocks.
final class MergeStream: MorselStream {
  private let rows: SpilledRows
  private let heads: Table
  /// The blocks in the order of their first rows.
  private let order: RowList
  private let keys: [SortKey]
  private let dropped: Set<String>
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var next = 0
  private var waiting: [Table] = []
  private var ready: (any MorselStream)?

  init(
    _ rows: SpilledRows, heads: Table, keys: [SortKey], dropping names: Set<String>,
    run: QueryRun, statistics: StepStatistics?
  ) throws(FrameError) {
    self.rows = rows
    self.heads = heads
    self.keys = keys
    self.run = run
    self.statistics = statistics
    dropped = names
    order = try Sorting.order(heads, by: keys)
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while true {
      if let morsels = try ready?.next(count), !morsels.isEmpty { return morsels }
      ready = nil
      guard next < rows.blocks.count else { return [] }
      let table = try run.timed(statistics) { () throws(FrameError) in
        try merged(max(1, count))
      }
      if table.count > 0 { ready = run.stream(table.without(dropped)) }
    }
  }

  // MARK: - Implementation

  /// The rows that come next.
  private func merged(_ count: Int) throws(FrameError) -> Table {
    // In memory at once: what is read, all that is compared, and what is in order.
    let bytesOfRow = max(1, rows.heldBytes / max(1, rows.rows))
    let room = max(run.ledger.available / 8, run.ledger.part(16))
    let wanted = min(count * run.session.morselRows, room / bytesOfRow)
    var chosen: [SpilledBlock] = []
    var size = 0
    while next < rows.blocks.count, chosen.isEmpty || size < wanted {
      let block = rows.blocks[order.rows[next]]
      chosen.append(block)
      size += block.rows
      next += 1
    }
    let loaded = try rows.table(chosen, run)
    let pool = try Table.joined(waiting + [loaded])
    waiting = []
    guard next < rows.blocks.count else { return try pool.gather(Sorting.order(pool, by: keys)) }
    // The first row of the next block divides what is certain from what has to wait.
    let head = order.rows[next]
    let names = keys.map(\.name)
    let compared = try Table.joined(
      [pool.select(names), heads.slice(head..<head + 1).like(pool.select(names))])
    let sorted = try Sorting.order(compared, by: keys)
    var place = 0
    while sorted.rows[place] != pool.count { place += 1 }
    let rest = sorted[place + 1..<sorted.count]
    // Texts of rows that are gone would pile up as long as any row waits.
    if rest.count > 0 { waiting = [try pool.gather(rest).thinned()] }
    return try pool.gather(sorted[0..<place])
  }
}

extension Table {
  /// The same values under the types of another table: texts may have become categories.
  fileprivate func like(_ other: Table) throws(FrameError) -> Table {
    var table = self
    for index in columns.indices where columns[index].type != other.columns[index].type {
      table.columns[index] =
        other.columns[index].type == .category
        ? try columns[index].encoded() : columns[index].with(type: other.columns[index].type)
    }
    return table
  }
}

import SwiftwaterDevices

/// Rows on the disk from the last to the first.
final class ReversedStream: MorselStream {
  private let rows: SpilledRows
  private let run: QueryRun
  private var block: Int
  private var hasBegun = false

  init(_ rows: SpilledRows, run: QueryRun) {
    self.rows = rows
    self.run = run
    block = rows.blocks.count
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    guard block > 0 || !hasBegun else { return [] }
    hasBegun = true
    guard block > 0 else { return [try rows.table([], run)] }
    let first = max(0, block - max(1, count))
    let last = block
    block = first
    let rows = rows
    let run = run
    return try run.map(last - first) { index throws(FrameError) in
      try rows.table([rows.blocks[last - 1 - index]], run).reversed()
    }
  }
}

extension SpilledRows {
  /// The rows from the last to the first, read when they are asked for.
  func reversed(_ run: QueryRun) -> ReversedStream { ReversedStream(self, run: run) }
}

extension Table {
  /// The rows from the last to the first.
  func reversed() throws(FrameError) -> Table {
    let list = try Buffer.room(for: count, of: Int.self)
    let rows = list.base(as: Int.self)
    for row in 0..<count { rows[row] = count - 1 - row }
    return try gather(RowList(buffer: list, count: count))
  }
}

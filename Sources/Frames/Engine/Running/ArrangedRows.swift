import SwiftwaterDevices

/// The rows of a table in memory in another order, put together when they are asked for: what takes
/// them a few at a time needs no second table of them all.
final class ArrangedRows: MorselStream {
  private var table: Table?
  private let order: RowList
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var start = 0

  init(_ table: Table, order: RowList, run: QueryRun, statistics: StepStatistics?) {
    (self.table, self.order, self.run, self.statistics) = (table, order, run, statistics)
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    guard let table else { return [] }
    let (order, first, size) = (order, start, max(1, run.morselRows))
    let morsels = min(count, (order.count - first + size - 1) / size)
    start = min(order.count, first + morsels * size)
    // Whoever takes the last rows has no use for the table.
    if start == order.count { self.table = nil }
    return try run.timed(statistics) { () throws(FrameError) in
      try run.map(morsels) { index throws(FrameError) in
        let own = first + index * size
        return try table.gather(order[own..<min(order.count, own + size)])
      }
    }
  }

  func whole() throws(FrameError) -> Table? {
    guard start == 0, let table else { return nil }
    let whole = try run.ledger.attempt(table.heldBytes) { () throws(FrameError) in
      try run.timed(statistics) { () throws(FrameError) in try table.gather(order) }
    }
    if whole != nil { self.table = nil }
    return whole
  }
}

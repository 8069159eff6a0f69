import SwiftwaterDevices

/// The first rows of the order by some columns.
struct TopBreaker {
  let keys: [SortKey]
  let count: Int
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    run.stream(try top(input))
  }

  // MARK: - Implementation

  private func top(_ input: any MorselStream) throws(FrameError) -> Table {
    if let table = try input.whole() { return try top(of: table) }
    // The first of each morsel, then the first of those: what is equal stays in its order.
    var best: [Table] = []
    var rows = 0
    try input.forEachWave(run) { (wave) throws(FrameError) in
      let parts = try run.map(wave.count) { index throws(FrameError) in
        let morsel = wave[index]
        return morsel.count > count ? try top(of: morsel).compacted() : morsel
      }
      best += parts
      rows += parts.reduce(0) { $0 + $1.count }
      guard rows > 4 * count + (1 << 18) else { return }
      best = [try top(of: Table.joined(best)).compacted()]
      rows = best[0].count
    }
    return try top(of: Table.joined(best))
  }

  private func top(of table: Table) throws(FrameError) -> Table {
    try run.timed(statistics) { () throws(FrameError) in
      try table.gather(Sorting.top(table, by: keys, count: count))
    }
  }
}

extension Table {
  /// The same rows without the texts of rows that are gone.
  fileprivate func compacted() throws(FrameError) -> Table {
    var table = self
    for index in table.columns.indices {
      table.columns[index] = try table.columns[index].compacted()
    }
    return table
  }
}

import SwiftwaterDevices

/// Rows in order of some columns.
struct SortBreaker {
  let keys: [SortKey]
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    if let table = try input.whole() { return try stream(table) }
    var held: [Table] = []
    var runs: ExternalSort?
    try input.forEachWave(run) { (wave) throws(FrameError) in
      held += wave
      // What it takes to sort them: their concatenation, the rows' order and the result.
      let room = Self.room(held, copies: 2)
      guard !run.ledger.allows(room) else { return }
      // Few long runs are worth more than packed rows in memory.
      let bytes = held.reduce(0) { $0 + $1.heldBytes }
      if bytes < run.ledger.part(5), try run.makesRoom(room) { return }
      if runs == nil { runs = ExternalSort(keys: keys, run: run, statistics: statistics) }
      let rows = held
      held = []
      try runs?.append(rows)
    }
    guard var runs else { return try stream(Table.joined(held)) }
    if !held.isEmpty { try runs.append(held) }
    held = []
    return try runs.stream()
  }

  // MARK: - Implementation

  private func stream(_ table: Table) throws(FrameError) -> any MorselStream {
    guard table.count > 1 else { return run.stream(table) }
    let sorted = try run.ledger.attempt(Self.room([table], copies: 1)) { () throws(FrameError) in
      try run.timed(statistics) { () throws(FrameError) in
        try table.gather(Sorting.order(table, by: keys))
      }
    }
    if let sorted { return run.stream(sorted) }
    // The rows stay where they are; runs of them go to the disk in order.
    var runs = ExternalSort(keys: keys, run: run, statistics: statistics)
    let bytesOfRow = max(1, table.heldBytes / max(1, table.count)) + Self.orderBytes
    let size = max(run.morselRows, run.ledger.available / 3 / bytesOfRow)
    var start = 0
    while start < table.count {
      try runs.append(table.slice(start..<min(table.count, start + size)))
      start += size
    }
    return try runs.stream()
  }

  /// Bytes a row takes while it is sorted: its number and the word of a key, twice each.
  static let orderBytes = 40

  private static func room(_ tables: [Table], copies: Int) -> Int {
    tables.reduce(0) { $0 + copies * $1.heldBytes + orderBytes * $1.count }
  }
}

/// A sort of more rows than fit into memory: runs are sorted, written and merged.
struct ExternalSort {
  private let keys: [SortKey]
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var runs: SortedRuns
  private var row = 0

  /// Numbers the rows, so that equal ones stay in their order.
  private static let rowName = "\u{0}row"

  init(keys: [SortKey], run: QueryRun, statistics: StepStatistics?) {
    self.keys = keys
    self.run = run
    self.statistics = statistics
    runs = SortedRuns(
      keys: keys + [SortKey(name: Self.rowName, descending: false)], run: run,
      statistics: statistics)
  }

  /// Sorts and writes the next rows, as one run or, where there is no room to put them together, as
  /// several.
  mutating func append(_ tables: [Table]) throws(FrameError) {
    let before = self
    do throws(FrameError) { return try append(Table.joined(tables)) } catch {
      guard error.code == .outOfMemory, tables.count > 1 else { throw error }
      self = before
    }
    let half = tables.count / 2
    try append(Array(tables[..<half]))
    try append(Array(tables[half...]))
  }

  /// Sorts and writes the next rows.
  mutating func append(_ table: Table) throws(FrameError) {
    try run.check()
    let start = row
    row += table.count
    var runs = self.runs
    try run.timed(statistics) { () throws(FrameError) in
      let order = try Sorting.order(table, by: keys)
      try runs.append(
        table.numbered(Self.rowName, from: start), order: order)
    }
    self.runs = runs
  }

  mutating func stream() throws(FrameError) -> any MorselStream {
    try runs.stream(dropping: [Self.rowName])
  }
}

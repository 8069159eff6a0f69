import SwiftwaterDevices

/// Rows in order of some columns.
struct SortBreaker {
  let keys: [SortKey]
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    if let table = try input.whole() {
      // Whoever holds them goes on doing so: there is to be room for a table of the sorted rows.
      return try stream(table, room: table.heldBytes + Self.orderBytes * table.count)
    }
    var held: [Table] = []
    var runs: ExternalSort?
    try input.forEachWave(run) { (wave) throws(FrameError) in
      held += wave
      let room =
        runs == nil
        ? Self.room(held, leaving: run.ledger.part(4)) : Self.roomOfRun(held)
      guard !run.ledger.allows(room) else { return }
      // Few long runs are worth more than packed rows in memory.
      let bytes = held.reduce(0) { $0 + $1.heldBytes }
      if bytes < run.ledger.part(5), try run.makesRoom(room) { return }
      if runs == nil { runs = ExternalSort(keys: keys, run: run, statistics: statistics) }
      try runs?.append(taking: &held)
    }
    guard var runs else {
      let table = try Table.joined(taking: &held)
      return try stream(table, room: Self.orderBytes * table.count)
    }
    if !held.isEmpty { try runs.append(taking: &held) }
    return try runs.stream()
  }

  // MARK: - Implementation

  /// Sorts rows in memory where so many bytes are left, otherwise through the disk.
  private func stream(_ table: Table, room: Int) throws(FrameError) -> any MorselStream {
    guard table.count > 1 else { return run.stream(table) }
    let order = try run.ledger.attempt(room) { () throws(FrameError) in
      try run.timed(statistics) { () throws(FrameError) in try Sorting.order(table, by: keys) }
    }
    if let order { return ArrangedRows(table, order: order, run: run, statistics: statistics) }
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

  /// What it takes to sort rows besides themselves, one after the other: another copy of a column
  /// while they are put together, their order, and what is left to the steps that get them.
  private static func room(_ tables: [Table], leaving rest: Int) -> Int {
    let count = tables.reduce(0) { $0 + $1.count }
    let places = tables.first?.columns.indices ?? 0..<0
    let columns = places.map { place in tables.reduce(0) { $0 + $1.columns[place].heldBytes } }
    return max(columns.max() ?? 0, orderBytes * count, 8 * count + rest)
  }

  /// What it takes to make a run of rows: all of them in one table, their order, and the packed rows.
  private static func roomOfRun(_ tables: [Table]) -> Int {
    tables.reduce(0) { $0 + 2 * $1.heldBytes + orderBytes * $1.count }
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

  /// Sorts and writes the next rows, as many at a time as there is room to put together; the tables
  /// are let go of on the way.
  mutating func append(taking tables: inout [Table]) throws(FrameError) {
    tables.reverse()
    while let first = tables.popLast() {
      var part = [first]
      var bytes = first.heldBytes
      while let next = tables.last, bytes + next.heldBytes <= run.ledger.available / 4 {
        bytes += next.heldBytes
        part.append(next)
        tables.removeLast()
      }
      try append(part)
    }
  }

  /// Sorts and writes the next rows, as one run or, where there is no room to put them together, as
  /// several.
  private mutating func append(_ tables: [Table]) throws(FrameError) {
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

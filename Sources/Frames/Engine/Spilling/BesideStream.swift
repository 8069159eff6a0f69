import SwiftwaterDevices

/// Rows of a packed table that numbers name, beside what else is known of each: so the columns of a
/// join's left side are packed once, in their order, and only its keys are divided.
///
/// The numbers come in order, so each packed block is read once, or a few times where its rows have
/// very many partners.
final class BesideStream: MorselStream {
  private let numbered: any MorselStream
  private let reader: BesideReader
  private let run: QueryRun
  /// Blocks whose rows are all known, in order.
  private var ready: ArraySlice<BesideReader.Part> = []
  /// The block whose rows may go on.
  private var open: BesideReader.Part?
  /// None of the numbered rows, once there was a table of them.
  private var none: Table?
  private var isAtEnd = false
  private var hasGiven = false

  /// - Parameter numbered: Rows in the order of their numbers.
  init(_ numbered: any MorselStream, _ reader: BesideReader) {
    self.numbered = numbered
    self.reader = reader
    run = reader.run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while ready.isEmpty, !isAtEnd { try read(count) }
    defer { hasGiven = true }
    if ready.isEmpty, !hasGiven, let none { return [try reader.nothing(none)] }
    // What is read of a block, its rows and what has been beside them are in memory at once.
    var room = run.ledger.available / 4
    var taken: [BesideReader.Part] = []
    while let part = ready.first, taken.count < max(1, count) {
      let bytes = reader.heldBytes(part)
      guard taken.isEmpty || bytes <= room else { break }
      room -= bytes
      taken.append(ready.removeFirst())
    }
    let (parts, reader) = (taken, reader)
    return try run.map(parts.count) { index throws(FrameError) in
      try reader.tables(parts[index])
    }.flatMap { $0 }
  }

  // MARK: - Implementation

  /// Puts the next numbered rows to their blocks.
  private func read(_ count: Int) throws(FrameError) {
    let morsels = try numbered.next(count)
    isAtEnd = morsels.isEmpty
    none = none ?? morsels.first?.slice(0..<0)
    for morsel in morsels where morsel.count > 0 {
      for part in try reader.parts(morsel) {
        // Rows with many partners do not wait for all of them.
        if let known = open, known.block != part.block || reader.isFull(known) {
          ready.append(known)
          open = nil
        }
        open =
          open.map { BesideReader.Part(block: $0.block, tables: $0.tables + part.tables) } ?? part
      }
    }
    if isAtEnd, let part = open { ready.append(part) }
  }
}

/// Reads packed rows by their numbers, on any thread.
struct BesideReader: Sendable {
  private let rows: SpilledRows
  private let rowName: String
  private let names: [String]
  let run: QueryRun
  private let statistics: StepStatistics?
  /// The number of the first row of each block, and of one more.
  private let starts: [Int]

  /// What stands beside rows of one block.
  struct Part: Sendable {
    let block: Int
    let tables: [Table]
    let count: Int

    init(block: Int, tables: [Table]) {
      self.block = block
      self.tables = tables
      count = tables.reduce(0) { $0 + $1.count }
    }
  }

  /// - Parameters:
  ///   - rows: The rows that the numbers count, from 0.
  ///   - rowName: The column of numbers, which is left out.
  ///   - names: What the other columns are called, after those of `rows`.
  init(
    _ rows: SpilledRows, by rowName: String, names: [String], run: QueryRun,
    statistics: StepStatistics?
  ) {
    self.rows = rows
    self.rowName = rowName
    self.names = names
    self.run = run
    self.statistics = statistics
    var starts = [0]
    for block in rows.blocks { starts.append(starts[starts.count - 1] + block.rows) }
    self.starts = starts
  }

  /// The bytes that a block and what becomes of its rows take.
  func heldBytes(_ part: Part) -> Int {
    let block = rows.blocks[part.block]
    return block.heldBytes / block.rows * (block.rows + part.count)
  }

  /// Whether more rows would take much more memory than the block itself.
  func isFull(_ part: Part) -> Bool { part.count >= rows.blocks[part.block].rows }

  /// Numbered rows by the blocks that they name, at most as many as these have.
  func parts(_ table: Table) throws(FrameError) -> [Part] {
    let numbers = try numbers(table)
    let number = numbers.elements(Int64.self)
    var parts: [Part] = []
    var start = 0
    while start < table.count {
      let block = Self.last(of: rows.blocks.count) { starts[$0] <= Int(number[start]) }
      let most = min(table.count - start, rows.blocks[block].rows)
      let more = Self.last(of: most) { Int(number[start + $0]) < starts[block + 1] }
      parts.append(Part(block: block, tables: [table.slice(start..<start + more + 1)]))
      start += more + 1
    }
    return withExtendedLifetime(numbers) { parts }
  }

  /// The rows of a block beside what was said of them.
  func tables(_ part: Part) throws(FrameError) -> [Table] {
    let block = try rows.table([rows.blocks[part.block]], run)
    return try run.timed(statistics) { () throws(FrameError) in
      var tables: [Table] = []
      for table in part.tables {
        tables.append(beside(try chosen(of: block, from: starts[part.block], table), table))
      }
      return tables
    }
  }

  /// No rows of all columns.
  func nothing(_ none: Table) throws(FrameError) -> Table {
    beside(try Table.empty(rows.schema), none)
  }

  // MARK: - Implementation

  /// The last place of which something holds that holds of the first.
  private static func last(of count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  private func numbers(_ table: Table) throws(FrameError) -> Column {
    guard let numbers = table[rowName] else { throw .unknownColumn(rowName, among: table.names) }
    return numbers
  }

  /// The rows of a block that a table numbers.
  private func chosen(
    of block: Table, from first: Int, _ table: Table
  ) throws(FrameError) -> Table {
    let numbers = try numbers(table)
    let number = numbers.elements(Int64.self)
    let list = try Buffer.room(for: table.count, of: Int.self)
    let row = list.base(as: Int.self)
    var isWhole = table.count == block.count
    for at in 0..<table.count {
      row[at] = Int(number[at]) - first
      isWhole = isWhole && row[at] == at
    }
    withExtendedLifetime(numbers) {}
    return isWhole ? block : try block.gather(RowList(buffer: list, count: table.count))
  }

  private func beside(_ own: Table, _ table: Table) -> Table {
    Table(
      names: own.names + names, columns: own.columns + table.without([rowName]).columns,
      count: own.count)
  }
}

import SwiftwaterDevices

/// The rows of windows on the disk, each put in order when it is asked for.
final class WindowStream: MorselStream {
  private let reader: WindowReader
  private let run: QueryRun
  private var next = 0
  /// The rows of a window that is too large to be put in order at once.
  private var large: MergeStream?

  init(_ reader: WindowReader) {
    self.reader = reader
    run = reader.run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    if let morsels = try large?.next(count), !morsels.isEmpty { return morsels }
    large = nil
    while next < reader.windows.count, reader.windows[next].isEmpty { next += 1 }
    guard next < reader.windows.count else { return [] }
    if reader.heldBytes(next) > run.ledger.part(5),
      reader.windows[next].count > 1
    {
      let stream = try reader.merged(next)
      next += 1
      large = stream
      return try stream.next(count)
    }
    let (windows, reader, run) = (groups(max(1, count)), reader, run)
    return try run.map(windows.count) { index throws(FrameError) in
      try run.timed(reader.statistics) { () throws(FrameError) in
        try reader.ordered(windows[index])
      }
    }
  }

  // MARK: - Implementation

  /// The next windows, small ones together, as many as memory has room for twice: what is read, and
  /// what is in order.
  private func groups(_ count: Int) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    let windowRows = reader.windowRows
    let most = max(1, count * run.session.morselRows / windowRows)
    var room = run.ledger.available / 4
    while groups.count < most, next < reader.windows.count {
      let start = next
      var rows = 0
      repeat {
        let bytes = reader.heldBytes(next)
        if next > start || !groups.isEmpty, bytes > room { break }
        room -= bytes
        rows += reader.windows[next].reduce(0) { $0 + $1.rows }
        next += 1
      } while rows < windowRows / 2 && next < reader.windows.count
      guard next > start else { break }
      if rows > 0 { groups.append(start..<next) }
    }
    return groups
  }
}

/// Reads the rows of windows, on any thread.
struct WindowReader: Sendable {
  let rows: SpilledRows
  /// The blocks of each.
  let windows: [[SpilledBlock]]
  /// How many numbers belong to a window.
  let windowRows: Int
  let rowName: String
  let tieName: String?
  let dropped: Set<String>
  let run: QueryRun
  let statistics: StepStatistics?

  func heldBytes(_ window: Int) -> Int { windows[window].reduce(0) { $0 + $1.heldBytes } }

  /// The rows of some windows in order.
  func ordered(_ group: Range<Int>) throws(FrameError) -> Table {
    let table = try rows.table(group.flatMap { windows[$0] }, run)
    guard let numbers = table[rowName] else { return table.without(dropped) }
    let extent = group.count * windowRows
    // A count for each number is the fastest order where most of them occur.
    let order =
      extent <= 4 * table.count + 64
      ? try Self.order(numbers, from: group.lowerBound * windowRows, extent: extent)
      : try Sorting.order(table, by: [SortKey(name: rowName, descending: false)])
    return try table.without(dropped).gather(order)
  }

  /// The rows of one window in order, a few of its blocks at a time.
  func merged(_ window: Int) throws(FrameError) -> MergeStream {
    let blocks = windows[window]
    let names = [rowName] + (tieName.map { [$0] } ?? [])
    let numbers = rows.select(names.contains)
    var heads: [Table] = []
    for block in blocks {
      heads.append(try numbers.table([block], run).slice(0..<1).detached())
      // Tables of few rows take far more than their rows.
      if heads.count > 64 { heads = [try Table.joined(heads).detached()] }
    }
    return try MergeStream(
      rows.with(blocks), heads: Table.joined(heads),
      keys: names.map { SortKey(name: $0, descending: false) }, dropping: dropped, run: run,
      statistics: statistics)
  }

  // MARK: - Implementation

  /// The rows in order of their numbers, which are `extent` from `first` on; equal ones stay in order.
  private static func order(
    _ numbers: Column, from first: Int, extent: Int
  ) throws(FrameError) -> RowList {
    let starts = try Buffer.room(for: extent + 1, of: UInt32.self, zeroed: true)
    let rows = try Buffer.room(for: numbers.count, of: Int.self)
    let (start, row) = (starts.base(as: UInt32.self), rows.base(as: Int.self))
    let number = numbers.elements(Int64.self)
    for at in 0..<numbers.count { start[Int(number[at]) &- first &+ 1] &+= 1 }
    for at in 0..<extent { start[at + 1] &+= start[at] }
    for at in 0..<numbers.count {
      let place = Int(number[at]) &- first
      row[Int(start[place])] = at
      start[place] &+= 1
    }
    withExtendedLifetime((starts, numbers)) {}
    return RowList(buffer: rows, count: numbers.count)
  }
}

import SwiftwaterDevices

/// Rows in several runs, each in order of a column of row numbers, which become one run again.
///
/// Runs stay in memory while there is room for all of them and their result. Otherwise each is cut
/// where the numbers reach the next window and goes to the disk, so that the rows of one window, of
/// whatever runs, are read and put in order on their own, by one thread each. Short runs wait for
/// others, so that what they have in a window is worth a block. Rows with equal numbers stay in the
/// order in which they were appended.
struct NumberedRuns {
  private let rowName: String
  private let tieName: String?
  private let run: QueryRun
  private let statistics: StepStatistics?
  /// What is in memory: all runs, or those that wait to be written together.
  private var held: [Table] = []
  private var heldBytes = 0
  private var spilled: SpilledRows?
  /// The blocks of each window.
  private var windows: [[SpilledBlock]] = []
  /// The numbers that a window has the rows of.
  private var windowRows = 1
  /// The most rows of a block: of a window that does not fit, one block of each run does.
  private var blockRows = 1

  /// - Parameters:
  ///   - rowName: The column of row numbers.
  ///   - tieName: A column that says which of the rows with equal numbers comes first, if several runs
  ///     have such rows.
  init(_ rowName: String, tie tieName: String? = nil, run: QueryRun, statistics: StepStatistics?) {
    self.rowName = rowName
    self.tieName = tieName
    self.run = run
    self.statistics = statistics
  }

  /// Whether there is no run yet.
  var isEmpty: Bool { held.isEmpty && spilled == nil }

  /// Appends a run.
  mutating func append(_ table: Table) throws(FrameError) {
    let bytes = table.heldBytes
    // The runs, their concatenation, its order and the rows in order are in memory at once.
    let rows = held.reduce(table.count) { $0 + $1.count }
    let room = 2 * (heldBytes + bytes) + bytes + SortBreaker.orderBytes * rows
    if spilled == nil, run.ledger.allows(room) {
      held.append(table)
      heldBytes += bytes
      return
    }
    if spilled == nil { try spillHeld(like: table) }
    try wait(table)
  }

  /// All rows in order, without the columns that are not wanted.
  mutating func stream(dropping names: Set<String>) throws(FrameError) -> any MorselStream {
    if spilled == nil {
      if let table = try ordered(dropping: names) { return run.stream(table) }
      try spillHeld(like: held[0])
    }
    try flush()
    guard let spilled else { return MorselList([]) }
    guard spilled.rows > 0 else { return run.stream(try spilled.table(run).without(names)) }
    let reader = WindowReader(
      rows: spilled, windows: windows, windowRows: windowRows, rowName: rowName,
      tieName: spilled.schema.contains { $0.name == tieName } ? tieName : nil, dropped: names,
      run: run, statistics: statistics)
    return WindowStream(reader)
  }

  // MARK: - Implementation

  /// Rows of a block: fewer would cost more than their bytes.
  private static let fewRows = 1 << 10

  /// The rows of runs in memory in order; nil when there turns out to be no room for that.
  private func ordered(dropping names: Set<String>) throws(FrameError) -> Table? {
    guard held.count > 1 else { return try Table.joined(held).without(names) }
    return try run.ledger.attempt(0) { () throws(FrameError) in
      let table = try Table.joined(held)
      let order = try Sorting.order(table, by: [SortKey(name: rowName, descending: false)])
      return try table.without(names).gather(order)
    }
  }

  /// Sends what is in memory to the disk, run by run.
  private mutating func spillHeld(like table: Table) throws(FrameError) {
    try begin(table)
    var waiting = Array(held.reversed())
    (held, heldBytes) = ([], 0)
    while let first = waiting.popLast() { try wait(first) }
  }

  private mutating func begin(_ table: Table) throws(FrameError) {
    spilled = SpilledRows(file: try run.spill.makeFile(), schema: table.schema)
    // What is read of a window, its order and its rows in order fit into memory, twice if possible.
    let room = run.ledger.room
    let bytes = max(room / 32, min(room / 10, 12 << 20))
    let width = table.columns.reduce(1) { $0 + $1.width }
    let bytesOfRow = max(width, table.heldBytes / max(1, table.count))
    windowRows = max(1, min(2 * run.session.morselRows, bytes / bytesOfRow))
    blockRows = max(1, min(1 << 14, room / 512 / bytesOfRow))
  }

  private mutating func wait(_ table: Table) throws(FrameError) {
    held.append(table)
    heldBytes += table.heldBytes
    let rows = held.reduce(0) { $0 + $1.count }
    var last = 0
    if table.count > 0, let numbers = table[rowName] {
      last = Int(numbers.elements(Int64.self)[table.count - 1]) / windowRows
    }
    let isWorthIt = rows >= Self.fewRows * (max(last, windows.count) + 1)
    if isWorthIt || heldBytes > run.ledger.part(8) { try flush() }
  }

  /// Writes the runs that wait.
  private mutating func flush() throws(FrameError) {
    guard let file = spilled?.file, !held.isEmpty else { return }
    let isSorted = held.count == 1
    let table = try Table.joined(held)
    (held, heldBytes) = ([], 0)
    let order =
      isSorted ? nil : try Sorting.order(table, by: [SortKey(name: rowName, descending: false)])
    let pieces = pieces(table, order)
    let (coded, statistics) = (try file.coded([table], run: run)[0], statistics)
    let packer = order == nil ? nil : RowPacker(coded)
    let blocks = try run.map(pieces.count) { index throws(FrameError) in
      let rows = pieces[index].rows
      guard let packer, let order else {
        // Numbers of neighbours are close to each other.
        return try file.block(
          RowPacker(coded.slice(rows)), count: rows.count, statistics: statistics)
      }
      return try file.block(
        packer, order.rows + rows.lowerBound, count: rows.count, statistics: statistics)
    }
    withExtendedLifetime(order) {}
    for (piece, block) in zip(pieces, blocks) {
      spilled?.append(block)
      while windows.count <= piece.window { windows.append([]) }
      windows[piece.window].append(block)
    }
    try run.settle(blocks)
  }

  /// The rows of each window, cut into blocks.
  private func pieces(_ table: Table, _ order: RowList?) -> [(window: Int, rows: Range<Int>)] {
    guard let numbers = table[rowName] else { return [] }
    let number = numbers.elements(Int64.self)
    func window(_ place: Int) -> Int { Int(number[order?.rows[place] ?? place]) / windowRows }
    var pieces: [(window: Int, rows: Range<Int>)] = []
    var start = 0
    while start < table.count {
      let first = window(start)
      let most = min(table.count, start + blockRows)
      var end = most
      if window(most - 1) != first {
        // The first row of a later window, by halves.
        var before = start
        while end - before > 1 {
          let middle = (before + end) / 2
          if window(middle) == first { before = middle } else { end = middle }
        }
      }
      pieces.append((first, start..<end))
      start = end
    }
    withExtendedLifetime((numbers, order)) {}
    return pieces
  }
}

import SwiftwaterDevices

/// Rows in several runs, each in order of a column of row numbers, which become one run again.
///
/// Runs stay in memory while there is room for all of them and their result. Otherwise each is cut
/// where the numbers reach the next window and goes to the disk, so that the rows of one window, of
/// whatever runs, are read and put in order on their own, by one thread each. Rows with equal numbers
/// are in one run, and stay in their order.
struct NumberedRuns {
  private let rowName: String
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var held: [Table] = []
  private var heldBytes = 0
  private var spilled: SpilledRows?
  /// The blocks of each window.
  private var windows: [[SpilledBlock]] = []

  init(_ rowName: String, run: QueryRun, statistics: StepStatistics?) {
    self.rowName = rowName
    self.run = run
    self.statistics = statistics
  }

  /// Whether there is no run yet.
  var isEmpty: Bool { held.isEmpty && spilled == nil }

  /// Appends a run.
  mutating func append(_ table: Table) throws(FrameError) {
    let bytes = table.heldBytes
    // The runs, their concatenation and the rows in order are in memory at once.
    if spilled == nil, run.ledger.allows(2 * (heldBytes + bytes) + bytes) {
      held.append(table)
      heldBytes += bytes
      return
    }
    heldBytes = 0
    while !held.isEmpty { try spill(held.removeFirst()) }
    try spill(table)
  }

  /// All rows in order, without the columns that are not wanted.
  func stream(dropping names: Set<String>) throws(FrameError) -> any MorselStream {
    guard let spilled else {
      let table = try Table.joined(held)
      guard held.count > 1 else { return run.stream(table.without(names)) }
      let order = try Sorting.order(table, by: [SortKey(name: rowName, descending: false)])
      return run.stream(try table.without(names).gather(order))
    }
    guard spilled.rows > 0 else { return run.stream(try spilled.table(run).without(names)) }
    let reader = WindowReader(
      rows: spilled, windows: windows, windowRows: windowRows, rowName: rowName, dropped: names,
      run: run, statistics: statistics)
    return WindowStream(reader)
  }

  // MARK: - Implementation

  /// The rows of the input that a window holds the results of.
  private var windowRows: Int { 2 * max(1, run.session.morselRows) }

  private mutating func spill(_ table: Table) throws(FrameError) {
    if spilled == nil {
      spilled = SpilledRows(file: try run.spill.makeFile(), schema: table.schema)
    }
    guard let file = spilled?.file else { return }
    let pieces = pieces(table)
    let coded = try file.coded([table], run: run)[0]
    let blocks = try file.blocks(
      pieces.map { coded.slice($0.rows) }, run: run, statistics: statistics)
    for (piece, block) in zip(pieces, blocks) {
      spilled?.append(block)
      while windows.count <= piece.window { windows.append([]) }
      windows[piece.window].append(block)
    }
    run.ledger.trimIfCrowded()
  }

  /// The rows of each window, cut into blocks.
  private func pieces(_ table: Table) -> [(window: Int, rows: Range<Int>)] {
    guard let numbers = table[rowName] else { return [] }
    var pieces: [(window: Int, rows: Range<Int>)] = []
    let number = numbers.elements(Int64.self)
    var start = 0
    while start < table.count {
      let window = Int(number[start]) / windowRows
      let most = min(table.count, start + SortedRuns.blockRows)
      var end = most
      if Int(number[most - 1]) / windowRows != window {
        // The first row of a later window, by halves.
        var before = start
        while end - before > 1 {
          let middle = (before + end) / 2
          if Int(number[middle]) / windowRows == window { before = middle } else { end = middle }
        }
      }
      pieces.append((window, start..<end))
      start = end
    }
    withExtendedLifetime(numbers) {}
    return pieces
  }
}

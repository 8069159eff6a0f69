import SwiftwaterDevices

/// Rows with window functions that look at rows near by and at those before, batch by batch.
final class RunningWindows: MorselStream {
  private let columns: [WindowColumn]
  private let batches: BatchReader
  private let run: QueryRun
  private let statistics: StepStatistics?
  private let batchRows: Int
  /// For each column that runs: what it remembers.
  private var states: [any RunningWindow]
  /// For each column, operands that have one value for all rows.
  private var constants: [[Column]] = []
  private var (previous, current, following): (Batch?, Batch?, Batch?)
  private var hasBegun = false
  private var ready: (any MorselStream)?

  private struct Batch {
    let table: Table
    let operands: [[Column]]
  }

  init(
    _ input: any MorselStream, _ columns: [WindowColumn], run: QueryRun,
    statistics: StepStatistics?
  ) {
    self.columns = columns
    self.run = run
    self.statistics = statistics
    // Whole numbers of the pieces that functions over all rows work in, so that they begin at the
    // same rows and round alike.
    let piece = max(1, min(1 << 16, run.morselRows))
    let widest = columns.reduce(4 * piece) { max($0, $1.before, $1.after) }
    batchRows = (widest + piece - 1) / piece * piece
    batches = BatchReader(input, rows: batchRows, run: run)
    states = columns.map { column in
      guard case .running(let make) = column.function.reach else { return NoState() }
      return make(column.function)
    }
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while true {
      if let morsels = try ready?.next(count), !morsels.isEmpty { return morsels }
      ready = nil
      guard let table = try computed() else { return [] }
      ready = run.stream(table)
    }
  }

  // MARK: - Implementation

  private func computed() throws(FrameError) -> Table? {
    if !hasBegun {
      hasBegun = true
      following = try read()
    }
    (previous, current) = (current, following)
    following = current == nil ? nil : try read()
    guard let current else { return nil }
    return try run.timed(statistics) { () throws(FrameError) in
      var table = current.table
      for index in columns.indices {
        table.names.append(columns[index].name)
        table.columns.append(try result(index, current))
      }
      return table
    }
  }

  private func read() throws(FrameError) -> Batch? {
    guard let table = try batches.next() else { return nil }
    let evaluator = Evaluator(table: table)
    var operands: [[Column]] = []
    for column in columns { operands.append(try evaluator.columns(column.operands)) }
    if constants.isEmpty {
      constants = operands.map { columns in columns.dropFirst().map { $0[0..<min(1, $0.count)] } }
    }
    return Batch(table: table, operands: operands)
  }

  private func result(_ index: Int, _ batch: Batch) throws(FrameError) -> Column {
    let (function, operands) = (columns[index].function, batch.operands[index])
    guard case .rows = function.reach else { return try states[index].next(operands) }
    let before = columns[index].before
    let after = columns[index].after
    var parts: [Column] = []
    var skipped = 0
    if before > 0, let rows = previous?.operands[index].first {
      parts.append(rows)
      skipped = rows.count
    }
    parts.append(operands[0])
    if after > 0, let rows = following?.operands[index].first {
      parts.append(rows[0..<min(after, rows.count)])
    }
    let whole = parts.count == 1 ? parts[0] : try Column.joined(parts)
    let first = try constants[index].map { (column) throws(FrameError) in
      column.count == 1
        ? try column.gather(RowList(Array(repeating: 0, count: whole.count))) : column
    }
    let results = try function.evaluate([whole] + first, Segments(whole: whole.count))
    return parts.count == 1 ? results : results[skipped..<skipped + batch.table.count]
  }
}

/// The state of a function that has none.
private struct NoState: RunningWindow {
  func next(_ columns: [Column]) -> Column { columns[0] }
}

extension WindowColumn {
  /// How many rows before a row its result depends on.
  fileprivate var before: Int {
    if case .rows(let before, _) = function.reach { return before }
    return 0
  }

  /// How many rows after a row its result depends on.
  fileprivate var after: Int {
    if case .rows(_, let after) = function.reach { return after }
    return 0
  }
}

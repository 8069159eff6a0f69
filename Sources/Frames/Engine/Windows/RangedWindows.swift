import SwiftwaterDevices

/// Rows with a function of the rows whose keys are near, in the order of ascending keys: what is held
/// are the rows within reach.
final class RangedWindows: MorselStream {
  private let column: WindowColumn
  private let batches: BatchReader
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var window: RangedWindow?
  /// Batches whose last windows may reach further than what has been read, and the results so far.
  private var waiting: [Table] = []
  private var results: Column?
  private var isAtEnd = false
  private var ready: (any MorselStream)?

  /// - Parameter column: Of a function that reaches by keys, with values and keys for operands.
  init(
    _ input: any MorselStream, _ column: WindowColumn, run: QueryRun, statistics: StepStatistics?
  ) {
    self.column = column
    self.run = run
    self.statistics = statistics
    let rows = min(run.ledger.rowsTogether, 4 * run.morselRows)
    batches = BatchReader(input, rows: rows, run: run)
    if case .keys(let statistic, let window) = column.function.reach {
      self.window = RangedWindow(column.function, statistic, window)
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

  /// The next batch with its results.
  private func computed() throws(FrameError) -> Table? {
    while true {
      if let first = waiting.first, let known = results, known.count >= first.count {
        waiting.removeFirst()
        var table = first
        table.names.append(column.name)
        table.columns.append(known[0..<first.count])
        results = waiting.isEmpty ? nil : known[first.count..<known.count]
        return table
      }
      guard !isAtEnd else { return nil }
      let read = try read()
      let own = try run.timed(statistics) { () throws(FrameError) in
        try window?.next(read.map(operands), isLast: isAtEnd)
      }
      guard let own else { return nil }
      results =
        try results.map { (known) throws(FrameError) in
          try Column.joined([known, own])
        } ?? own
    }
  }

  /// At least as many rows as are held, so that holding them costs no more than reading.
  private func read() throws(FrameError) -> [Table] {
    var tables: [Table] = []
    var rows = 0
    while tables.isEmpty || rows < window?.heldRows ?? 0 {
      guard let table = try batches.next() else {
        isAtEnd = true
        break
      }
      tables.append(table)
      rows += table.count
    }
    waiting += tables
    return tables
  }

  private func operands(_ table: Table) throws(FrameError) -> [Column] {
    try Evaluator(table: table).columns(column.operands)
  }
}

/// Windows over keys that come a few at a time.
private struct RangedWindow {
  private let function: WindowFunction
  private let statistic: RollingStatistic
  private let window: RollingWindow
  /// The values and keys within reach, and of how many of them the results have been given.
  private var held: [Column] = []
  private var done = 0
  private var sweep: (any RangedSweep)?

  init(_ function: WindowFunction, _ statistic: RollingStatistic, _ window: RollingWindow) {
    self.function = function
    self.statistic = statistic
    self.window = window
  }

  var heldRows: Int { held.first?.count ?? 0 }

  /// The results that further values and keys decide: those of windows that end before the last key,
  /// or of all.
  mutating func next(_ parts: [[Column]], isLast: Bool) throws(FrameError) -> Column? {
    var columns = held
    for index in parts.first?.indices ?? 0..<0 {
      let own = (held.isEmpty ? [] : [held[index]]) + parts.map { $0[index] }
      let joined = own.count == 1 ? own[0] : try Column.joined(own)
      if held.isEmpty { columns.append(joined) } else { columns[index] = joined }
    }
    guard columns.count == 2 else { return nil }
    let count = columns[0].count
    let segment = Segments(whole: count)
    let bounds = try KeyBounds(columns[1], segment, window)
    var decided = done
    if isLast {
      decided = count
    } else {
      while decided < count, bounds.range(of: decided, in: 0..<count).upperBound < count {
        decided += 1
      }
    }
    let results = try results(columns, segment, bounds, done..<decided)
    // The last row stays: the next key has to come after its.
    let last = decided - 1
    let needed =
      last < 0 ? 0 : min(last, bounds.range(of: last, in: 0..<count).lowerBound)
    held = try columns.map { (column) throws(FrameError) in
      try column[needed..<count].detached()
    }
    done = decided - needed
    sweep?.dropFirst(needed)
    return results
  }

  /// The results of some rows.
  ///
  /// Numbers go on from what is known of the rows before, so that they round
  /// as they do when all rows are there; extremes of other values are found anew.
  private mutating func results(
    _ columns: [Column], _ segment: Segments, _ bounds: KeyBounds, _ rows: Range<Int>
  ) throws(FrameError) -> Column {
    let type = try function.resultType(columns.map(\.type))
    guard columns[0].type.dtype != nil else {
      return try function.evaluate(columns, segment)[rows]
    }
    guard !rows.isEmpty else { return try Table.empty([Field("", type)]).columns[0] }
    if sweep == nil {
      let start = bounds.range(of: 0, in: segment[0]).lowerBound
      let fewest = statistic == .count ? 0 : window.minPeriods
      sweep = makeSweep(statistic.state, start, fewest)
    }
    let values = try Evaluator.cast(columns[0], to: .float64)
    let out = try Buffer.room(for: values.count, of: Double.self)
    let flags = try Buffer.room(for: values.count, of: UInt8.self, zeroed: true)
    sweep?.move(
      over: rows, of: segment[0], bounds, values, into: out.base(as: Double.self),
      flags.base(as: UInt8.self))
    let there = try Validity(flags: flags, count: values.count)
    let results = Column(type: .float64, count: values.count, values: out).with(validity: there)
    return try Evaluator.cast(results[rows], to: type)
  }
}

/// A sweep over windows by keys, of whatever state.
private protocol RangedSweep {
  mutating func move(
    over rows: Range<Int>, of segment: Range<Int>, _ bounds: KeyBounds, _ values: Column,
    into target: UnsafeMutablePointer<Double>, _ there: UnsafeMutablePointer<UInt8>)
  mutating func dropFirst(_ count: Int)
}

private struct SweepOfKeys<State: MovingState>: RangedSweep {
  var sweep: WindowSweep<State>

  mutating func move(
    over rows: Range<Int>, of segment: Range<Int>, _ bounds: KeyBounds, _ values: Column,
    into target: UnsafeMutablePointer<Double>, _ there: UnsafeMutablePointer<UInt8>
  ) {
    sweep.move(over: rows, of: segment, bounds, values, into: target, there)
  }

  mutating func dropFirst(_ count: Int) { sweep.dropFirst(count) }
}

private func makeSweep(
  _ fresh: some MovingState, _ start: Int, _ fewest: Int
) -> any RangedSweep {
  SweepOfKeys(sweep: WindowSweep(fresh, from: start, fewest: fewest))
}

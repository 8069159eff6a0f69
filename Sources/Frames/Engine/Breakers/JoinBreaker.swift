import SwiftwaterDevices

/// Rows of two inputs with equal keys.
struct JoinBreaker {
  let step: JoinStep
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(
    _ left: any MorselStream, _ right: any MorselStream
  ) throws(FrameError) -> any MorselStream {
    // The right side first: an index of it lets the left one pass by.
    let right = try HeldRows(right, bytesOfRow: Self.bytesOfRow, run: run)
    if step.kind == .cross {
      switch try right.kept(run, statistics) {
      case .held(let table): return CrossStream(left, table, step, run: run)
      case .stored(let rows): return StoredCrossStream(left, rows, step, run: run)
      }
    }
    let rightTable = right.isWhole ? try right.table() : nil
    if let rightTable, let joined = try inMemory(left, rightTable) { return joined }
    let first = try left.next(1)
    let schema = first.first?.schema ?? []
    let keys = try JoinKeys(step, left: schema, right: right.schema)
    return try GraceJoin(step: step, keys: keys, run: run, statistics: statistics)
      .stream(ConcatStream([MorselList(first), left]), schema, right)
  }

  // MARK: - Implementation

  /// Nil when an index of the right side does not fit into memory; nothing is taken from the left
  /// then.
  private func inMemory(
    _ left: any MorselStream, _ right: Table
  ) throws(FrameError) -> (any MorselStream)? {
    // Left rows that all have to be looked at before the first result, or lie in memory already.
    let needsLeft = step.validation == .oneToMany || step.validation == .oneToOne
    guard run.ledger.allows(Self.bytesOfRow * right.count) else { return nil }
    let wholeLeft = needsLeft ? try left.table(run) : try left.whole()
    if let table = wholeLeft {
      let bytes = table.heldBytes + right.heldBytes + Self.bytesOfRow * table.count
      let joined = try run.ledger.attempt(bytes) { () throws(FrameError) in
        try run.timed(statistics) { () throws(FrameError) in try Joining.join(table, right, step) }
      }
      if let joined { return run.stream(joined) }
      return try probed(run.stream(table), table.slice(0..<0), right)
    }
    guard let first = try left.next(1).first else { return nil }
    return try probed(ConcatStream([MorselList([first]), left]), first.slice(0..<0), right)
  }

  /// Left rows joined as they come, then the right rows that none of them has found.
  private func probed(
    _ left: any MorselStream, _ none: Table, _ right: Table
  ) throws(FrameError) -> any MorselStream {
    let (step, schema) = (step, none.schema)
    let index = try run.timed(statistics) { () throws(FrameError) in
      try JoinIndex(right, left: schema, step)
    }
    try index.validate(none)
    let run = run
    let pairs = ProbeStream(left, index, run: run, statistics: statistics)
    guard step.kind == .right || step.kind == .full else { return pairs }
    let rest = BreakerStream { () throws(FrameError) in
      if let rest = try index.remaining(left: schema) { return run.stream(rest) }
      return MorselList([])
    }
    return ConcatStream([pairs, rest])
  }

  /// Bytes a row of either side takes while partners are looked for, besides its own.
  static let bytesOfRow = 48
}

import SwiftwaterDevices

/// What a table function makes of all rows of its inputs.
struct FunctionBreaker {
  let function: TableFunction
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ inputs: [any MorselStream]) throws(FrameError) -> any MorselStream {
    if case .reversed = function.reach, let input = inputs.first { return try reversed(input) }
    if case .chosen(let choose) = function.reach, let input = inputs.first {
      return try chosen(input, choose)
    }
    if case .streamed(let make) = function.reach { return try make(inputs, run, statistics) }
    if case .groups(let keys) = function.reach, let input = inputs.first {
      return try grouped(input, keys)
    }
    do throws(FrameError) {
      var tables: [Table] = []
      for input in inputs { tables.append(try input.table(run)) }
      let all = tables
      return run.stream(
        try run.timed(statistics) { () throws(FrameError) in try function.evaluate(all) })
    } catch {
      // What the function says itself is more precise.
      guard error.code == .outOfMemory, !error.message.hasPrefix(function.label) else {
        throw error
      }
      throw FrameError(
        .outOfMemory,
        """
        \(function.label): needs all rows in memory, which has no room for them within \
        \(ByteCount.text(run.ledger.limit)); select fewer rows or columns before, or raise the \
        limit with SWIFTWATER_MEMORY_LIMIT or Session(memoryLimit:) (\(error.message))
        """)
    }
  }

  // MARK: - Implementation

  /// Bytes a row takes while its group is found, besides its own.
  private static let bytesOfGroupedRow = 64

  private func grouped(
    _ input: any MorselStream, _ keys: [Expression.Node]
  ) throws(FrameError) -> any MorselStream {
    let function = function
    let grace = GraceStep(
      run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in try Evaluator(table: table).columns(keys) },
      bytesOfRow: Self.bytesOfGroupedRow, canDivide: !keys.isEmpty,
      whole: { (table) throws(FrameError) in try function.evaluate([table]) },
      part: { (table, _) throws(FrameError) in try function.evaluate([table]) })
    return try grace.stream(input)
  }

  private func chosen(
    _ input: any MorselStream, _ choose: (RowsToChooseFrom) throws(FrameError) -> [Int]
  ) throws(FrameError) -> any MorselStream {
    let held = try HeldRows(input, bytesOfRow: 24, run: run)
    if held.isWhole {
      let table = try held.table()
      let result = try run.ledger.attempt(table.heldBytes + 24 * table.count) {
        () throws(FrameError) in
        try run.timed(statistics) { () throws(FrameError) in try function.evaluate([table]) }
      }
      if let result { return run.stream(result) }
    }
    let place = "\u{0}place"
    let rows = try run.spilled(held.takeStream(), statistics)
    let picked = try PickedRows(
      rows.stream(run), choose(RowsToChooseFrom(rows, run: run)), placeName: place, run: run)
    let sort = SortBreaker(
      keys: [SortKey(name: place, descending: false)], run: run, statistics: statistics)
    return ChainStream(try sort.stream(picked), [.drop([place])], run: run)
  }

  private func reversed(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let held = try HeldRows(input, bytesOfRow: 8, run: run)
    if held.isWhole {
      let table = try held.table()
      let result = try run.ledger.attempt(table.heldBytes + 8 * table.count) {
        () throws(FrameError) in
        try run.timed(statistics) { () throws(FrameError) in try table.reversed() }
      }
      if let result { return run.stream(result) }
    }
    return try run.spilled(held.takeStream(), statistics).reversed(run)
  }
}

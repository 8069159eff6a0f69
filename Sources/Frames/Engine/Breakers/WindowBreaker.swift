import SwiftwaterDevices

/// Expressions of rows that look at other rows.
///
/// Rows that fit into memory are computed at once. More rows pass through steps that each add
/// columns: by partition through the disk, in one pass with what has to be remembered, in two passes
/// over rows on the disk, or sorted there and back.
struct WindowBreaker {
  let expressions: [NamedExpression]
  let run: QueryRun
  let statistics: StepStatistics?
  /// What the names of the columns begin with that are added on the way.
  var prefix = "\u{0}window"

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let expressions = expressions
    let project = ChainStep.project(expressions)
    guard let plan = WindowPlan(expressions, prefix: prefix) else {
      return run.stream(try atOnce(input, project))
    }
    let bytes = Self.bytesOfRow + 16 * expressions.count
    let held = try HeldRows(input, bytesOfRow: bytes, run: run)
    if held.isWhole {
      let table = try held.table()
      let result = try run.ledger.attempt(bytes * table.count) { () throws(FrameError) in
        try run.timed(statistics) { () throws(FrameError) in try project.apply(table) }
      }
      if let result { return run.stream(result) }
    }
    let rows = try steps(plan, held.takeStream(), keeping: nil)
    return ChainStream(rows, [.project(plan.expressions)], run: run)
  }

  /// The rows with the columns that the steps of a plan add.
  ///
  /// - Parameter names: Columns that stay, besides those that are read later.
  func steps(
    _ plan: WindowPlan, _ input: any MorselStream, keeping names: Set<String>?
  ) throws(FrameError) -> any MorselStream {
    var rows = input
    for (index, step) in plan.steps.enumerated() {
      let wanted = plan.columns(from: index).union(names ?? [])
      rows = try add(step, to: ChainStream(rows, [.keep(wanted)], run: run))
    }
    return rows
  }

  // MARK: - Implementation

  /// Bytes a row takes while its partition is found and put in order, besides its own.
  private static let bytesOfRow = 64

  private func atOnce(
    _ input: any MorselStream, _ project: ChainStep
  ) throws(FrameError) -> Table {
    do throws(FrameError) {
      let table = try input.table(run)
      return try run.timed(statistics) { () throws(FrameError) in try project.apply(table) }
    } catch {
      guard error.code == .outOfMemory else { throw error }
      let names = expressions.filter { $0.node.needsAllRows }.map { "\($0.node)" }
      throw FrameError(
        .outOfMemory,
        """
        \(names.joined(separator: ", ")): needs all rows in memory, which has no room \
        for them within \(ByteCount.text(run.ledger.limit)); compute it within parts of the rows \
        with over, or raise the limit with SWIFTWATER_MEMORY_LIMIT or Session(memoryLimit:)
        """)
    }
  }

  private func add(
    _ step: WindowPlan.Step, to rows: any MorselStream
  ) throws(FrameError) -> any MorselStream {
    switch step {
    case .keyed(let keys, let values): return try keyed(rows, keys, values)
    case .running(let columns):
      return RunningWindows(rows, columns, run: run, statistics: statistics)
    case .backward(let columns): return try backward(rows, columns)
    case .twice(let values, let columns): return try twice(rows, values, columns)
    case .ranked(let column):
      return try RankedStream.stream(rows, column, run: run, statistics: statistics)
    case .ranged(let column):
      return RangedWindows(rows, column, run: run, statistics: statistics)
    case .ordered(let order, let value): return try ordered(rows, order, value)
    }
  }

  private func keyed(
    _ rows: any MorselStream, _ keys: [Expression.Node], _ values: [NamedExpression]
  ) throws(FrameError) -> any MorselStream {
    let added = { @Sendable (table: Table) throws(FrameError) -> Table in
      try table.adding(values)
    }
    let grace = GraceStep(
      run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in try Evaluator(table: table).columns(keys) },
      bytesOfRow: Self.bytesOfRow + 16 * values.count, canDivide: true, whole: added,
      part: { (table, _) throws(FrameError) in try added(table) },
      streamed: { (rows, rowName, emit) throws(FrameError) in
        let large = LargePartition(
          keys: keys, values: values, rowName: rowName, run: run, statistics: statistics)
        try large.add(to: rows, emit)
      })
    return try grace.stream(rows)
  }

  private func backward(
    _ rows: any MorselStream, _ columns: [WindowColumn]
  ) throws(FrameError) -> any MorselStream {
    let forward = columns.map { column in
      guard case .backward(let function) = column.function.reach else { return column }
      return WindowColumn(name: column.name, function: function(), operands: column.operands)
    }
    let reversed = try run.spilled(rows, statistics).reversed(run)
    let computed = RunningWindows(reversed, forward, run: run, statistics: statistics)
    return try run.spilled(computed, statistics).reversed(run)
  }

  private func twice(
    _ rows: any MorselStream, _ values: [NamedExpression], _ columns: [WindowColumn]
  ) throws(FrameError) -> any MorselStream {
    let spilled = try run.spilled(rows, statistics)
    var constants = Table(names: [], columns: [], count: 1)
    if !values.isEmpty {
      let wanted = values.reduce(into: Set<String>()) { $0.formUnion($1.node.columns) }
      let aggregate = AggregateBreaker(
        keys: [], values: values, run: run, statistics: statistics,
        restart: { () throws(FrameError) in spilled.select(wanted.contains).stream(run) })
      constants = try aggregate.stream(aggregate.restart()).table(run)
    }
    let functions = columns.compactMap { column -> PlaceColumn? in
      guard case .place(let number) = column.function.reach else { return nil }
      return PlaceColumn(name: column.name, number: number)
    }
    return TwiceStream(spilled.stream(run), constants, functions, count: spilled.rows, run: run)
  }

  private func ordered(
    _ rows: any MorselStream, _ order: [WindowOrder], _ value: NamedExpression
  ) throws(FrameError) -> any MorselStream {
    guard let plan = WindowPlan([value], prefix: value.name) else { return rows }
    let place = "\(value.name) row"
    let keys = order.indices.map { "\(value.name) order \($0)" }
    let orders = zip(keys, order).map { NamedExpression($0, $1.node) }
    let input = try rows.peeked()
    let names = Set(input.names)
    let keyed = ChainStream(
      RowIndexStream(input.rows, place, run: run),
      [ChainStep { (table) throws(FrameError) in try table.adding(orders) }], run: run)
    let sort = SortBreaker(
      keys: zip(keys, order).map { SortKey(name: $0, descending: $1.descending) }, run: run,
      statistics: statistics)
    let sorted = ChainStream(
      try sort.stream(keyed), [.drop(Set(keys))], run: run)
    let kept = names.union([place])
    let computed = ChainStream(
      try steps(plan, sorted, keeping: kept),
      [
        ChainStep { (table) throws(FrameError) in try table.adding(plan.expressions) },
        .keep(kept.union([value.name])),
      ], run: run)
    let back = SortBreaker(
      keys: [SortKey(name: place, descending: false)], run: run, statistics: statistics)
    return ChainStream(try back.stream(computed), [.drop([place])], run: run)
  }
}

extension ChainStep {
  /// Leaves some columns away; one stays, which says how many rows there are.
  static func keep(_ names: Set<String>) -> ChainStep {
    ChainStep(keepsRows: true) { table in
      let kept = table.names.filter(names.contains)
      return table.select(kept.isEmpty ? Array(table.names.prefix(1)) : kept)
    }
  }

  static func drop(_ names: Set<String>) -> ChainStep {
    ChainStep(keepsRows: true) { table in table.without(names) }
  }
}

extension Table {
  /// The same rows with further columns, all computed of the own ones.
  func adding(_ expressions: [NamedExpression]) throws(FrameError) -> Table {
    let evaluator = Evaluator(table: self)
    var table = self
    for expression in expressions {
      table.names.append(expression.name)
      table.columns.append(try evaluator.column(expression.node))
    }
    return table
  }
}

extension MorselStream {
  /// The names of the columns, and the rows.
  func peeked() throws(FrameError) -> (names: [String], rows: any MorselStream) {
    let first = try next(1)
    return (first.first?.names ?? [], ConcatStream([MorselList(first), self]))
  }
}

extension QueryRun {
  /// The rows of a stream, on the disk.
  func spilled(
    _ stream: any MorselStream, _ statistics: StepStatistics?
  ) throws(FrameError) -> SpilledRows {
    let file = try spill.makeFile()
    var rows: SpilledRows?
    try stream.forEachWave(self) { (morsels) throws(FrameError) in
      var own = rows ?? SpilledRows(file: file, schema: morsels[0].schema)
      // Pieces so small that several are read at once wherever rows begin.
      try own.append(
        morsels.flatMap { TableStream($0, morselRows: morselRows).next(.max) }, run: self,
        statistics: statistics)
      rows = own
    }
    return rows ?? SpilledRows(file: file, schema: [])
  }
}

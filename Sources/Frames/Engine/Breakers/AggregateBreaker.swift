import SwiftwaterDevices

/// Aggregates of groups of rows.
///
/// Rows that fit into memory are grouped at once. Of more rows, batches are grouped one after the
/// other where there are few groups; many groups go part by part through the disk. Of a group whose
/// values do not fit, each aggregate that looks at all of them has passes of its own.
struct AggregateBreaker {
  let keys: [String]
  let values: [NamedExpression]
  let run: QueryRun
  let statistics: StepStatistics?
  /// The input once more from its beginning.
  let restart: () throws(FrameError) -> any MorselStream

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let held = try HeldRows(input, bytesOfRow: Self.bytesOfRow, run: run)
    let schema = held.schema
    if held.isWhole {
      let table = try held.table()
      let result = try run.ledger.attempt(Self.bytesOfRow * table.count) { () throws(FrameError) in
        try run.timed(statistics) { () throws(FrameError) in
          try Self.aggregate([table], keys, values)
        }
      }
      if let result { return run.stream(result) }
    }
    guard try held.distinctPart(of: keys) < Self.largestPart else {
      return try grace.divided(held.takeStream(), schema)
    }
    if let result = try streamed(held.takeStream(), schema) { return run.stream(result) }
    if keys.isEmpty {
      return run.stream(try inPasses(schema, values, rows: { _ in restart }))
    }
    return try grace.divided(try restart(), schema)
  }

  // MARK: - Implementation

  /// Bytes a row takes while it is put into a group, besides its own.
  private static let bytesOfRow = 64
  /// Up to this part of distinct keys among the rows, partial results are smaller than the rows.
  private static let largestPart = 0.2
  /// Rows of a partial result: it depends on them and the run's room alone, not on how they came.
  private var batchRows: Int { 16 * run.ledger.rowsTogether }

  private static func aggregate(
    _ tables: [Table], _ keys: [String], _ values: [NamedExpression]
  ) throws(FrameError) -> Table {
    guard let first = tables.first else { return Table(names: [], columns: [], count: 0) }
    var aggregator = try GroupedAggregator(keys: keys, values: values, schema: first.schema)
    try aggregator.add(tables)
    return try aggregator.finish()
  }

  /// Batch by batch; nil when there are too many groups for memory, or values for which there is
  /// another way.
  private func streamed(
    _ rows: any MorselStream, _ schema: [Field]
  ) throws(FrameError) -> Table? {
    do throws(FrameError) {
      // Merging partial results takes as much again.
      return try batched(rows, schema, values) { keys.isEmpty || run.ledger.allows($0) }
    } catch {
      guard error.code == .outOfMemory else { throw error }
      if keys.isEmpty, try callsInPasses(schema).isEmpty { throw error }
      return nil
    }
  }

  private func callsInPasses(
    _ schema: [Field]
  ) throws(FrameError) -> [(
    node: Expression.Node, reduction: any PassingReduction, operand: Expression.Node
  )] {
    try GroupedAggregator(keys: keys, values: values, schema: schema).callsInPasses
  }

  /// Aggregates of rows that are one group: first those that look at all values, each in passes over
  /// the columns that it reads, then the others.
  private func inPasses(
    _ schema: [Field], _ values: [NamedExpression],
    rows: (Set<String>?) -> () throws(FrameError) -> any MorselStream
  ) throws(FrameError) -> Table {
    var known: [Expression.Node: Column] = [:]
    for call in try callsInPasses(schema) {
      let stored = StoredValues(
        operand: call.operand, run: run, statistics: statistics, rows: rows(call.operand.columns))
      known[call.node] = try call.reduction.value(of: stored)
    }
    return try batched(rows(nil)(), schema, values, known) { _ in true }
      ?? Table(names: [], columns: [], count: 0)
  }

  /// Aggregates of the groups of rows of which one has most: group by group while their values do not
  /// fit together.
  private func groupByGroup(
    _ rows: SpilledRows, _ values: [NamedExpression],
    _ emit: (Table) throws(FrameError) -> Void
  ) throws(FrameError) {
    let schema = rows.schema
    guard try !callsInPasses(schema).isEmpty else {
      let result = try batched(rows.stream(run), schema, values) { _ in true }
      if let result { try emit(result) }
      return
    }
    var rest = rows
    while rest.rows > 0 {
      try run.check()
      let together = try run.ledger.attempt(0) { () throws(FrameError) in
        try batched(rest.stream(run), schema, values) { run.ledger.allows($0) }
      }
      if let result = together ?? nil { return try emit(result) }
      let key = try FrequentKey(of: rest, keys.map { col($0).node }, run: run)
      let own = try run.spilled(
        ChainStream(rest.stream(run), [key.having(true)], run: run), statistics)
      let result = try inPasses(schema, values) { names in
        let read = names.map { names in own.select(names.contains) } ?? own
        return { () throws(FrameError) in read.stream(run) }
      }
      try emit(result)
      rest = try run.spilled(
        ChainStream(rest.stream(run), [key.having(false)], run: run), statistics)
    }
  }

  /// Batch by batch; nil as soon as a condition on the bytes that are held says no.
  private func batched(
    _ rows: any MorselStream, _ schema: [Field], _ values: [NamedExpression],
    _ known: [Expression.Node: Column] = [:], while condition: (Int) -> Bool
  ) throws(FrameError) -> Table? {
    var aggregator = try GroupedAggregator(
      keys: keys, values: values, schema: schema, known: known)
    let needed = aggregator.callsOfAllValues
    do throws(FrameError) {
      let batches = BatchReader(rows, rows: batchRows, run: run)
      while let batch = try batches.next() {
        try run.timed(statistics) { () throws(FrameError) in try aggregator.add([batch]) }
        guard condition(aggregator.byteCount) else { return nil }
      }
      return try run.timed(statistics) { () throws(FrameError) in try aggregator.finish() }
    } catch {
      guard error.code == .outOfMemory, !needed.isEmpty else { throw error }
      throw tooLarge(needed, error)
    }
  }

  /// What can be done when the values of one group do not fit.
  private func tooLarge(_ calls: [String], _ error: FrameError) -> FrameError {
    let whose = keys.isEmpty ? "all rows" : "the largest group"
    return FrameError(
      .outOfMemory,
      """
      \(calls.joined(separator: ", ")): needs the values of \(whose) at once, for which memory has \
      no room within \(ByteCount.text(run.ledger.limit)); aggregate parts of them\
      \(keys.isEmpty ? "" : " (by one more key)"), or raise the limit with SWIFTWATER_MEMORY_LIMIT \
      or Session(memoryLimit:) (\(error.message))
      """)
  }

  private var grace: GraceStep {
    let (names, values) = (keys, values)
    return GraceStep(
      run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in names.compactMap { table[$0] } },
      bytesOfRow: Self.bytesOfRow, canDivide: true,
      whole: { (table) throws(FrameError) in try Self.aggregate([table], names, values) },
      part: { (table, rowName) throws(FrameError) in
        let first = NamedExpression(col(rowName).first().as(rowName))
        return try Self.aggregate([table], names, values + [first])
      },
      streamed: { (rows, rowName, emit) throws(FrameError) in
        try groupByGroup(rows, values + [NamedExpression(col(rowName).first().as(rowName))], emit)
      })
  }
}

extension HeldRows {
  /// How many of the held rows have keys that none before them has, as a part of all;
  /// estimated with a bit for each hash (Whang, Vander-Zanden, Taylor 1990, doi:10.1145/78922.78925).
  func distinctPart(of keys: [String]) throws(FrameError) -> Double {
    guard !keys.isEmpty else { return 0 }
    let most = 1 << 20
    var bits = [UInt64](repeating: 0, count: most / 8)
    var count = 0
    for table in sample where count < most {
      let rows = table.slice(0..<min(table.count, most - count))
      let hashes = try RowHashes(
        keys.compactMap { rows[$0] }, count: rows.count, seed: 0)
      for row in 0..<rows.count {
        let place = Int(truncatingIfNeeded: hashes.hashes[row] & UInt64(most * 8 - 1))
        bits[place >> 6] |= 1 << UInt64(place & 63)
      }
      withExtendedLifetime(hashes) {}
      count += rows.count
    }
    guard count > 0 else { return 0 }
    // Eight bits a row: so few are met twice by chance that counting them is enough.
    return Double(bits.reduce(0) { $0 + $1.nonzeroBitCount }) / Double(count)
  }
}

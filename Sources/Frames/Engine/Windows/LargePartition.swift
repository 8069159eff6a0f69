/// Windows over groups of which one has more rows than fit into memory.
///
/// The rows of that group, and they alone, are a frame of their own: what is computed within the
/// group is computed there without one, through the disk if need be.
struct LargePartition {
  let keys: [Expression.Node]
  let values: [NamedExpression]
  /// The column of row numbers, which steps on the way may name theirs like.
  let rowName: String
  let run: QueryRun
  let statistics: StepStatistics?

  /// Hands over the rows with the columns added, those of each group in their order.
  func add(
    to rows: SpilledRows, _ emit: (Table) throws(FrameError) -> Void
  ) throws(FrameError) {
    var rest = rows
    while rest.rows > 0 {
      try run.check()
      let key = try mostFrequentKey(rest)
      let own = ChainStream(
        rest.stream(run),
        [
          try having(key, wanted: true),
          ChainStep { (table) in table.renaming(rowName, inner(rowName)) },
        ], run: run)
      let others = ChainStream(rest.stream(run), [try having(key, wanted: false)], run: run)
      let windows = WindowBreaker(
        expressions: rest.schema.map { NamedExpression(col(inner($0.name))) } + alone, run: run,
        statistics: statistics, prefix: "\u{0}large partition")
      try windows.stream(own).forEachWave(run) { (wave) throws(FrameError) in
        for table in wave where table.count > 0 {
          try emit(table.renaming(inner(rowName), rowName))
        }
      }
      rest = try run.spilled(others, statistics)
      // What is left mostly fits.
      guard rest.rows > 0, try run.makesRoom(3 * rest.heldBytes + 64 * rest.rows) else { continue }
      return try emit(rest.table(run).adding(values))
    }
  }

  // MARK: - Implementation

  /// The name that a column has meanwhile.
  private func inner(_ name: String) -> String {
    name == rowName ? "\u{0}large partition row" : name
  }

  /// The values as they are computed where all rows are one group.
  private var alone: [NamedExpression] {
    values.map { value in
      guard case .over(let inner, _, let order) = value.node else { return value }
      let node = order.isEmpty ? inner : Expression.Node.over(inner, partition: [], order: order)
      return NamedExpression(value.name, node)
    }
  }

  /// The key that most of the first rows have, as a table of one row.
  private func mostFrequentKey(_ rows: SpilledRows) throws(FrameError) -> Table {
    let table = try keyTable(rows.table(Array(rows.blocks.prefix(1)), run))
    let groups = try GroupCodes(table.columns, count: table.count)
    let sizes = try groups.counts(nil)
    let counts = sizes.elements(Int64.self)
    var most = 0
    for group in 0..<groups.groupCount where counts[group] > counts[most] { most = group }
    let row = groups.firstRows.rows[most]
    withExtendedLifetime((sizes, groups)) {}
    return try table.gather(RowList([row]))
  }

  /// Keeps the rows that have a key, or those that do not.
  private func having(_ key: Table, wanted: Bool) throws(FrameError) -> ChainStep {
    let keys = keys
    return ChainStep { (table) throws(FrameError) in
      guard table.count > 0 else { return table }
      let compared = try Table.joined([key, Self.keyTable(table, keys)])
      let groups = try GroupCodes(compared.columns, count: compared.count)
      let numbers = try groups.numbers()
      let number = numbers.base(as: UInt32.self)
      let rows = (0..<table.count).filter { (number[$0 + 1] == number[0]) == wanted }
      withExtendedLifetime(numbers) {}
      return rows.count == table.count ? table : try table.gather(RowList(rows))
    }
  }

  private func keyTable(_ table: Table) throws(FrameError) -> Table {
    try Self.keyTable(table, keys)
  }

  private static func keyTable(
    _ table: Table, _ keys: [Expression.Node]
  ) throws(FrameError) -> Table {
    let columns = try Evaluator(table: table).columns(keys)
    return Table(names: keys.indices.map { "\($0)" }, columns: columns, count: table.count)
  }
}

extension Table {
  fileprivate func renaming(_ old: String, _ new: String) -> Table {
    Table(names: names.map { $0 == old ? new : $0 }, columns: columns, count: count)
  }
}

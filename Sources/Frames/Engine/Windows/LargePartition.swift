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
      let key = try FrequentKey(of: rest, keys, run: run)
      let own = ChainStream(
        rest.stream(run),
        [
          key.having(true),
          ChainStep { (table) in table.renaming(rowName, inner(rowName)) },
        ], run: run)
      let others = ChainStream(rest.stream(run), [key.having(false)], run: run)
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
}

extension Table {
  fileprivate func renaming(_ old: String, _ new: String) -> Table {
    Table(names: names.map { $0 == old ? new : $0 }, columns: columns, count: count)
  }
}

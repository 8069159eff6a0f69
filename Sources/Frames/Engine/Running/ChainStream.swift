import SwiftwaterDevices

/// A step that makes a morsel of a morsel and remembers nothing.
struct ChainStep: Sendable {
  /// Whether each row gives one row, so that all rows at once come out where they stay.
  var keepsRows = false
  /// Of a filter, which rows stay.
  var condition: Expression.Node?
  var statistics: StepStatistics?
  let apply: @Sendable (Table) throws(FrameError) -> Table

  static func filter(_ condition: Expression.Node) -> ChainStep {
    ChainStep(condition: condition) { (table) throws(FrameError) in
      guard table.count > 0 else { return table }
      let mask = try Evaluator(table: table).column(condition)
      let rows = try RowList(mask: mask)
      return rows.count == table.count ? table : try table.gather(rows)
    }
  }

  static func project(_ expressions: [NamedExpression]) -> ChainStep {
    let names = expressions.map(\.name)
    return ChainStep(keepsRows: true) { (table) throws(FrameError) in
      let indexed = IndexedTable(table)
      var columns: [Column] = []
      columns.reserveCapacity(expressions.count)
      for expression in expressions {
        let read = indexed.read(by: expression.node)
        columns.append(try Evaluator(table: read).column(expression.node))
      }
      return Table(names: names, columns: columns, count: table.count)
    }
  }
}

/// Steps that remember nothing, applied one after the other to each morsel while it is in the cache.
final class ChainStream: MorselStream {
  private var input: any MorselStream
  private var steps: [ChainStep]
  private let run: QueryRun

  init(_ input: any MorselStream, _ steps: [ChainStep], run: QueryRun) {
    self.input = input
    self.steps = steps
    self.run = run
  }

  /// The same chain with one more step at its end.
  func appending(_ step: ChainStep) -> ChainStream {
    ChainStream(input, steps + [step], run: run)
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    let morsels = try input.next(count)
    let steps = steps
    return try run.map(morsels.count) { index throws(FrameError) in
      try Self.applied(steps, to: morsels[index])
    }
  }

  func whole() throws(FrameError) -> Table? {
    guard let first = steps.first, steps.dropFirst().allSatisfy(\.keepsRows),
      first.keepsRows || first.condition != nil, let table = try input.whole()
    else { return nil }
    guard let condition = first.condition else { return try atOnce(table) }
    guard let selected = try selected(table, where: condition, first.statistics) else {
      // No room for them all: morsel by morsel.
      input = run.stream(table)
      return nil
    }
    steps.removeFirst()
    return try atOnce(selected)
  }

  /// What the steps, each of which keeps the rows, make of all of them; nil when there is no room for
  /// it, and they come morsel by morsel.
  private func atOnce(_ table: Table) throws(FrameError) -> Table? {
    let bytes = try addedBytes(table)
    let all = try run.ledger.attempt(bytes + bytes / 2) { () throws(FrameError) in
      try Self.applied(steps, to: table)
    }
    if all == nil { input = run.stream(table) }
    return all
  }

  /// About how many bytes take the columns that the steps compute; 0 where there is much room anyway.
  private func addedBytes(_ table: Table) throws(FrameError) -> Int {
    let sampleRows = 1 << 10
    guard table.count > sampleRows, !run.ledger.allows(16 * table.heldBytes) else { return 0 }
    let sample = table.slice(0..<sampleRows)
    var made = sample
    for step in steps { made = try step.apply(made) }
    let bytes = made.columns.reduce(0) { sum, column in
      // Columns that stay are shared.
      table.columns.contains { $0.values === column.values } ? sum : sum + column.heldBytes
    }
    return bytes * (table.count / sampleRows + 1)
  }

  /// The rows of a table in memory where a condition holds; nil when there is no room for them.
  private func selected(
    _ table: Table, where condition: Expression.Node, _ statistics: StepStatistics?
  ) throws(FrameError) -> Table? {
    let run = run
    let rows = try run.timed(statistics) { () throws(FrameError) in
      try SelectedRows(table, where: condition, run: run)
    }
    let selected = try run.ledger.attempt(rows.heldBytes) { () throws(FrameError) in
      try run.timed(statistics) { () throws(FrameError) in try rows.gathered(run) }
    }
    if let selected { statistics?.count(selected) }
    return selected
  }

  private static func applied(_ steps: [ChainStep], to morsel: Table) throws(FrameError) -> Table {
    var table = morsel
    for step in steps {
      guard let statistics = step.statistics else {
        table = try step.apply(table)
        continue
      }
      table = try statistics.timed { () throws(FrameError) in try step.apply(table) }
      statistics.count(table)
    }
    return table
  }
}

/// A step of a plan that no rule of the optimiser looks into, such as exploding lists: a name, what
/// it was given, the columns it gives, how it is computed and which rows that needs at once.
struct TableFunction: Sendable {
  /// The name as it stands in ``DataFrame/explain()``, with what it was given.
  let label: String
  /// The columns of the result.
  let schema: [Field]
  /// Which rows are needed at once.
  let reach: Reach
  /// Computes the result from the rows of its inputs.
  let evaluate: @Sendable ([Table]) throws(FrameError) -> Table

  /// Which rows of its input a function needs to give its first.
  enum Reach: Sendable {
    /// Each row gives rows of its own.
    case row
    /// Rows come out from the last to the first.
    case reversed
    /// Rows that are chosen by their numbers, in the order of the choice, once it is known how many
    /// there are.
    ///
    /// -1 stands for a row of nulls.
    case chosen(@Sendable (RowsToChooseFrom) throws(FrameError) -> [Int])
    /// Those with equal keys, of which it gives some with all their columns, in order: columns that
    /// it does not know stay at their rows.
    case groups([Expression.Node])
    /// What it says itself, in a way of its own through memory or the disk.
    case streamed(
      @Sendable ([any MorselStream], QueryRun, StepStatistics?) throws(FrameError) ->
        any MorselStream)
    /// All of them.
    case everything
  }

  init(
    _ label: String, schema: [Field], reach: Reach = .everything,
    evaluate: @escaping @Sendable ([Table]) throws(FrameError) -> Table
  ) {
    self.label = label
    self.schema = schema
    self.reach = reach
    self.evaluate = evaluate
  }
}

/// What is known of rows of which some are chosen by their numbers.
struct RowsToChooseFrom {
  let count: Int
  /// Hands over the values of a column part by part, as often as it is asked to.
  let forEachPart:
    (_ column: String, _ body: (Column) throws(FrameError) -> Void) throws(FrameError) -> Void

  /// Rows in memory.
  init(_ table: Table) {
    count = table.count
    forEachPart = { (name, body) throws(FrameError) in
      if let column = table[name] { try body(column) }
    }
  }

  /// Rows on the disk.
  init(_ rows: SpilledRows, run: QueryRun) {
    count = rows.rows
    forEachPart = { (name, body) throws(FrameError) in
      try rows.select { $0 == name }.stream(run).forEachWave(run) { (wave) throws(FrameError) in
        for morsel in wave { if let column = morsel[name] { try body(column) } }
      }
    }
  }
}

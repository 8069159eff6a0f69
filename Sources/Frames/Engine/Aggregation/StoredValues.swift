import SwiftwaterDevices

/// A reduction that looks at all values of a group, and finds what it makes of one group in passes over
/// values that memory has no room for.
protocol PassingReduction: GroupReduction {
  /// The value of the group, as one row.
  func value(of values: StoredValues) throws(FrameError) -> Column
}

/// The values of one group of rows, read as often as they are needed.
struct StoredValues {
  /// What makes a value of a row.
  let operand: Expression.Node
  let run: QueryRun
  let statistics: StepStatistics?
  /// The rows from their beginning.
  let rows: () throws(FrameError) -> any MorselStream

  /// The name of their column.
  static let name = "\u{0}value"
  private static let countName = "\u{0}count"

  /// The values in the order of their rows, nulls among them.
  func stream() throws(FrameError) -> any MorselStream {
    ChainStream(try rows(), [.project([NamedExpression(Self.name, operand)])], run: run)
  }

  /// The values that are there, in the order of their rows.
  func present() throws(FrameError) -> any MorselStream {
    ChainStream(
      try rows(),
      [
        .project([NamedExpression(Self.name, operand)]),
        .filter(col(Self.name).isNotNull().node),
      ], run: run)
  }

  /// Hands over the values, in the order of their rows.
  func forEach(
    while condition: () -> Bool = { true }, _ body: (Column) throws(FrameError) -> Void
  ) throws(FrameError) {
    try stream().forEachWave(run, while: condition) { (wave) throws(FrameError) in
      for table in wave {
        if let values = table[Self.name] { try body(values) }
      }
    }
  }

  /// Hands over each value that is there once, in the order in which they first appear, and how often
  /// each is there.
  func forEachDistinct(
    _ body: (_ values: Column, _ counts: UnsafePointer<Int64>) throws(FrameError) -> Void
  ) throws(FrameError) {
    let step = AggregateBreaker(
      keys: [Self.name], values: [NamedExpression(Self.countName, Expression.count().node)],
      run: run, statistics: statistics, restart: present)
    try step.stream(present()).forEachWave(run) { (wave) throws(FrameError) in
      for table in wave {
        guard let values = table[Self.name], let counts = table[Self.countName] else { continue }
        try body(values, counts.elements(Int64.self))
        withExtendedLifetime(counts) {}
      }
    }
  }

  /// One null of the values' type.
  func null() throws(FrameError) -> Column {
    var null: Column?
    try forEach(while: { null == nil }) { (values) throws(FrameError) in
      if null == nil { null = try values.single(nil) }
    }
    guard let null else { return try Column([Double?.none]) }
    return null
  }
}

extension Column {
  /// One row in memory of its own, or null.
  func single(_ row: Int?) throws(FrameError) -> Column {
    try gather(RowList([row ?? -1])).detached()
  }
}

/// The value of the one group that there is, where it is known already.
struct KnownReduction: FoldingReduction {
  let value: Column

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) -> [Column] { [] }

  func merge(_ groups: GroupCodes, _ states: [Column]) -> [Column] { [] }

  func finish(_ states: [Column]) -> Column { value }
}

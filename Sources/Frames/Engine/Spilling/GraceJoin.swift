import SwiftwaterDevices

/// A join of more rows than fit into memory: both sides are divided by their keys, parts are joined
/// in memory, and the results are merged into the order of the left rows.
struct GraceJoin {
  let step: JoinStep
  let keys: JoinKeys
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(
    _ left: any MorselStream, _ leftSchema: [Field], _ right: HeldRows
  ) throws(FrameError) -> any MorselStream {
    // The right side first: it is as a rule the smaller, and what is held of it is let go of.
    var rightParts = try divided(
      right.takeStream(), right.schema, isLeft: false, level: 0, rowName: Self.partnerName)
    var leftParts = try divided(
      left, leftSchema, isLeft: true, level: 0, rowName: Self.rowName)
    let leftCount = leftParts.reduce(0) { $0 + $1.rows }
    var runs = NumberedRuns(Self.rowName, run: run, statistics: statistics)
    for part in leftParts.indices {
      try append(
        &leftParts[part], &rightParts[part], leftCount: leftCount, level: 0, to: &runs)
    }
    return try runs.stream(dropping: [Self.rowName])
  }

  // MARK: - Implementation

  /// Left rows in their order, the partners of each in the right's; right rows alone come last.
  private static let rowName = "\u{0}row"
  private static let partnerName = "\u{0}partner"
  private static let deepest = 4
  private static let fewRows = 64

  private func divided(
    _ stream: any MorselStream, _ schema: [Field], isLeft: Bool, level: Int, rowName: String?
  ) throws(FrameError) -> [SpilledRows] {
    let keys = keys
    var partitions = try RowPartitions(
      bits: 5, schema: schema, level: level, rowName: rowName, run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in try isLeft ? keys.left(table) : keys.right(table) })
    try stream.forEachWave(run) { (wave) throws(FrameError) in try partitions.append(wave) }
    return partitions.takeParts()
  }

  private func append(
    _ left: inout SpilledRows, _ right: inout SpilledRows, leftCount: Int, level: Int,
    to runs: inout NumberedRuns
  ) throws(FrameError) {
    try run.check()
    let room =
      3 * (left.heldBytes + right.heldBytes) + JoinBreaker.bytesOfRow * (left.rows + right.rows)
    guard left.rows + right.rows > 0 || runs.isEmpty else { return }
    if level < Self.deepest, left.rows + right.rows > Self.fewRows,
      try !run.makesRoom(room)
    {
      var lefts = try divided(
        left.stream(run), left.schema, isLeft: true, level: level + 1, rowName: nil)
      var rights = try divided(
        right.stream(run), right.schema, isLeft: false, level: level + 1, rowName: nil)
      (left, right) = (left.with([]), right.with([]))
      for part in lefts.indices {
        try append(&lefts[part], &rights[part], leftCount: leftCount, level: level + 1, to: &runs)
      }
      return
    }
    let (x, y) = (try left.table(run), try right.table(run))
    (left, right) = (left.with([]), right.with([]))
    let index = try run.timed(statistics) { () throws(FrameError) in
      let index = try JoinIndex(y, left: x.schema, step)
      try index.validate(x)
      return index
    }
    let bytesOfRow = x.heldBytes / max(1, x.count) + y.heldBytes / max(1, y.count) + 1
    var waiting = [x]
    while let left = waiting.popLast() {
      // The result may be much larger than both sides: a few left rows at a time then.
      let most = max(SortedRuns.blockRows, run.ledger.available / 4 / bytesOfRow)
      let (joined, rows) = try run.timed(statistics) { () throws(FrameError) in
        try index.probe(left, most: left.count > 1 ? most : .max)
      }
      if let joined {
        try runs.append(ordered(joined, leftCount: leftCount))
      } else {
        waiting += left.pieces(rows / most + 1).reversed()
      }
    }
    if let rest = try index.remaining(left: x.schema) {
      try runs.append(ordered(rest, leftCount: leftCount))
    }
    run.ledger.trimIfCrowded()
  }

  /// The joined rows with numbers for all: right rows alone are numbered after the left ones.
  private func ordered(_ table: Table, leftCount: Int) throws(FrameError) -> Table {
    var table = table
    let evaluator = Evaluator(table: table)
    let row = col(Self.rowName)
    // Left rows alone, or each of them with its partners.
    guard step.kind == .right || step.kind == .full,
      let index = table.names.firstIndex(of: Self.rowName)
    else { return table.without([Self.partnerName]) }
    let numbered = row.fillNull(col(Self.partnerName) + lit(leftCount))
    table.columns[index] = try evaluator.column(numbered.node)
    return table.without([Self.partnerName])
  }
}

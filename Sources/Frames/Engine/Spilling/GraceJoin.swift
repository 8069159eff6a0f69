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
    var runs = NumberedRuns(
      Self.rowName, tie: Self.partnerName, run: run, statistics: statistics)
    for part in leftParts.indices {
      try append(
        &leftParts[part], &rightParts[part], leftCount: leftCount, level: 0, to: &runs)
    }
    return try runs.stream(dropping: [Self.rowName, Self.partnerName])
  }

  // MARK: - Implementation

  /// Left rows in their order, the partners of each in the right's; right rows alone come last.
  private static let rowName = "\u{0}row"
  private static let partnerName = "\u{0}partner"
  private static let deepest = 4
  private static let fewRows = 64

  private func divided(
    _ stream: any MorselStream, _ schema: [Field], isLeft: Bool, bits: Int = 5, level: Int,
    rowName: String?
  ) throws(FrameError) -> [SpilledRows] {
    let keys = keys
    var partitions = try RowPartitions(
      bits: bits, schema: schema, level: level, rowName: rowName, run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in try isLeft ? keys.left(table) : keys.right(table) })
    try stream.forEachWave(run) { (wave) throws(FrameError) in try partitions.append(wave) }
    return partitions.takeParts()
  }

  private func append(
    _ left: inout SpilledRows, _ right: inout SpilledRows, leftCount: Int, level: Int,
    to runs: inout NumberedRuns
  ) throws(FrameError) {
    try run.check()
    guard left.rows + right.rows > 0 || runs.isEmpty else { return }
    let room = PartJoin.room(for: right)
    let canDivide = level < Self.deepest && right.rows > Self.fewRows
    let fits = try run.makesRoom(room + run.ledger.part(4))
    if fits || !canDivide {
      // What turns out to have no room is done again with less at a time.
      let sizes = (fits ? [Int.max] : []) + (canDivide ? [] : [8, 32, 128].map(run.ledger.part))
      for (index, size) in sizes.enumerated() {
        let before = runs
        let isLast = index == sizes.count - 1 && !canDivide
        if try joined(left, right, size, leftCount, to: &runs, isLast: isLast) {
          (left, right) = (left.with([]), right.with([]))
          return
        }
        runs = before
      }
    }
    let bits = run.divisions(of: room)
    var lefts = try divided(
      left.stream(run), left.schema, isLeft: true, bits: bits, level: level + 1, rowName: nil)
    var rights = try divided(
      right.stream(run), right.schema, isLeft: false, bits: bits, level: level + 1, rowName: nil)
    let count = right.rows
    (left, right) = (left.with([]), right.with([]))
    for part in lefts.indices {
      // A key that most rows have cannot be divided.
      let isSkewed = rights[part].rows > count / 8 * 7
      try append(
        &lefts[part], &rights[part], leftCount: leftCount,
        level: isSkewed ? Self.deepest : level + 1, to: &runs)
    }
  }

  /// Appends what two parts give; false when there turns out to be no room and there is another way.
  private func joined(
    _ left: SpilledRows, _ right: SpilledRows, _ rightBytes: Int, _ leftCount: Int,
    to runs: inout NumberedRuns, isLast: Bool
  ) throws(FrameError) -> Bool {
    do throws(FrameError) {
      try PartJoin(step: step, run: run, statistics: statistics)
        .join(left, right, rightBytes: rightBytes) { (table) throws(FrameError) in
          try runs.append(ordered(table, leftCount: leftCount))
        }
      return true
    } catch {
      guard !isLast, error.code == .outOfMemory else { throw error }
      return false
    }
  }

  /// The joined rows with numbers for all: right rows alone are numbered after the left ones.
  private func ordered(_ table: Table, leftCount: Int) throws(FrameError) -> Table {
    var table = table
    let evaluator = Evaluator(table: table)
    let row = col(Self.rowName)
    // Left rows alone, or each of them with its partners.
    guard step.kind == .right || step.kind == .full,
      let index = table.names.firstIndex(of: Self.rowName)
    else { return table }
    let numbered = row.fillNull(col(Self.partnerName) + lit(leftCount))
    table.columns[index] = try evaluator.column(numbered.node)
    return table
  }
}

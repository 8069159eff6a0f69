import SwiftwaterDevices

/// A join of more rows than fit into memory: both sides are divided by their keys, parts are joined
/// in memory, and the results are merged into the order of the left rows.
///
/// What the left side has besides its keys stays where it is, in order, and comes to the results in
/// the end, unless rows of the right side may stand alone.
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
    var kept = try keptApart(leftSchema)
    let keySchema = leftSchema.filter { kept == nil || step.leftKeys.contains($0.name) }
    var leftParts = try divided(
      left, keySchema, isLeft: true, level: 0, rowName: Self.rowName, keptIn: &kept)
    let leftCount = leftParts.reduce(0) { $0 + $1.rows }
    var runs = NumberedRuns(
      Self.rowName, tie: Self.partnerName, run: run, statistics: statistics)
    for part in leftParts.indices {
      try append(
        &leftParts[part], &rightParts[part], leftCount: leftCount, level: 0, to: &runs)
    }
    guard let kept else { return try runs.stream(dropping: [Self.rowName, Self.partnerName]) }
    let names = step.rightColumns(leftSchema.map(\.name), right.schema.map(\.name)).map(\.name)
    return BesideStream(
      try runs.stream(dropping: Set(step.leftKeys + [Self.partnerName])),
      BesideReader(kept, by: Self.rowName, names: names, run: run, statistics: statistics))
  }

  // MARK: - Implementation

  /// Left rows in their order, the partners of each in the right's; right rows alone come last.
  private static let rowName = "\u{0}row"
  private static let partnerName = "\u{0}partner"
  private static let deepest = 4
  private static let fewRows = 64
  /// Fewer columns besides the keys are not worth being kept apart.
  private static let fewestKept = 2

  /// Where the left side's columns go that are not divided; nil when all are.
  private func keptApart(_ left: [Field]) throws(FrameError) -> SpilledRows? {
    guard step.kind != .right, step.kind != .full,
      left.count >= step.leftKeys.count + Self.fewestKept
    else { return nil }
    return SpilledRows(file: try run.spill.makeFile(), schema: left)
  }

  private func divided(
    _ stream: any MorselStream, _ schema: [Field], isLeft: Bool, bits: Int = 5, level: Int,
    rowName: String?
  ) throws(FrameError) -> [SpilledRows] {
    var kept: SpilledRows?
    return try divided(
      stream, schema, isLeft: isLeft, bits: bits, level: level, rowName: rowName, keptIn: &kept)
  }

  /// - Parameter kept: Takes the rows with all their columns, of which those of `schema` are divided.
  private func divided(
    _ stream: any MorselStream, _ schema: [Field], isLeft: Bool, bits: Int = 5, level: Int,
    rowName: String?, keptIn kept: inout SpilledRows?
  ) throws(FrameError) -> [SpilledRows] {
    let keys = keys
    let names = schema.map(\.name)
    var partitions = try RowPartitions(
      bits: bits, schema: schema, level: level, rowName: rowName, run: run, statistics: statistics,
      keys: { (table) throws(FrameError) in try isLeft ? keys.left(table) : keys.right(table) })
    var all = kept
    try stream.forEachWave(run) { (wave) throws(FrameError) in
      if all == nil { return try partitions.append(wave) }
      try all?.append(wave, run: run, statistics: statistics)
      try partitions.append(wave.map { $0.select(names) })
    }
    kept = all
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

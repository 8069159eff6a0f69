import SwiftwaterDevices

/// A step that puts rows with equal keys together: in memory while they fit, else part by part.
///
/// The result of each part is in the order of the numbers of its rows, so merging the results gives
/// the order that one pass over all rows would have given.
struct GraceStep {
  let run: QueryRun
  let statistics: StepStatistics?
  let keys: @Sendable (Table) throws(FrameError) -> [Column]
  /// Bytes a row takes while it is worked on, besides its own.
  let bytesOfRow: Int
  /// Whether rows can be divided: there are keys.
  let canDivide: Bool
  /// The result of all rows.
  let whole: (Table) throws(FrameError) -> Table
  /// The result of rows with a column of row numbers, which it keeps under the same name.
  let part: @Sendable (Table, _ rowName: String) throws(FrameError) -> Table
  /// Hands over the result of such rows, in their order, for keys that more rows have than fit into
  /// memory.
  var streamed:
    (
      (SpilledRows, _ rowName: String, _ emit: (Table) throws(FrameError) -> Void)
        throws(FrameError) -> Void
    )?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let held = try HeldRows(input, bytesOfRow: canDivide ? bytesOfRow : 0, run: run)
    if held.isWhole {
      let table = try held.table()
      let bytes = canDivide ? bytesOfRow * table.count : 0
      let result = try run.ledger.attempt(bytes) { () throws(FrameError) in
        try run.timed(statistics) { () throws(FrameError) in try whole(table) }
      }
      if let result { return run.stream(result) }
    }
    return try divided(held.takeStream(), held.schema)
  }

  /// The result part by part, each through the disk.
  func divided(
    _ rows: any MorselStream, _ schema: [Field]
  ) throws(FrameError) -> any MorselStream {
    guard canDivide else {
      throw FrameError(
        .outOfMemory,
        """
        the rows do not fit into \(ByteCount.text(run.ledger.limit)) and cannot be divided without \
        keys; raise the limit with SWIFTWATER_MEMORY_LIMIT or Session(memoryLimit:)
        """)
    }
    var partitions = try partitions(schema, level: 0, Self.rowName)
    try rows.forEachWave(run) { (wave) throws(FrameError) in try partitions.append(wave) }
    var runs = NumberedRuns(Self.rowName, run: run, statistics: statistics)
    var parts = partitions.takeParts()
    var next = 0
    while next < parts.count {
      let together = next..<next + partsTogether(parts[next...])
      if together.count > 1, let results = try results(Array(parts[together])) {
        for index in together { parts[index] = parts[index].with([]) }
        for result in results { try runs.append(result) }
      } else {
        for index in together { try append(&parts[index], level: 0, to: &runs) }
      }
      next = together.upperBound
    }
    return try runs.stream(dropping: [Self.rowName])
  }

  // MARK: - Implementation

  private static let rowName = "\u{0}row"
  /// Keys that stay together under so many hashes are equal.
  private static let deepest = 4
  /// Parts that are not worth dividing again.
  private static let fewRows = 64

  /// How many of the next parts there is room for at once, each on a thread of its own: threads that
  /// share the work of one part would wait for each other.
  private func partsTogether(_ parts: ArraySlice<SpilledRows>) -> Int {
    guard Threads.count > 1 else { return 1 }
    var bytes = 0
    var count = 0
    for part in parts.prefix(2 * Threads.count) {
      bytes += room(for: part)
      guard part.rows > 0, run.ledger.allows(bytes) else { break }
      count += 1
    }
    return max(1, count)
  }

  /// The results of parts that fit together; nil when there turns out to be no room.
  private func results(_ parts: [SpilledRows]) throws(FrameError) -> [Table]? {
    let (run, statistics, part) = (run, statistics, part)
    return try attempt(true) { () throws(FrameError) in
      try run.map(parts.count) { index throws(FrameError) in
        let table = try parts[index].table(run)
        return try run.timed(statistics) { () throws(FrameError) in
          try part(table, Self.rowName)
        }
      }
    }
  }

  /// The bytes that rows take in memory while they are worked on.
  private func room(for rows: SpilledRows) -> Int { 2 * rows.heldBytes + bytesOfRow * rows.rows }

  private func partitions(
    _ schema: [Field], bits: Int = 5, level: Int, _ rowName: String?
  ) throws(FrameError) -> RowPartitions {
    try RowPartitions(
      bits: bits, schema: schema, level: level, rowName: rowName, run: run, statistics: statistics,
      keys: keys)
  }

  /// Appends the result of one part, divided again while it does not fit; its rows are let go of.
  private func append(
    _ rows: inout SpilledRows, level: Int, to runs: inout NumberedRuns
  ) throws(FrameError) {
    try run.check()
    guard rows.rows > 0 || runs.isEmpty else { return }
    let room = self.room(for: rows)
    let canDivide = level < Self.deepest && rows.rows > Self.fewRows
    let fits = try run.makesRoom(room)
    if fits || !canDivide {
      // The first part may be without rows: the columns of its result have to be known.
      let result = try attempt(canDivide || streamed != nil) { () throws(FrameError) in
        let table = try rows.table(run)
        return try run.timed(statistics) { () throws(FrameError) in try part(table, Self.rowName) }
      }
      if let result {
        rows = rows.with([])
        return try runs.append(result)
      }
    }
    if !canDivide, let streamed {
      defer { rows = rows.with([]) }
      return try streamed(rows, Self.rowName) { (table) throws(FrameError) in
        try runs.append(table)
      }
    }
    var smaller = try partitions(rows.schema, bits: run.divisions(of: room), level: level + 1, nil)
    try rows.stream(run).forEachWave(run) { (wave) throws(FrameError) in
      try smaller.append(wave)
    }
    let count = rows.rows
    rows = rows.with([])
    var parts = smaller.takeParts()
    for index in parts.indices {
      // Keys that most rows have cannot be divided.
      let isSkewed = parts[index].rows > (streamed == nil ? count - 1 : count / 8 * 7)
      try append(&parts[index], level: isSkewed ? Self.deepest : level + 1, to: &runs)
    }
  }

  /// Runs a body; nil when there turns out to be no room and there is another way.
  private func attempt<Value>(
    _ hasOtherWay: Bool, _ body: () throws(FrameError) -> Value
  ) throws(FrameError) -> Value? {
    do throws(FrameError) { return try body() } catch {
      guard hasOtherWay, error.code == .outOfMemory else { throw error }
      return nil
    }
  }
}

import SwiftwaterDevices

/// Rows of two inputs with equal keys.
struct JoinBreaker {
  let step: JoinStep
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(
    _ left: any MorselStream, _ right: any MorselStream
  ) throws(FrameError) -> any MorselStream {
    let left = try HeldRows(left, bytesOfRow: Self.bytesOfRow, run: run)
    let right = try HeldRows(right, bytesOfRow: Self.bytesOfRow, run: run)
    if step.kind == .cross {
      return CrossStream(left.takeStream(), try right.takeStream().table(run), step, run: run)
    }
    if left.isWhole, right.isWhole {
      let (x, y) = (try left.table(), try right.table())
      // The joined keys, their numbers, the pairs and the result.
      let bytes = x.heldBytes + y.heldBytes + Self.bytesOfRow * (x.count + y.count)
      let joined = try run.ledger.attempt(bytes) { () throws(FrameError) in
        try run.timed(statistics) { () throws(FrameError) in try Joining.join(x, y, step) }
      }
      if let joined { return run.stream(joined) }
    }
    let keys = try JoinKeys(step, left: left.schema, right: right.schema)
    return try GraceJoin(step: step, keys: keys, run: run, statistics: statistics)
      .stream(left, right)
  }

  /// Bytes a row of either side takes while partners are looked for, besides its own.
  static let bytesOfRow = 48
}

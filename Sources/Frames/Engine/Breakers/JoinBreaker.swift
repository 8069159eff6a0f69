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
        try run.timed(statistics) { () throws(FrameError) in try Self.join(x, y, step) }
      }
      if let joined { return run.stream(joined) }
    }
    let keys = try JoinKeys(step, left: left.schema, right: right.schema)
    return try GraceJoin(step: step, keys: keys, run: run, statistics: statistics)
      .stream(left, right)
  }

  /// Bytes a row of either side takes while partners are looked for, besides its own.
  static let bytesOfRow = 48

  /// The joined rows of two tables.
  static func join(
    _ left: Table, _ right: Table, _ step: JoinStep
  ) throws(FrameError) -> Table {
    let rows = try Joining.rows(left, step.leftKeys, right, step.rightKeys, step.kind)
    var result = try left.gather(rows.left)
    for column in step.rightColumns(left.names, right.names) {
      guard let values = right[column.source] else { continue }
      result.names.append(column.name)
      result.columns.append(try values.gather(rows.right))
    }
    guard rows.left.hasMissing else { return result }
    // Right rows without a partner: a shared key column takes its value from the right.
    for (leftKey, rightKey) in zip(step.leftKeys, step.rightKeys) where leftKey == rightKey {
      guard let index = result.names.firstIndex(of: leftKey), let values = right[rightKey],
        left.columns[index].type == values.type
      else { continue }
      let both = try Column.concat([left.columns[index], values])
      let list = try Buffer.room(for: rows.left.count, of: Int.self)
      for at in 0..<rows.left.count {
        let row = rows.left.rows[at]
        list.base(as: Int.self)[at] = row >= 0 ? row : left.count + rows.right.rows[at]
      }
      result.columns[index] = try both.gather(RowList(buffer: list, count: rows.left.count))
    }
    return result
  }
}

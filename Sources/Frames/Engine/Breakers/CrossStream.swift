import SwiftwaterDevices

/// Every left row with every right row where the right ones do not fit into memory: they are read once
/// for each left row, which has as many pairs.
final class StoredCrossStream: MorselStream {
  private let left: any MorselStream
  private let right: SpilledRows
  private let step: JoinStep
  private let run: QueryRun
  private var current: Table?
  private var leftRow = 0
  private var pairs: SpilledStream?

  init(_ left: any MorselStream, _ right: SpilledRows, _ step: JoinStep, run: QueryRun) {
    self.left = left
    self.right = right
    self.step = step
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while true {
      guard let table = current else {
        guard let morsel = try left.next(1).first else { return [] }
        (current, leftRow, pairs) = (morsel, 0, nil)
        // Without left rows there is no pair, but there are columns.
        if morsel.count == 0 {
          current = nil
          return [try Joining.join(morsel, right.table([], run), step)]
        }
        continue
      }
      let stream = pairs ?? right.stream(run)
      pairs = stream
      let work = try stream.next(count)
      let (row, step) = (table.slice(leftRow..<leftRow + 1), step)
      if !work.isEmpty {
        return try run.map(work.count) { index throws(FrameError) in
          try Joining.join(row, work[index], step)
        }
      }
      leftRow += 1
      pairs = nil
      if leftRow == table.count { current = nil }
    }
  }
}

/// Every left row with every right row, a morsel of pairs at a time.
final class CrossStream: MorselStream {
  private let left: any MorselStream
  private let right: Table
  private let step: JoinStep
  private let run: QueryRun
  /// Left rows that are at work, and where: which of them, with which right row.
  private var current: Table?
  private var leftRow = 0
  private var rightRow = 0

  init(_ left: any MorselStream, _ right: Table, _ step: JoinStep, run: QueryRun) {
    self.left = left
    self.right = right
    self.step = step
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    var pairs: [(left: Table, right: Table)] = []
    while pairs.count < max(1, count) {
      if current == nil {
        guard let morsel = try left.next(1).first else { break }
        (current, leftRow, rightRow) = (morsel, 0, 0)
      }
      guard let table = current else { break }
      pairs.append(following(table))
    }
    let (work, step) = (pairs, step)
    return try run.map(work.count) { index throws(FrameError) in
      try Joining.join(work[index].left, work[index].right, step)
    }
  }

  /// How many pairs there are is known where the left rows lie in memory.
  func checkRoom() throws(FrameError) {
    guard current == nil, let table = try left.whole() else { return }
    current = table
    let (count, overflow) = table.count.multipliedReportingOverflow(by: right.count)
    try JoinOutput.checkRoom(table, right, step, overflow ? .max : count)
  }

  // MARK: - Implementation

  /// The next pairs: some left rows with all right rows, or one with some of many.
  private func following(_ table: Table) -> (left: Table, right: Table) {
    let most = max(1, run.session.morselRows)
    let leftEnd = min(table.count, leftRow + max(1, most / max(1, right.count)))
    let rightEnd = min(right.count, rightRow + most)
    let pairs = (table.slice(leftRow..<leftEnd), right.slice(rightRow..<rightEnd))
    rightRow = rightEnd
    if rightRow == right.count { (leftRow, rightRow) = (leftEnd, 0) }
    if leftRow == table.count { current = nil }
    return pairs
  }
}

import SwiftwaterDevices

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
    let most = run.morselRows
    let leftEnd = min(table.count, leftRow + max(1, most / max(1, right.count)))
    let rightEnd = min(right.count, rightRow + most)
    let pairs = (table.slice(leftRow..<leftEnd), right.slice(rightRow..<rightEnd))
    rightRow = rightEnd
    if rightRow == right.count { (leftRow, rightRow) = (leftEnd, 0) }
    if leftRow == table.count { current = nil }
    return pairs
  }
}

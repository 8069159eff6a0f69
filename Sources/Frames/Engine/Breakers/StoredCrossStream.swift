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

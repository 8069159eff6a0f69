import SwiftwaterDevices

/// Every left row with every right row, a few left rows at a time.
final class CrossStream: MorselStream {
  private let left: any MorselStream
  /// Left rows that are cut into smaller morsels.
  private var rest: [Table] = []
  private let leftRows: Int
  private let right: Table
  private let step: JoinStep
  private let run: QueryRun

  init(_ left: any MorselStream, _ right: Table, _ step: JoinStep, run: QueryRun) {
    leftRows = max(1, run.session.morselRows / max(1, right.count))
    self.left = left
    self.right = right
    self.step = step
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    if rest.isEmpty {
      for morsel in try left.next(1) {
        rest += TableStream(morsel, morselRows: leftRows).next(.max).reversed()
      }
    }
    let morsels = Array(rest.suffix(max(1, count)).reversed())
    rest.removeLast(morsels.count)
    let (right, step) = (right, step)
    return try run.map(morsels.count) { index throws(FrameError) in
      try Joining.join(morsels[index], right, step)
    }
  }
}

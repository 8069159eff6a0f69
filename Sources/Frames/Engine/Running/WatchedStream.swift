/// A stream whose rows are counted, for ``DataFrame/explainAnalyzed()``.
final class WatchedStream: MorselStream {
  private let input: any MorselStream
  private let statistics: StepStatistics
  /// Whether the time of asking is the step's own; streams that ask others are timed where they work.
  private let isTimed: Bool

  init(_ input: any MorselStream, _ statistics: StepStatistics, isTimed: Bool) {
    self.input = input
    self.statistics = statistics
    self.isTimed = isTimed
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    let morsels =
      isTimed
      ? try statistics.timed { () throws(FrameError) in try input.next(count) }
      : try input.next(count)
    for morsel in morsels { statistics.count(morsel) }
    return morsels
  }

  func whole() throws(FrameError) -> Table? {
    let table =
      isTimed
      ? try statistics.timed { () throws(FrameError) in try input.whole() } : try input.whole()
    if let table { statistics.count(table) }
    return table
  }

  var isAtHand: Bool { input.isAtHand }

  func checkRoom() throws(FrameError) { try input.checkRoom() }
}

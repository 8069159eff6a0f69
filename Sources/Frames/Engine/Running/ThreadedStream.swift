/// A stream that keeps to its session's threads wherever it is asked, so that whoever takes a few rows
/// at a time, maybe in another task, has them from as many threads.
final class ThreadedStream: MorselStream {
  private let input: any MorselStream
  private let run: QueryRun

  init(_ input: any MorselStream, run: QueryRun) {
    self.input = input
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    try run.onThreads { () throws(FrameError) in try input.next(count) }
  }

  func whole() throws(FrameError) -> Table? {
    try run.onThreads { () throws(FrameError) in try input.whole() }
  }

  var isAtHand: Bool { input.isAtHand }

  func checkRoom() throws(FrameError) {
    try run.onThreads { () throws(FrameError) in try input.checkRoom() }
  }
}

import SwiftwaterDevices

/// The rows of a frame in batches, computed as they are asked for; see ``DataFrame/batches(ofRows:)``.
public struct FrameBatches: AsyncSequence, Sendable {
  /// A batch.
  public typealias Element = DataFrame
  /// What a run fails with.
  public typealias Failure = FrameError

  let frame: DataFrame
  let rows: Int

  /// Begins a run, in the session of the current task.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(frame: frame, rows: rows, run: QueryRun())
  }

  /// A run that gives batches.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let frame: DataFrame
    private let rows: Int
    private let run: QueryRun
    private var reader: BatchReader?
    private var isDone = false

    init(frame: DataFrame, rows: Int, run: QueryRun) {
      self.frame = frame
      self.rows = rows
      self.run = run
    }

    /// The next batch; nil after the last one, and after a failure.
    ///
    /// - Parameter actor: Whose work goes on afterwards.
    /// - Throws: ``FrameError`` of the run; with code `cancelled` when the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(FrameError) -> DataFrame? {
      guard !isDone else { return nil }
      isDone = true
      try run.check()
      if reader == nil { reader = try BatchReader(frame, rows: rows, run: run) }
      guard let reader else { return nil }
      let batch =
        if reader.isReady {
          try reader.next()
        } else {
          try await run.inBackground { () throws(FrameError) in try reader.next() }
        }
      isDone = batch == nil
      return batch.map { DataFrame(table: $0) }
    }
  }
}

/// Puts morsels together to tables of a number of rows.
// Sendable: it is asked for the next batch by one caller at a time, which waits for the answer; after a
// cancelled wait nobody asks again.
final class BatchReader: @unchecked Sendable {
  private var stream: any MorselStream
  private let restart: (() throws(FrameError) -> any MorselStream)?
  private let rows: Int
  private let run: QueryRun
  private var waiting: [Table] = []
  private var waitingRows = 0
  /// The bytes of the largest morsel so far.
  private var largest = 1
  private var isAtEnd = false
  private var hasGiven = false

  /// - Parameter restart: The stream from its beginning, should its columns have other types.
  init(
    _ stream: any MorselStream, rows: Int, run: QueryRun,
    restart: (() throws(FrameError) -> any MorselStream)? = nil
  ) {
    self.stream = stream
    self.restart = restart
    self.rows = rows
    self.run = run
  }

  convenience init(_ frame: DataFrame, rows: Int, run: QueryRun) throws(FrameError) {
    guard rows >= 1 else {
      throw FrameError(.argument, "batches of \(rows) rows: use 1 or more")
    }
    let restart = { () throws(FrameError) in try frame.stream(run) }
    self.init(try restart(), rows: rows, run: run, restart: restart)
  }

  /// Whether the next batch is there without computing anything.
  var isReady: Bool { waitingRows >= rows || isAtEnd }

  func next() throws(FrameError) -> Table? {
    while !isReady {
      try run.check()
      // As many as a batch needs, and enough for all threads.
      let missing = (rows - waitingRows) / run.morselRows
      let morsels: [Table]
      do throws(FrameError) {
        let count = min(64, max(missing, 2 * Threads.count))
        morsels = try stream.next(run.morsels(count, ofBytes: largest))
      } catch {
        try begin(after: error)
        continue
      }
      isAtEnd = morsels.isEmpty
      for morsel in morsels where morsel.count > 0 || waiting.isEmpty {
        waiting.append(morsel)
        waitingRows += morsel.count
        largest = max(largest, morsel.heldBytes)
      }
    }
    guard waitingRows > 0 || !hasGiven else { return nil }
    hasGiven = true
    var parts: [Table] = []
    var wanted = min(rows, waitingRows)
    waitingRows -= wanted
    var used = 0
    while used < waiting.count, wanted > 0 || parts.isEmpty {
      let morsel = waiting[used]
      if morsel.count <= wanted {
        parts.append(morsel)
        wanted -= morsel.count
        used += 1
      } else {
        parts.append(morsel.slice(0..<wanted))
        waiting[used] = morsel.slice(wanted..<morsel.count)
        wanted = 0
      }
    }
    waiting.removeFirst(used)
    return try Table.joined(parts)
  }

  /// Begins again when the error is that columns have other types, and nobody has seen the others.
  private func begin(after error: FrameError) throws(FrameError) {
    guard error.code == .widened, let restart else { throw error }
    guard !hasGiven else { throw FrameError(.format, error.message) }
    (waiting, waitingRows) = ([], 0)
    stream = try restart()
  }
}

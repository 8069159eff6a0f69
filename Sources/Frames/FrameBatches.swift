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
      if reader == nil { reader = BatchReader(try frame.stream(run), rows: rows, run: run) }
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
  private let stream: any MorselStream
  private let rows: Int
  private let run: QueryRun
  private var waiting: [Table] = []
  private var waitingRows = 0
  private var isAtEnd = false
  private var hasGiven = false

  init(_ stream: any MorselStream, rows: Int, run: QueryRun) {
    self.stream = stream
    self.rows = rows
    self.run = run
  }

  /// Whether the next batch is there without computing anything.
  var isReady: Bool { waitingRows >= rows || isAtEnd }

  func next() throws(FrameError) -> Table? {
    while !isReady {
      try run.check()
      // As many as a batch needs, and enough for all threads.
      let missing = (rows - waitingRows) / max(1, run.session.morselRows)
      let morsels = try stream.next(min(64, max(missing, 2 * Threads.count)))
      isAtEnd = morsels.isEmpty
      for morsel in morsels where morsel.count > 0 || waiting.isEmpty {
        waiting.append(morsel)
        waitingRows += morsel.count
      }
      run.ledger.trimIfCrowded()
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
}

import SwiftwaterDevices
import Synchronization

/// One run of a plan: what it may use, whether it should stop, and what has been counted.
final class QueryRun: Sendable {
  let session: Session
  let ledger: MemoryLedger
  /// Where rows go that do not fit; made when the first do not.
  let spill: SpillFolder
  /// Rows of a morsel, fewer where little memory is left to many of them.
  let morselRows: Int
  /// What the distinct texts of packed rows may take.
  let textBudget: TextBudget
  /// What each step has done, when somebody wants to know.
  let analysis: PlanAnalysis?

  init(session: Session = .current, analysis: PlanAnalysis? = nil) {
    self.session = session
    self.analysis = analysis
    let limit = session.memoryLimit.flatMap { $0 > 0 ? $0 : nil }
    ledger = MemoryLedger(limit: limit, pretending: session.pretendedRoom)
    morselRows = max(1, min(session.morselRows, ledger.rowsTogether))
    spill = SpillFolder(session.temporaryFolder)
    textBudget = TextBudget(limit: ledger.room / 8)
  }

  // MARK: - Stopping

  private let isCancelled = Atomic(false)

  /// Stops the run at the next morsel.
  func cancel() { isCancelled.store(true, ordering: .relaxed) }

  /// Fails when the run cannot be, and when it should stop: after ``cancel()``, and when the task that runs it is cancelled.
  func check() throws(FrameError) {
    if let limit = session.memoryLimit, limit <= 0 {
      throw FrameError(
        .argument,
        """
        Session(memoryLimit: \(limit)): a limit is a number of bytes above 0, or nil for what the \
        machine has
        """)
    }
    if let threads = session.threads, !Self.threadCounts.contains(threads) {
      throw FrameError(
        .argument,
        "Session(threads: \(threads)): use a number from 1 to 1024, or nil for `Threads.count`")
    }
    if isCancelled.load(ordering: .relaxed) { throw .cancelled }
    // Workers belong to no task; the thread that waits for them is among them and tells the others.
    if Task.isCancelled {
      cancel()
      throw .cancelled
    }
  }

  private static let threadCounts = 1...1024

  // MARK: - Types

  private let plan = Mutex<Plan?>(nil)

  /// Checks that the steps of a plan can use the types their inputs have, and remembers the plan.
  func requireTypes(of plan: Plan) throws(FrameError) {
    self.plan.withLock { $0 = plan }
    try plan.requireTypes()
  }

  /// Checks the plan again, because the columns of a file have other types than its sample.
  func requireTypes() throws(FrameError) { try plan.withLock { $0 }?.requireTypes() }

  // MARK: - What several steps read

  private let stored = Mutex<[ObjectIdentifier: SpilledRows]>([:])

  /// Rows that several steps read and memory has no room for.
  func storedRows(of result: PlanResult) -> SpilledRows? {
    stored.withLock { $0[ObjectIdentifier(result)] }
  }

  func store(_ rows: SpilledRows, of result: PlanResult) {
    stored.withLock { $0[ObjectIdentifier(result)] = rows }
  }

  // MARK: - Working

  /// Runs a body on as many threads as the session allows.
  func onThreads<Value>(_ body: () throws(FrameError) -> Value) throws(FrameError) -> Value {
    try check()
    guard let threads = session.threads else { return try body() }
    return try Threads.with(count: threads) {
      Result { () throws(FrameError) in try body() }
    }.get()
  }

  /// Returns the body of each index, in their order, computed by all threads; each worker on its own
  /// runs serially what the body starts.
  func map<Value: Sendable>(
    _ count: Int, _ body: @Sendable (Int) throws(FrameError) -> Value
  ) throws(FrameError) -> [Value] {
    guard count > 1, Threads.count > 1 else {
      var values: [Value] = []
      values.reserveCapacity(count)
      for index in 0..<count {
        try check()
        values.append(try body(index))
      }
      return values
    }
    return try Threads.map(count) { index throws(FrameError) in
      try check()
      return try Threads.with(count: 1) {
        Result { () throws(FrameError) in try body(index) }
      }.get()
    }
  }

  // MARK: - Watching

  private let counts = Mutex(Counts())

  private struct Counts {
    var rowsRead = 0
    var rowsKnown: Int? = 0
  }

  /// Says that a source will be read, with its rows if they are known.
  func expect(rows: Int?) {
    counts.withLock { counts in
      counts.rowsKnown = rows.flatMap { rows in counts.rowsKnown.map { $0 + rows } }
    }
  }

  /// Says that rows of a source have been read.
  func advance(rows: Int, stage: @autoclosure () -> String) {
    guard let progress = session.progress else { return }
    let counts = counts.withLock { counts in
      counts.rowsRead += rows
      return counts
    }
    let fraction = counts.rowsKnown.map {
      $0 == 0 ? 1 : min(1, Double(counts.rowsRead) / Double($0))
    }
    // What runs inside of it is not watched, or it would call itself.
    var unwatched = session
    unwatched.progress = nil
    Session.$current.withValue(unwatched) {
      progress(Progress(fraction: fraction, rows: counts.rowsRead, stage: stage()))
    }
  }
}

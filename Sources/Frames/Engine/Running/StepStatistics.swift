import Synchronization

/// What one step of a plan has done in a run.
final class StepStatistics: Sendable {
  private let rowCount = Atomic(0)
  private let nanosecondCount = Atomic<Int64>(0)
  private let heldByteCount = Atomic(0)
  private let spilledByteCount = Atomic(0)

  /// The rows it gave.
  var rows: Int { rowCount.load(ordering: .relaxed) }
  /// The time its own work took, added up over the threads that did it.
  var time: Duration { .nanoseconds(nanosecondCount.load(ordering: .relaxed)) }
  /// The bytes of the rows it gave.
  var bytes: Int { heldByteCount.load(ordering: .relaxed) }
  /// The bytes it wrote to files because memory was short.
  var spilledBytes: Int { spilledByteCount.load(ordering: .relaxed) }

  /// Adds rows that it gave.
  func count(_ table: Table) {
    rowCount.add(table.count, ordering: .relaxed)
    heldByteCount.add(table.heldBytes, ordering: .relaxed)
  }

  /// Adds rows that it gave, whose table is not there.
  func count(rows: Int, bytes: Int) {
    rowCount.add(rows, ordering: .relaxed)
    heldByteCount.add(bytes, ordering: .relaxed)
  }

  /// Adds bytes that it wrote to files.
  func countSpilled(_ bytes: Int) { spilledByteCount.add(bytes, ordering: .relaxed) }

  /// Runs a body and adds the time it takes.
  func timed<Value>(_ body: () throws(FrameError) -> Value) throws(FrameError) -> Value {
    let start = ContinuousClock.now
    defer {
      let elapsed = (ContinuousClock.now - start).components
      nanosecondCount.add(
        elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000, ordering: .relaxed)
    }
    return try body()
  }
}

/// What the steps of a plan have done in a run: one entry a step, a step before its inputs.
final class PlanAnalysis: Sendable {
  private let steps = Mutex<[StepStatistics]>([])

  /// Enters the next step.
  func add() -> StepStatistics {
    let step = StepStatistics()
    steps.withLock { $0.append(step) }
    return step
  }

  var all: [StepStatistics] { steps.withLock { $0 } }

  // MARK: - Segments

  private let segments = Mutex<[(steps: ClosedRange<Int>, statistics: StepStatistics)]>([])

  /// Enters the next segment of a long plan, which has these of its steps.
  func add(segment steps: ClosedRange<Int>) -> StepStatistics {
    let segment = StepStatistics()
    segments.withLock { $0.append((steps, segment)) }
    return segment
  }

  /// The segments in the order in which they were run.
  var allSegments: [(steps: ClosedRange<Int>, statistics: StepStatistics)] {
    segments.withLock { $0 }
  }
}

import Dispatch
import Synchronization

/// The threads kernels run on.
///
/// A second core takes about 50 µs to arrive, so work is cut into chunks of about 1 MB and runs on
/// the caller's thread when there is only one chunk.
public enum Threads {
  /// How many threads a kernel may use, at least 1.
  ///
  /// Starts as `SWIFTWATER_THREADS`, or the machine's number of processors. Setting it changes the
  /// whole process; ``with(count:_:)`` changes one task.
  public static var count: Int {
    get { scoped ?? setting.load(ordering: .relaxed) }
    set {
      requireThat(newValue >= 1, "Threads.count = \(newValue): use 1 or more")
      setting.store(newValue, ordering: .relaxed)
    }
  }

  /// Runs `body` with another number of threads for this task, its children, and the chunks they
  /// start.
  ///
  /// - Parameters:
  ///   - count: How many threads a kernel may use, at least 1.
  ///   - body: What runs with them.
  /// - Returns: What `body` returns.
  public static func with<Result>(count: Int, _ body: () throws -> Result) rethrows -> Result {
    requireThat(count >= 1, "Threads.with(count: \(count)): use 1 or more")
    return try $scoped.withValue(count, operation: body)
  }

  /// Runs `body` once for each chunk index, in no particular order, and returns when all are done.
  ///
  /// - Parameters:
  ///   - chunks: The number of chunks; 0 does nothing.
  ///   - body: Gets a chunk's index in `0..<chunks`.
  public static func forEach(_ chunks: Int, _ body: @Sendable (Int) -> Void) {
    let threads = min(count, chunks)
    if threads <= 1 {
      for chunk in 0..<chunks { body(chunk) }
      return
    }
    // Each worker takes the next chunk when it is free, so that a slow core gets fewer.
    let next = Atomic(0)
    let scoped = scoped
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      // The workers belong to no task, so the task's own number has to come along.
      $scoped.withValue(scoped) {
        while true {
          let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if chunk >= chunks { return }
          body(chunk)
        }
      }
    }
  }

  /// Cuts `0..<length` into ranges of at most `grain` and runs `body` once for each.
  ///
  /// The ranges depend on `length` and `grain` alone, never on the number of threads, so what is
  /// combined in their order has the same bits on any machine.
  public static func forEachRange(
    _ length: Int, grain: Int, _ body: @Sendable (Int, Range<Int>) -> Void
  ) {
    let grain = max(1, grain)
    forEach((length + grain - 1) / grain) { chunk in
      let start = chunk * grain
      body(chunk, start..<min(length, start + grain))
    }
  }

  /// Returns `body` of each chunk index, in the order of the indices.
  ///
  /// - Parameters:
  ///   - chunks: The number of chunks; 0 gives no values.
  ///   - body: Gets a chunk's index in `0..<chunks`.
  /// - Throws: The error of the lowest chunk that fails, whatever the number of threads; chunks
  ///   after it may not have run.
  public static func map<Value: Sendable, Failure: Error>(
    _ chunks: Int, _ body: @Sendable (Int) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    var answers = [Result<Value, Failure>?](repeating: nil, count: chunks)
    let lowestFailure = Atomic(Int.max)
    answers.withUnsafeMutableBufferPointer { answers in
      let address = answers.baseAddress.map { UInt(bitPattern: $0) } ?? 0
      forEach(chunks) { chunk in
        // Chunks below a failure run all the same: one of them may fail too, and comes first.
        guard chunk < lowestFailure.load(ordering: .relaxed) else { return }
        let answer = Result { () throws(Failure) in try body(chunk) }
        if case .failure = answer { lowestFailure.min(chunk, ordering: .relaxed) }
        // Each chunk writes its own element, so no two threads touch the same one.
        UnsafeMutablePointer<Result<Value, Failure>?>(bitPattern: address)?[chunk] = answer
      }
    }
    var values: [Value] = []
    values.reserveCapacity(chunks)
    for case let answer? in answers { values.append(try answer.get()) }
    return values
  }

  // MARK: - Implementation

  @TaskLocal private static var scoped: Int?

  private static let setting = Atomic(
    Platform.setting("SWIFTWATER_THREADS", "a whole number from 1 to 1024") { text in
      Int(text).flatMap { (1...1024).contains($0) ? $0 : nil }
    } ?? Platform.processorCount)
}

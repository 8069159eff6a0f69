import Dispatch
import Synchronization

/// The threads kernels run on.
///
/// A second core takes about 50 µs to arrive, so work is cut into chunks of about 1 MB and runs on
/// the caller's thread when there is only one chunk.
public enum Threads {
  /// How many threads a kernel may use, at least 1.
  ///
  /// Starts as `SWIFTWATER_THREADS`, or the machine's number of processors.
  public static var count: Int {
    get { setting.load(ordering: .relaxed) }
    set {
      precondition(newValue >= 1, "Threads.count = \(newValue): use 1 or more")
      setting.store(newValue, ordering: .relaxed)
    }
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
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if chunk >= chunks { return }
        body(chunk)
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
  public static func map<Value: Sendable>(
    _ chunks: Int, _ body: @Sendable (Int) -> Value
  ) -> [Value] {
    [Value](unsafeUninitializedCapacity: chunks) { values, initialized in
      if let base = values.baseAddress {
        let address = UInt(bitPattern: base)
        forEach(chunks) { chunk in
          // Each chunk initialises its own element, so no two threads touch the same one.
          UnsafeMutablePointer<Value>(bitPattern: address)?.advanced(by: chunk)
            .initialize(to: body(chunk))
        }
      }
      initialized = chunks
    }
  }

  // MARK: - Implementation

  private static let setting = Atomic(
    Platform.environment("SWIFTWATER_THREADS").flatMap { Int($0) }.map { max(1, $0) }
      ?? Platform.processorCount)
}

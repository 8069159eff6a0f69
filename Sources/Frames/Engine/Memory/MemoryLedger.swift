import SwiftwaterDevices
import Synchronization

/// How much memory a run may still take.
///
/// What is in use is what the host's pool says, so nothing can be forgotten: columns that frames
/// hold, tables of groups, rows on their way. Steps that hold many rows ask before they take more,
/// and go to the disk when the answer is no. While a run is on, the pool refuses what is above its
/// limit: it holds even where nobody asked.
final class MemoryLedger: Sendable {
  /// The most bytes in use.
  let limit: Int
  /// What of the limit is left to the run: the rest was in use when it began, by frames that stay.
  let room: Int
  /// Whether a session has set the limit.
  private let isGiven: Bool
  /// What is available whatever is in use, when somebody says so: for tests.
  private let pretended: Int?

  /// - Parameters:
  ///   - limit: The most bytes in use; nil for ``MemoryLimit/standard``.
  ///   - available: What is said to be available, for tests.
  init(limit: Int?, pretending available: Int? = nil) {
    pretended = available
    isGiven = limit != nil
    let limit = max(1, limit ?? MemoryLimit.standard)
    self.limit = limit
    let taken = available == nil ? MemoryPool.host.statistics.bytesInUse : 0
    room = max(1, limit / 16, limit - taken)
    Self.enforced.add(self.limit)
  }

  deinit { Self.enforced.remove(limit) }

  /// The least that any step can do its work with, however many rows there are.
  static let leastLimit = 64_000_000

  /// Runs a body; when memory runs out under a limit that is too small for anything, the error says so.
  func explaining<Value>(_ body: () throws(FrameError) -> Value) throws(FrameError) -> Value {
    do throws(FrameError) { return try body() } catch var error {
      guard error.code == .outOfMemory else { throw error }
      if isGiven { error = Self.naming(error) }
      guard limit < Self.leastLimit else { throw error }
      throw FrameError(
        .outOfMemory,
        """
        \(error.message); rows that do not fit into memory need a limit of \
        \(Self.leastLimit / 1_000_000) MB at least
        """)
    }
  }

  /// The error with the limit that holds instead of the one that the pool knows of.
  private static func naming(_ error: FrameError) -> FrameError {
    let message = error.message.replacing(
      "release tensors, raise SWIFTWATER_MEMORY_LIMIT,",
      with: "release frames, raise Session(memoryLimit:),")
    return FrameError(error.code, message)
  }

  /// Bytes that may still be taken; 0 when the limit is reached.
  var available: Int { pretended ?? max(0, limit - MemoryPool.host.statistics.bytesInUse) }

  /// Whether so many more bytes may be taken, with a reserve for what works on them.
  func allows(_ bytes: Int) -> Bool {
    bytes <= available - (pretended == nil ? room / 8 : 0)
  }

  /// A part of the run's room, for buffers that work needs whatever else is in use.
  func part(_ divisor: Int) -> Int { min(room / divisor, pretended ?? .max) }

  /// Rows of ordinary width that are handled together: they take about a hundredth of the room.
  var rowsTogether: Int {
    let most = max(1 << 10, min(1 << 16, room / 6400))
    return 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount)
  }

  /// Runs a body that takes so many bytes more; nil when there is no room for them, or turns out not
  /// to be.
  func attempt<Value>(
    _ bytes: Int, _ body: () throws(FrameError) -> Value
  ) throws(FrameError) -> Value? {
    guard allows(bytes) else { return nil }
    do throws(FrameError) {
      return try body()
    } catch {
      guard error.code == .outOfMemory else { throw error }
      return nil
    }
  }

  // MARK: - Implementation

  private static let enforced = EnforcedLimits()
}

/// The limits of the runs that are on; the pool keeps to the smallest.
private final class EnforcedLimits: Sendable {
  private let state = Mutex((limits: [Int](), before: 0))

  func add(_ limit: Int) {
    state.withLock { state in
      if state.limits.isEmpty { state.before = MemoryPool.host.limit }
      state.limits.append(limit)
      apply(state.limits, state.before)
    }
    MemoryPool.host.trimToLimit()
  }

  func remove(_ limit: Int) {
    state.withLock { state in
      if let index = state.limits.firstIndex(of: limit) { state.limits.remove(at: index) }
      apply(state.limits, state.before)
    }
  }

  private func apply(_ limits: [Int], _ before: Int) {
    MemoryPool.host.limit = min(before, limits.min() ?? before)
  }
}

import Synchronization

/// A cache of host memory blocks in size classes.
///
/// The first touch of a fresh page costs about ten times the arithmetic on it, so a block that is
/// released is kept and handed out again: a steady loop neither faults nor calls the system.
/// Blocks are 64-byte aligned; those of 2 MiB and more are aligned to, and made of, huge pages.
public final class MemoryPool: Sendable {
  /// The pool every host buffer comes from.
  ///
  /// `SWIFTWATER_MEMORY_LIMIT` (bytes, with a suffix K, M, G or T, or a part of the machine such as
  /// `80%`) sets its first limit.
  public static let host = MemoryPool(
    limit: Platform.setting(
      "SWIFTWATER_MEMORY_LIMIT", "a size such as 8G, or a part of the machine such as 80%"
    ) { ByteCount.parse($0, of: Platform.physicalMemory) })

  /// What a pool holds at one moment.
  public struct Statistics: Sendable, Equatable {
    /// Bytes handed out and not yet released.
    public var bytesInUse = 0
    /// Bytes released and kept for the next request.
    public var bytesCached = 0
    /// The most bytes that were in use at once.
    public var peakBytesInUse = 0
    /// Requests answered.
    public var allocations = 0
    /// Requests that had to ask the operating system.
    public var systemAllocations = 0
  }

  /// Creates a pool.
  ///
  /// - Parameter limit: The most bytes in use at once; nil for what the machine has.
  public init(limit: Int? = nil) {
    state = Mutex(State(limit: limit ?? Platform.physicalMemory))
  }

  deinit { trim() }

  /// What the pool holds now.
  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// The most bytes in use at once; a request beyond it throws.
  public var limit: Int {
    get { state.withLock { $0.limit } }
    set { state.withLock { $0.limit = newValue } }
  }

  /// Gives every cached block back to the operating system.
  public func trim() { giveBack { $0.statistics.bytesCached } }

  /// Gives the blocks that were released first back to the operating system, until what is in use and
  /// what is cached keep to the limit together.
  package func trimToLimit() {
    giveBack { $0.excess > 0 ? $0.excess + $0.limit / 32 : 0 }
  }

  /// Asks for memory that somebody keeps and can do without, before a request is refused.
  ///
  /// - Parameter release: Gets the bytes that are missing, on any thread, and says whether it has
  ///   released any. It must not take memory from the pool.
  /// - Returns: What to give to ``removeReserve(_:)``.
  package func addReserve(
    _ release: @escaping @Sendable (_ bytes: Int) throws(DeviceError) -> Bool
  ) -> Int {
    state.withLock { state in
      state.lastReserve += 1
      state.reserves[state.lastReserve] = release
      return state.lastReserve
    }
  }

  /// Stops asking somebody for memory.
  package func removeReserve(_ number: Int) {
    // Whatever the closure holds is let go of outside of the lock.
    _ = state.withLock { $0.reserves.removeValue(forKey: number) }
  }

  // MARK: - Implementation

  /// Returns at least `byteCount` bytes, 64-byte aligned, with unspecified content.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory` beyond the limit or the machine.
  /// - Complexity: O(1); about 50 ns when a block of the class is cached.
  func allocate(byteCount: Int) throws(DeviceError) -> Block {
    guard byteCount >= 0, byteCount < 1 << 46 else {
      throw DeviceError(.outOfMemory, "cannot allocate \(byteCount) bytes: no such size")
    }
    let index = SizeClass.index(of: byteCount)
    let size = SizeClass.byteCount(at: index)
    var answer = take(index, size)
    while case .refused = answer, try useReserves(for: size) { answer = take(index, size) }
    switch answer {
    case .cached(let block):
      return block
    case .refused(let inUse, let limit):
      throw DeviceError(
        .outOfMemory,
        """
        out of memory: \(ByteCount.text(size)) asked for, \(ByteCount.text(inUse)) in use, the \
        limit is \(ByteCount.text(limit)); release tensors, raise SWIFTWATER_MEMORY_LIMIT, or \
        work in smaller pieces
        """)
    case .fresh(let isCrowded):
      // Blocks kept for later count too: the machine must not run out because of them.
      if isCrowded { trimToLimit() }
      if let block = system(index: index, size: size) { return block }
      trim()
      if let block = system(index: index, size: size) { return block }
      state.withLock { $0.statistics.bytesInUse -= size }
      throw DeviceError(
        .outOfMemory,
        "out of memory: the machine refused \(ByteCount.text(size)); work in smaller pieces")
    }
  }

  private enum Answer {
    case cached(Block)
    case fresh(isCrowded: Bool)
    case refused(inUse: Int, limit: Int)
  }

  private func take(_ index: Int, _ size: Int) -> Answer {
    state.withLock { state in
      guard state.statistics.bytesInUse + size <= state.limit else {
        return .refused(inUse: state.statistics.bytesInUse, limit: state.limit)
      }
      state.statistics.bytesInUse += size
      state.statistics.allocations += 1
      state.statistics.peakBytesInUse = max(
        state.statistics.peakBytesInUse, state.statistics.bytesInUse)
      guard let block = state.free[index].popLast() else {
        state.statistics.systemAllocations += 1
        return .fresh(isCrowded: state.excess > 0)
      }
      state.statistics.bytesCached -= size
      return .cached(block.block)
    }
  }

  /// Takes a block back.
  func release(_ block: Block) {
    let size = SizeClass.byteCount(at: block.sizeClass)
    if Self.guardsReleased {
      Platform.forbid(block.pointer, byteCount: size)
      let oldest = state.withLock { state in
        state.statistics.bytesInUse -= size
        return state.forbidden.replaceOldest(with: block)
      }
      if let oldest {
        Platform.unmap(oldest.pointer, byteCount: SizeClass.byteCount(at: oldest.sizeClass))
      }
      return
    }
    state.withLock { state in
      state.statistics.bytesInUse -= size
      state.statistics.bytesCached += size
      state.releases += 1
      state.free[block.sizeClass].append(Free(block: block, release: state.releases))
    }
  }

  /// Whether a released block becomes unreachable instead of being kept, so that a pointer that
  /// outlives its buffer stops the program where it is used: `SWIFTWATER_MEMORY_GUARD=yes`.
  ///
  /// For tests; addresses of many blocks are used up, and nothing is fast.
  static let guardsReleased =
    Platform.setting("SWIFTWATER_MEMORY_GUARD", "yes or no") { ["yes": true, "no": false][$0] }
    ?? false

  private func system(index: Int, size: Int) -> Block? {
    Platform.map(byteCount: size, huge: size >= Platform.hugePageSize)
      .map { Block(pointer: $0, sizeClass: index) }
  }

  struct Block: @unchecked Sendable {  // A plain address; whoever holds the block owns the bytes.
    let pointer: UnsafeMutableRawPointer
    let sizeClass: Int
  }

  /// A block that waits for a request, and when it was released.
  private struct Free {
    let block: Block
    let release: Int
  }

  private struct State {
    var limit: Int
    var statistics = Statistics()
    /// Those of each class in the order of their release.
    var free: [[Free]] = Array(repeating: [], count: SizeClass.count)
    var releases = 0
    var forbidden = ForbiddenBlocks()
    var reserves: [Int: @Sendable (Int) throws(DeviceError) -> Bool] = [:]
    var lastReserve = 0

    /// The bytes that the process has too many.
    var excess: Int { statistics.bytesInUse + statistics.bytesCached - limit }

    /// Takes out the blocks that were released first, of so many bytes.
    mutating func takeOldest(_ bytes: Int) -> [Block] {
      guard bytes > 0 else { return [] }
      let all = free.flatMap { $0 }.sorted { $0.release < $1.release }
      var taken: [Block] = []
      var rest = bytes
      var last = 0
      for entry in all {
        guard rest > 0 else { break }
        rest -= SizeClass.byteCount(at: entry.block.sizeClass)
        last = entry.release
        taken.append(entry.block)
      }
      for index in free.indices { free[index].removeAll { $0.release <= last } }
      return taken
    }
  }

  /// Held while blocks go back to the system: who needs the room waits until they are gone.
  private let givingBack = Mutex(())
  /// Held while others release memory: a request is not refused because of what is on its way.
  private let usingReserves = Mutex(())

  private func giveBack(_ bytes: (State) -> Int) {
    givingBack.withLock { _ in
      let blocks = state.withLock { $0.takeOldest(bytes($0)) }
      var size = 0
      for block in blocks {
        let byteCount = SizeClass.byteCount(at: block.sizeClass)
        Platform.unmap(block.pointer, byteCount: byteCount)
        size += byteCount
      }
      state.withLock { $0.statistics.bytesCached -= size }
    }
  }

  /// Whether there is room for a request after others have been asked for it.
  private func useReserves(for size: Int) throws(DeviceError) -> Bool {
    let outcome = usingReserves.withLock { _ -> Result<Bool, DeviceError> in
      let (missing, reserves) = state.withLock {
        ($0.statistics.bytesInUse + size - $0.limit, Array($0.reserves.values))
      }
      guard missing > 0 else { return .success(true) }
      do throws(DeviceError) {
        for reserve in reserves where try reserve(missing) { return .success(true) }
        return .success(false)
      } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// The blocks that became unreachable last: the system has a limit on how many there are (Linux:
  /// 65,530 mappings of a process, `vm.max_map_count`).
  private struct ForbiddenBlocks {
    private var blocks: [Block] = []
    private var oldest = 0

    /// Returns the oldest when there are too many.
    mutating func replaceOldest(with block: Block) -> Block? {
      guard blocks.count == Self.most else {
        blocks.append(block)
        return nil
      }
      let replaced = blocks[oldest]
      blocks[oldest] = block
      oldest = (oldest + 1) % Self.most
      return replaced
    }

    private static let most = 30_000
  }

  private let state: Mutex<State>
}

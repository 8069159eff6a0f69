import CDrivers
import Synchronization

/// A cache of a GPU's memory.
///
/// Asking the driver for memory waits for the device, so a block that is released is kept and handed
/// out again at once: there is one queue, and its order keeps earlier readers and later writers apart.
final class CUDAPool: Sendable {
  /// Creates a pool.
  ///
  /// - Parameters:
  ///   - context: The device.
  ///   - limit: The most bytes in use at once.
  init(_ context: CUDAContext, limit: Int) {
    self.context = context
    state = Mutex(State(limit: limit))
  }

  /// What the pool holds now.
  var statistics: MemoryPool.Statistics { state.withLock { $0.statistics } }

  /// The most bytes in use at once; a request beyond it throws.
  var limit: Int {
    get { state.withLock { $0.limit } }
    set { state.withLock { $0.limit = newValue } }
  }

  /// Returns the address of at least `byteCount` bytes of unspecified content, 256-byte aligned.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory` beyond the limit or the device.
  /// - Complexity: O(1); no call of the driver when a block of the size is cached.
  func allocate(byteCount: Int) throws(DeviceError) -> UInt64 {
    guard byteCount >= 0, byteCount < 1 << 46 else {
      throw DeviceError(.outOfMemory, "cannot allocate \(byteCount) bytes: no such size")
    }
    let size = Self.blockSize(byteCount)
    enum Answer {
      case cached(UInt64)
      case fresh(isCrowded: Bool)
      case refused(inUse: Int, limit: Int)
    }
    let answer: Answer = state.withLock { state in
      guard state.statistics.bytesInUse + size <= state.limit else {
        return .refused(inUse: state.statistics.bytesInUse, limit: state.limit)
      }
      state.statistics.bytesInUse += size
      state.statistics.allocations += 1
      state.statistics.peakBytesInUse = max(
        state.statistics.peakBytesInUse, state.statistics.bytesInUse)
      guard let block = state.free[size]?.popLast() else {
        state.statistics.systemAllocations += 1
        return .fresh(
          isCrowded: state.statistics.bytesInUse + state.statistics.bytesCached > state.limit)
      }
      state.statistics.bytesCached -= size
      return .cached(block)
    }
    switch answer {
    case .cached(let block):
      return block
    case .refused(let inUse, let limit):
      throw DeviceError(
        .outOfMemory,
        """
        out of memory on device \(context.device): \(ByteCount.text(size)) asked for, \
        \(ByteCount.text(inUse)) in use, the limit is \(ByteCount.text(limit)); release tensors, raise \
        SWIFTWATER_DEVICE_MEMORY_LIMIT, or work in smaller pieces
        """)
    case .fresh(let isCrowded):
      do throws(DeviceError) {
        if isCrowded { trim() }
        if let block = try system(size) { return block }
        trim()
        if let block = try system(size) { return block }
      } catch {
        state.withLock { $0.statistics.bytesInUse -= size }
        throw error
      }
      state.withLock { $0.statistics.bytesInUse -= size }
      throw DeviceError(
        .outOfMemory,
        """
        out of memory: device \(context.device) refused \(ByteCount.text(size)), with \
        \(ByteCount.text(statistics.bytesInUse)) in use here; see with nvidia-smi who else uses it, \
        or work in smaller pieces
        """)
    }
  }

  /// Takes a block back.
  func release(_ address: UInt64, byteCount: Int) {
    let size = Self.blockSize(byteCount)
    state.withLock { state in
      state.statistics.bytesInUse -= size
      state.statistics.bytesCached += size
      state.free[size, default: []].append(address)
    }
  }

  /// Gives every cached block back to the device, after what still works on them.
  func trim() {
    let blocks = state.withLock { state in
      defer {
        state.free = [:]
        state.statistics.bytesCached = 0
      }
      return state.free.values.flatMap { $0 }
    }
    guard !blocks.isEmpty else { return }
    // A device that is lost has lost its memory with it.
    try? context.call("returning memory") { functions in
      let waited = functions.pointee.cuStreamSynchronize(context.stream)
      for block in blocks { _ = functions.pointee.cuMemFree_v2(block) }
      return waited
    }
  }

  // MARK: - Implementation

  /// In classes while that wastes little; large blocks in the driver's own pages.
  static func blockSize(_ byteCount: Int) -> Int {
    guard byteCount > 1 << 30 else {
      return SizeClass.byteCount(at: SizeClass.index(of: byteCount))
    }
    let page = 2 << 20
    return (byteCount + page - 1) / page * page
  }

  private func system(_ size: Int) throws(DeviceError) -> UInt64? {
    var address: sw_cu_address = 0
    let result = try context.tryCall("allocating") { $0.pointee.cuMemAlloc_v2(&address, size) }
    if result == Int32(SW_CU_OUT_OF_MEMORY) { return nil }
    guard result == 0 else { throw context.failure(result, "allocating") }
    return address
  }

  private struct State {
    var limit: Int
    var statistics = MemoryPool.Statistics()
    var free: [Int: [UInt64]] = [:]
  }

  private let context: CUDAContext
  private let state: Mutex<State>
}

import CDrivers
import Synchronization

/// A cache of a device's memory in size classes.
///
/// Memory of a processor lies in blocks of the host's pool, which are huge pages touched before;
/// memory of a GPU that shares the host's is where its driver reaches it without copying.
final class OpenCLPool: Sendable {
  /// The most bytes in use at once.
  let limit: Int

  /// Creates an empty pool.
  init(_ session: OpenCLSession, limit: Int) {
    self.session = session
    self.limit = limit
  }

  deinit { trim() }

  /// Bytes in use, cached, and the most that were in use at once.
  var statistics: (inUse: Int, cached: Int, peak: Int) {
    state.withLock { ($0.inUse, $0.cached, $0.peak) }
  }

  /// Returns the handle of memory of unspecified content.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(1) when memory of the size class is cached.
  func allocate(byteCount: Int) throws(DeviceError) -> UInt64 {
    guard byteCount >= 0, byteCount <= session.device.largestAllocation else {
      throw DeviceError(
        .outOfMemory,
        """
        out of memory on \(name): \(size(byteCount)) asked for in one piece, the device takes \
        \(ByteCount.text(session.device.largestAllocation)); work in smaller pieces
        """)
    }
    let index = SizeClass.index(of: byteCount)
    let size = self.size(ofClass: index)
    let answer = state.withLock { state -> Answer in
      guard size <= limit - state.inUse else { return .refused(inUse: state.inUse) }
      state.inUse += size
      state.peak = max(state.peak, state.inUse)
      guard let handle = state.free[index].popLast() else {
        return .fresh(isCrowded: size > limit - state.inUse - state.cached)
      }
      state.cached -= size
      return .cached(handle)
    }
    switch answer {
    case .cached(let handle): return handle
    case .refused(let inUse):
      throw DeviceError(
        .outOfMemory,
        """
        out of memory on \(name): \(ByteCount.text(size)) asked for, \(ByteCount.text(inUse)) in \
        use, the limit is \(ByteCount.text(limit)); release tensors, raise \
        SWIFTWATER_DEVICE_MEMORY_LIMIT, or work in smaller pieces
        """)
    case .fresh(let isCrowded):
      if isCrowded { trim() }
      do throws(DeviceError) {
        return try fresh(size)
      } catch {
        trim()
      }
      do throws(DeviceError) {
        return try fresh(size)
      } catch {
        state.withLock { $0.inUse -= size }
        throw error
      }
    }
  }

  /// Takes memory back.
  func release(_ handle: UInt64, byteCount: Int) {
    let index = SizeClass.index(of: byteCount)
    let size = self.size(ofClass: index)
    state.withLock { state in
      state.inUse -= size
      state.cached += size
      state.free[index].append(handle)
    }
  }

  /// Gives cached memory back, once the queue has done with it.
  func trim() {
    let (handles, blocks) = state.withLock { state in
      let handles = state.free.flatMap { $0 }
      state.free = Array(repeating: [], count: SizeClass.count)
      state.cached = 0
      return (handles, handles.compactMap { state.hostBlocks.removeValue(forKey: $0) })
    }
    guard !handles.isEmpty else { return }
    _ = session.drain()
    for handle in handles { _ = session.library.functions.clReleaseMemObject(handle.memory) }
    for block in blocks { MemoryPool.host.release(block) }
  }

  // MARK: - Implementation

  private enum Answer {
    case cached(UInt64)
    case fresh(isCrowded: Bool)
    case refused(inUse: Int)
  }

  private struct State {
    var inUse = 0
    var cached = 0
    var peak = 0
    var free: [[UInt64]] = Array(repeating: [], count: SizeClass.count)
    /// Where memory of a processor lies.
    var hostBlocks: [UInt64: MemoryPool.Block] = [:]
  }

  private let session: OpenCLSession
  private let state = Mutex(State())

  private var name: String { session.device.traits.name }

  /// The largest piece a device takes need not be a class of ours.
  private func size(ofClass index: Int) -> Int {
    min(SizeClass.byteCount(at: index), max(1, session.device.largestAllocation))
  }

  private func size(_ byteCount: Int) -> String {
    byteCount < 0 ? "\(byteCount) bytes" : ByteCount.text(byteCount)
  }

  private func fresh(_ size: Int) throws(DeviceError) -> UInt64 {
    guard session.device.isHost else {
      let kind = session.device.traits.sharesHostMemory ? SW_CL_MEM_ALLOC_HOST_PTR : 0
      return UInt64(UInt(bitPattern: try create(size, flags: kind, host: nil)))
    }
    let block = try MemoryPool.host.allocate(byteCount: size)
    do throws(DeviceError) {
      let memory = try create(size, flags: SW_CL_MEM_USE_HOST_PTR, host: block.pointer)
      let handle = UInt64(UInt(bitPattern: memory))
      state.withLock { $0.hostBlocks[handle] = block }
      return handle
    } catch {
      MemoryPool.host.release(block)
      throw error
    }
  }

  private func create(
    _ size: Int, flags: Int, host: UnsafeMutableRawPointer?
  ) throws(DeviceError) -> sw_cl_memory {
    var status: sw_cl_status = 0
    let memory = session.library.functions.clCreateBuffer(
      session.context, UInt64(SW_CL_MEM_READ_WRITE | flags), size, host, &status)
    guard let memory else {
      let what = "out of memory on \(name): the device refused \(ByteCount.text(size))"
      throw DeviceError(.outOfMemory, OpenCLStatus(status).error(what).message)
    }
    return memory
  }
}

extension UInt64 {
  /// The memory object that a handle of ``DeviceMemory`` is.
  var memory: sw_cl_memory? { OpaquePointer(bitPattern: UInt(self)) }
}

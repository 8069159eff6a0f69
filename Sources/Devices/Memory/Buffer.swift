import Synchronization

/// Bytes on a device: the one thing columns, tensors, edge lists and weights are made of.
///
/// The bytes lie on the host, on an accelerator, or on both after one has been asked for what the
/// other had; each copy is made once, and counted in ``Device/transfers``.
///
/// A buffer is reference counted and given back to its pool when the last owner lets go. Writing
/// is for the sole owner only; values built on buffers (tensors, columns) copy before they write
/// to a buffer somebody else can see.
public final class Buffer: @unchecked Sendable {
  // Sendable: the length never changes, and where the bytes lie changes under the lock; the bytes
  // are written before the buffer is shared, and after that only by an owner that has proved to be
  // the only one.

  /// Where the bytes lie on the host; 64-byte aligned unless the memory is somebody else's.
  ///
  /// Bytes that lie on an accelerator only are copied first, which stops the program when it fails;
  /// reading a tensor throws instead.
  public var pointer: UnsafeMutableRawPointer {
    if let address = UnsafeMutableRawPointer(bitPattern: address.load(ordering: .acquiring)) {
      return address
    }
    return copyToHostOrStop()
  }

  /// How many bytes may be used.
  public let byteCount: Int
  /// Whether the bytes are the pool's own, which a sole owner may write over; those of others (a
  /// mapped file, a library) and of a slice are only read.
  public var isPooled: Bool {
    if case .pool = owner { true } else { false }
  }

  /// Creates a buffer from the host pool.
  ///
  /// - Parameters:
  ///   - byteCount: The size in bytes, 0 or more.
  ///   - zeroed: Whether the bytes start as zero; otherwise their content is unspecified.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(1), or O(*byteCount*) when zeroed.
  public init(byteCount: Int, zeroed: Bool = false) throws(DeviceError) {
    // What is no size stays none, and the pool says so.
    let isSize = byteCount >= 0 && byteCount < Int.max - Self.slack
    let block = try MemoryPool.host.allocate(
      byteCount: isSize ? byteCount + Self.slack : byteCount)
    owner = .pool(block)
    address = Atomic(UInt(bitPattern: block.pointer))
    self.byteCount = byteCount
    if zeroed { block.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
  }

  /// Creates a buffer over memory that somebody else owns; it is read and never written.
  ///
  /// - Parameters:
  ///   - pointer: The first byte; must stay valid until `release` is called.
  ///   - byteCount: The size in bytes.
  ///   - release: Called once, on any thread, when the last owner lets go.
  public init(
    borrowing pointer: UnsafeMutableRawPointer, byteCount: Int,
    release: @escaping @Sendable () -> Void
  ) {
    address = Atomic(UInt(bitPattern: pointer))
    self.byteCount = byteCount
    owner = .other(release)
  }

  /// Creates a buffer over memory of an accelerator.
  ///
  /// - Parameters:
  ///   - memory: The memory; nobody else may write it.
  ///   - byteCount: How many of its bytes are used.
  package init(_ memory: DeviceMemory, byteCount: Int) {
    address = Atomic(0)
    self.byteCount = byteCount
    owner = .device
    deviceCopy = memory
  }

  /// Creates a buffer holding a copy of an array.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  public convenience init<Element: BitwiseCopyable>(_ elements: [Element]) throws(DeviceError) {
    try self.init(byteCount: elements.count * MemoryLayout<Element>.stride)
    elements.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { pointer.copyMemory(from: base, byteCount: bytes.count) }
    }
  }

  /// Returns a part of this buffer, which stays alive as long as the part does.
  ///
  /// - Parameters:
  ///   - start: The offset of the part's first byte.
  ///   - byteCount: The part's size in bytes.
  /// - Returns: A buffer over the same memory that is never written in place.
  /// - Precondition: The part lies within the buffer.
  /// - Complexity: O(1).
  public func slice(from start: Int, byteCount: Int) -> Buffer {
    requireThat(
      start >= 0 && byteCount >= 0 && start <= self.byteCount - byteCount,
      """
      Buffer.slice: \(byteCount) bytes from \(start) do not lie in a buffer of \(self.byteCount); \
      stay within 0..<\(self.byteCount)
      """)
    return Buffer(slicing: self, from: start, byteCount: byteCount)
  }

  deinit {
    switch owner {
    case .pool(let block): MemoryPool.host.release(block)
    case .other(let release): release()
    case .buffer, .device: break
    }
  }

  /// The bytes as elements of one type; valid while the buffer lives.
  @inlinable
  public func elements<Element: BitwiseCopyable>(
    of type: Element.Type = Element.self
  ) -> UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(
      start: pointer.assumingMemoryBound(to: Element.self),
      count: byteCount / MemoryLayout<Element>.stride)
  }

  // MARK: - Implementation

  /// Who gets the host's memory when the last owner of this buffer lets go.
  private enum Owner {
    case pool(MemoryPool.Block)
    case other(@Sendable () -> Void)
    case buffer(Buffer)
    /// Nothing lies on the host.
    case device
  }

  /// The host's address of the bytes, 0 while they lie on an accelerator only.
  private let address: Atomic<UInt>
  /// Held while bytes move between devices.
  private let lock = Mutex(())
  @exclusivity(unchecked) private var owner: Owner
  @exclusivity(unchecked) private var deviceCopy: DeviceMemory?
  /// How the bytes are found again if the device that has them fails.
  @exclusivity(unchecked) private var wayBack: Recovery?
  /// Seconds that a device would have saved had the bytes been there; see ``AutomaticDevice``.
  @exclusivity(unchecked) var timeLostOnHost = 0.0

  /// Vector kernels may read (never write) so many bytes past the end of the last element.
  private static let slack = 64

  private init(slicing parent: Buffer, from start: Int, byteCount: Int) {
    address = Atomic(UInt(bitPattern: parent.pointer + start))
    self.byteCount = byteCount
    // A slice of a slice holds the whole, so that no chain can grow long.
    if case .buffer = parent.owner { owner = parent.owner } else { owner = .buffer(parent) }
  }

  private func copyToHostOrStop() -> UnsafeMutableRawPointer {
    do {
      return try bringToHost()
    } catch {
      fatalError("Buffer: \(byteCount) bytes of a device could not be read: \(error.message)")
    }
  }
}

// MARK: - Accelerators

extension Buffer {
  /// Whether the bytes lie on the host.
  package var isOnHost: Bool { address.load(ordering: .acquiring) != 0 }

  /// Whether the bytes lie on an accelerator.
  package func isOn(_ accelerator: any Accelerator) -> Bool {
    lock.withLock { _ in deviceCopy?.accelerator === accelerator }
  }

  /// Whether what an accelerator has of the bytes is this package's own, which a sole owner may write
  /// over.
  package func mayBeWritten(on accelerator: any Accelerator) -> Bool {
    lock.withLock { _ in
      deviceCopy.map { $0.accelerator === accelerator && !$0.isBorrowed } ?? false
    }
  }

  /// Whether an accelerator reads the bytes in somebody else's memory.
  package var borrowsDeviceMemory: Bool { lock.withLock { _ in deviceCopy?.isBorrowed ?? false } }

  /// Copies the bytes to the host if they are not there yet.
  ///
  /// - Returns: Where they lie.
  /// - Throws: ``DeviceError`` with code `outOfMemory` or `deviceFailed`.
  @discardableResult
  package func bringToHost() throws(DeviceError) -> UnsafeMutableRawPointer {
    if let pointer = UnsafeMutableRawPointer(bitPattern: address.load(ordering: .acquiring)) {
      return pointer
    }
    let pointer = try copyToHost()
    if recovery != nil { setRecovery(nil) }
    return pointer
  }

  /// How the bytes are computed again on the host if the device that has them fails; nil once they are
  /// there, and when nothing is known.
  package var recovery: Recovery? { lock.withLock { _ in wayBack } }

  /// Sets ``recovery``.
  package func setRecovery(_ recovery: Recovery?) {
    // What is replaced may hold buffers, and is released without the lock.
    let old = lock.withLock { _ in
      let old = wayBack
      wayBack = recovery
      return old
    }
    if let recovery { Recoveries.add(self, keeping: recovery.keptBytes) }
    withExtendedLifetime(old) {}
  }

  private func copyToHost() throws(DeviceError) -> UnsafeMutableRawPointer {
    try locked { () throws(DeviceError) in
      if let pointer = UnsafeMutableRawPointer(bitPattern: address.load(ordering: .relaxed)) {
        return pointer
      }
      let block = try MemoryPool.host.allocate(byteCount: byteCount + Self.slack)
      if let deviceCopy, byteCount > 0 {
        let bytes = UnsafeMutableRawBufferPointer(start: block.pointer, count: byteCount)
        do throws(DeviceError) {
          try download(deviceCopy, into: bytes)
        } catch {
          MemoryPool.host.release(block)
          throw error
        }
      }
      owner = .pool(block)
      address.store(UInt(bitPattern: block.pointer), ordering: .releasing)
      return block.pointer
    }
  }

  /// Returns the bytes on an accelerator, copied there if they are not there yet.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory` or `deviceFailed`.
  package func memory(on accelerator: any Accelerator) throws(DeviceError) -> DeviceMemory {
    if !isOnHost && !isOn(accelerator) { try bringToHost() }
    return try locked { () throws(DeviceError) in
      if let deviceCopy, deviceCopy.accelerator === accelerator { return deviceCopy }
      let memory = try accelerator.allocate(byteCount: byteCount)
      if byteCount > 0 {
        try accelerator.upload(
          UnsafeRawBufferPointer(start: pointer, count: byteCount), to: memory, at: 0)
        Device.countTransfer(toDevice: byteCount)
      }
      deviceCopy = memory
      return memory
    }
  }

  /// Lets go of what an accelerator has, since the host's bytes are about to change.
  package func forgetDeviceCopy() {
    if deviceCopy != nil { lock.withLock { _ in deviceCopy = nil } }
  }

  /// Reads what a device has, or what the host computes in its place.
  private func download(
    _ memory: DeviceMemory, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) {
    do throws(DeviceError) {
      try memory.accelerator.download(memory, at: 0, into: bytes)
      Device.countTransfer(toHost: byteCount)
    } catch {
      guard let wayBack else { throw error }
      Platform.warn(
        "\(memory.accelerator.device) has failed, the processor goes on: \(error.message)")
      Placement.giveUp(memory.accelerator)
      try wayBack.fill(bytes)
      deviceCopy = nil
    }
  }

  private func locked<Value>(
    _ body: () throws(DeviceError) -> Value
  ) throws(DeviceError) -> Value {
    let outcome = lock.withLock { _ -> Result<Value, DeviceError> in
      do throws(DeviceError) { return .success(try body()) } catch { return .failure(error) }
    }
    return try outcome.get()
  }
}

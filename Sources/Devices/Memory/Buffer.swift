/// Bytes on a device: the one thing columns, tensors, edge lists and weights are made of.
///
/// A buffer is reference counted and given back to its pool when the last owner lets go. Writing
/// is for the sole owner only; values built on buffers (tensors, columns) copy before they write
/// to a buffer somebody else can see.
public final class Buffer: @unchecked Sendable {
  // Sendable: the address and length never change; the bytes are written before the buffer is
  // shared, and after that only by an owner that has proved to be the only one.

  /// Where the bytes lie; 64-byte aligned unless the memory is somebody else's.
  public let pointer: UnsafeMutableRawPointer
  /// How many bytes may be used.
  public let byteCount: Int
  /// Whether the bytes are the pool's or the heap's, which a sole owner may write over; those of
  /// others (a mapped file, a library) and of a slice are only read.
  public var isPooled: Bool {
    switch owner {
    case .pool, .heap: true
    case .other, .buffer: false
    }
  }

  /// Creates a buffer from the host pool, or, when that is smaller than the pool's blocks by far, from
  /// the process's heap; the pool neither counts nor limits those.
  ///
  /// - Parameters:
  ///   - byteCount: The size in bytes, 0 or more.
  ///   - zeroed: Whether the bytes start as zero; otherwise their content is unspecified.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(1), or O(*byteCount*) when zeroed.
  public init(byteCount: Int, zeroed: Bool = false) throws(DeviceError) {
    self.byteCount = byteCount
    if (0...Self.largestOnHeap).contains(byteCount) {
      // Asking the heap for more than its own alignment would cost more than a few bytes lost.
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: byteCount + Self.slack + Self.alignment, alignment: 16)
      pointer = memory.alignedUp(toMultipleOf: Self.alignment)
      owner = .heap(memory)
    } else {
      // What is no size stays none, and the pool says so.
      let isSize = byteCount >= 0 && byteCount < Int.max - Self.slack
      let block = try MemoryPool.host.allocate(
        byteCount: isSize ? byteCount + Self.slack : byteCount)
      pointer = block.pointer
      owner = .pool(block)
    }
    if zeroed { pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
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
    self.pointer = pointer
    self.byteCount = byteCount
    owner = .other(release)
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
    case .heap(let memory): memory.deallocate()
    case .pool(let block): MemoryPool.host.release(block)
    case .other(let release): release()
    case .buffer: break
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

  /// Who gets the memory when the last owner of this buffer lets go.
  private enum Owner {
    case heap(UnsafeMutableRawPointer)
    case pool(MemoryPool.Block)
    case other(@Sendable () -> Void)
    case buffer(Buffer)
  }

  private let owner: Owner

  /// Vector kernels may read (never write) so many bytes past the end of the last element.
  private static let slack = 64
  private static let alignment = 64
  /// The heap of the process keeps blocks up to about 1 KB for each thread, without a lock.
  private static let largestOnHeap = 832

  private init(slicing parent: Buffer, from start: Int, byteCount: Int) {
    pointer = parent.pointer + start
    self.byteCount = byteCount
    // A slice of a slice holds the whole, so that no chain can grow long.
    if case .buffer = parent.owner { owner = parent.owner } else { owner = .buffer(parent) }
  }
}

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
  /// Whether the bytes come from the pool; the sole owner may write over those and no others.
  public let isPooled: Bool

  /// Creates a buffer from the host pool.
  ///
  /// - Parameters:
  ///   - byteCount: The size in bytes, 0 or more.
  ///   - zeroed: Whether the bytes start as zero; otherwise their content is unspecified.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(1), or O(*byteCount*) when zeroed.
  public init(byteCount: Int, zeroed: Bool = false) throws(DeviceError) {
    let pool = MemoryPool.host
    // 64 bytes of slack: vector kernels may read (never write) past the end of the last element.
    let block = try pool.allocate(byteCount: byteCount + 64)
    pointer = block.pointer
    self.byteCount = byteCount
    isPooled = true
    release = { pool.release(block) }
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
    isPooled = false
    self.release = release
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

  deinit { release() }

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

  private let release: @Sendable () -> Void
}

import SwiftwaterDevices

extension Tensor {
  /// Creates a tensor holding a copy of bytes.
  ///
  /// - Parameters:
  ///   - bytes: The elements in row-major order and this machine's order of bytes; any alignment.
  ///   - dtype: Their type.
  ///   - shape: The shape; by default one axis of as many as there are.
  /// - Throws: ``TensorError`` with code `shapeMismatch` when bytes are left or missing.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.frombuffer(...).copy()`.
  public init(
    copying bytes: UnsafeRawBufferPointer, dtype: DType, shape: [Int]? = nil
  ) throws(TensorError) {
    let elements = StoredElements(
      dtype: dtype, shape: shape ?? [bytes.count / dtype.byteCount])
    let size = try elements.byteCount(for: "Tensor(copying:)", code: nil)
    guard size == bytes.count else {
      throw TensorError(
        .shapeMismatch,
        """
        Tensor(copying:): \(bytes.count) bytes do not fill shape \(Shape.text(elements.shape)) of \
        \(dtype), which takes \(size)
        """)
    }
    let buffer = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(byteCount: size)
    }
    if let base = bytes.baseAddress { buffer.pointer.copyMemory(from: base, byteCount: size) }
    self = try elements.tensor(in: buffer, from: 0, name: "Tensor(copying:)")
  }

  /// Creates a tensor over memory that somebody else owns, without copying.
  ///
  /// The memory is only read: a tensor that is changed copies its elements first.
  ///
  /// - Parameters:
  ///   - pointer: The first element, at an address that its type allows; the elements must stay as
  ///     they are until `deallocator` is called. Truths are 0 or 1.
  ///   - dtype: The type of the elements.
  ///   - shape: The extents.
  ///   - strides: Elements between neighbours along each axis, negative ones too; nil for row-major
  ///     order without gaps.
  ///   - deallocator: Called once, on any thread, when the last user has let go. When this
  ///     initialiser throws it is not called.
  /// - Throws: ``TensorError`` with code `invalidArgument` for a misaligned address, or strides that
  ///   do not fit the shape or leave the address space.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.lib.stride_tricks.as_strided`, `torch.from_blob`.
  public init(
    adopting pointer: UnsafeRawPointer, dtype: DType, shape: [Int], strides: [Int]? = nil,
    deallocator: @escaping @Sendable () -> Void
  ) throws(TensorError) {
    let memory = ForeignElements(
      pointer: pointer, dtype: dtype, shape: shape, strides: strides, name: "Tensor(adopting:)")
    self = try memory.tensor(release: deallocator)
  }

  /// Creates a tensor whose elements `body` writes, without touching the memory before.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - type: The Swift type of the elements.
  ///   - body: Must write every element, in row-major order, and not keep the pointer.
  /// - Throws: ``TensorError`` for a shape that cannot be, or with code `outOfMemory`; and what
  ///   `body` throws.
  /// - Complexity: O(1), and what `body` takes.
  /// - Also known as: `numpy.empty`.
  public init<Element: DTypeElement>(
    unsafeUninitialized shape: [Int], of type: Element.Type = Element.self,
    initializingWith body: (UnsafeMutableBufferPointer<Element>) throws -> Void
  ) throws {
    let elements = StoredElements(dtype: Element.dtype, shape: shape)
    let buffer = try Buffer(
      byteCount: elements.byteCount(for: "Tensor(unsafeUninitialized:)", code: nil))
    try body(buffer.elements(of: Element.self))
    self.init(Node(stored: Storage(buffer, shape: shape), dtype: Element.dtype))
  }

  /// Calls `body` with the bytes of the elements in row-major order without gaps.
  ///
  /// - Parameter body: Must not keep the pointer.
  /// - Throws: ``TensorError`` with code `outOfMemory`, and what `body` throws.
  /// - Complexity: O(1) after the evaluation when they lie so, O(*count*) otherwise.
  /// - Also known as: `numpy.ndarray.data`.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let storage = try TensorError.wrapping { () throws(DeviceError) in
      let storage = try contiguousStorage()
      try storage.buffer.bringToHost()
      return storage
    }
    defer { withExtendedLifetime(storage.buffer) {} }
    return try body(storage.bytes(dtype))
  }

  /// Calls `body` with the elements in row-major order without gaps, to be changed in place; other
  /// tensors with the same elements keep theirs.
  ///
  /// - Parameters:
  ///   - type: The Swift type of the elements, which must be that of the tensor.
  ///   - body: Must not keep the pointer.
  /// - Throws: ``TensorError`` with code `invalidType` or `outOfMemory`, and what `body` throws.
  /// - Complexity: O(1) for a tensor that nobody else sees, O(*count*) otherwise.
  public mutating func withUnsafeMutableElements<Element: DTypeElement, Result>(
    of type: Element.Type = Element.self,
    _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
  ) throws -> Result {
    guard Element.dtype == dtype else {
      throw TensorError(
        .invalidType,
        """
        withUnsafeMutableElements: the elements are \(dtype), not \(Element.dtype); \
        cast(to:) first
        """)
    }
    return try withUnsafeMutableBytes { try body($0.bindMemory(to: Element.self)) }
  }

  /// Calls `body` with the bytes of the elements in row-major order without gaps, to be changed in
  /// place; other tensors with the same elements keep theirs.
  ///
  /// - Parameter body: Must not keep the pointer; truths stay 0 or 1.
  /// - Throws: ``TensorError`` with code `outOfMemory`, and what `body` throws.
  /// - Complexity: O(1) for a tensor that nobody else sees, O(*count*) otherwise.
  public mutating func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) throws -> Result {
    let type = dtype
    let own: Storage
    do {
      own = try ownedStorage()
    } catch {
      throw TensorError(error)
    }
    // What `body` has done up to an error stays done.
    defer { self = Tensor(Node(stored: own, dtype: type)) }
    return try body(UnsafeMutableRawBufferPointer(mutating: own.bytes(type)))
  }

  // MARK: - Implementation

  /// Calls `body` with the bytes of the elements in row-major order without gaps.
  func withContiguousBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Result
  ) throws(TensorError) -> Result {
    let storage = try TensorError.wrapping { () throws(DeviceError) in
      let storage = try contiguousStorage()
      try storage.buffer.bringToHost()
      return storage
    }
    defer { withExtendedLifetime(storage.buffer) {} }
    return try body(storage.bytes(dtype))
  }
}

extension Storage {
  /// The bytes of elements without gaps.
  func bytes(_ dtype: DType) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer(dtype), count: count * dtype.byteCount)
  }
}

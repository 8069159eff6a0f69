import SwiftwaterDevices

/// An n-dimensional array of numbers, evaluated when it is looked at.
///
/// Type and shape are values, not generic parameters. Operations describe; printing, reading or
/// ``evaluate()`` runs what was described, fused into as few passes over memory as possible. A
/// tensor is a value: after `y = x`, nothing done to `x` changes `y`; and a tensor that nobody
/// else holds is updated in place.
///
/// ```swift
/// var x = Tensor.ones([1000, 1000])
/// x *= 5; x *= x; x += x
/// print(x.sum())  // 50000000.0
/// ```
public struct Tensor: Sendable {
  /// The type of the elements.
  ///
  /// - Also known as: `numpy.ndarray.dtype`.
  public var dtype: DType { node.dtype }

  /// The extent of each axis, outermost first; empty for a 0-dimensional tensor.
  ///
  /// - Also known as: `numpy.shape`.
  public var shape: [Int] { node.extents.array }

  /// The number of axes.
  ///
  /// - Also known as: `numpy.ndim`.
  public var rank: Int { node.extents.rank }

  /// The number of elements.
  ///
  /// - Also known as: `numpy.size`.
  public var count: Int { node.count }

  /// Creates a one-dimensional tensor holding a copy of an array.
  ///
  /// - Parameter elements: The elements; the type follows from theirs.
  /// - Also known as: `numpy.array`, `numpy.asarray`.
  public init<Element: DTypeElement>(_ elements: [Element]) {
    self.init(elements, shape: [elements.count])
  }

  /// Creates a tensor of a shape holding a copy of an array in row-major order.
  ///
  /// - Precondition: `elements.count` is the product of `shape`.
  public init<Element: DTypeElement>(_ elements: [Element], shape: [Int]) {
    self = Self.attempt { () throws(TensorError) in
      let count = try Shape.count(shape, for: "Tensor")
      guard count == elements.count else {
        throw TensorError(
          .shapeMismatch,
          "Tensor: \(elements.count) elements do not fill shape \(Shape.text(shape)) of \(count)")
      }
      do throws(DeviceError) {
        return Tensor(
          Node(stored: Storage(try Buffer(elements), shape: shape), dtype: Element.dtype))
      } catch {
        throw TensorError(error)
      }
    }
  }

  /// Creates a matrix from its rows.
  ///
  /// - Precondition: All rows have the same length.
  public init<Element: DTypeElement>(_ rows: [[Element]]) {
    let width = rows.first?.count ?? 0
    guard let odd = rows.firstIndex(where: { $0.count != width }) else {
      self.init(rows.flatMap(\.self), shape: [rows.count, width])
      return
    }
    self = Self.failure(
      TensorError(
        .shapeMismatch,
        "Tensor: row \(odd) has \(rows[odd].count) elements, row 0 has \(width)"))
  }

  /// Creates a tensor over a buffer, without copying.
  ///
  /// - Parameters:
  ///   - buffer: The elements in row-major order without gaps.
  ///   - dtype: Their type.
  ///   - shape: The shape; its elements fit the buffer.
  public init(sharing buffer: Buffer, dtype: DType, shape: [Int]) {
    self = Self.attempt { () throws(TensorError) in
      let count = try Shape.count(shape, for: "Tensor(sharing:)")
      guard count * dtype.byteCount <= buffer.byteCount else {
        throw TensorError(
          .shapeMismatch,
          """
          Tensor(sharing:): shape \(Shape.text(shape)) of \(dtype) needs \
          \(count * dtype.byteCount) bytes, the buffer has \(buffer.byteCount)
          """)
      }
      return Tensor(Node(stored: Storage(buffer, shape: shape), dtype: dtype))
    }
  }

  /// Computes this tensor now.
  ///
  /// Reading does so by itself; call this to choose the moment, or to catch running out of memory.
  ///
  /// - Throws: ``TensorError`` with code `outOfMemory`; inside ``checked(_:)`` the first mistake so
  ///   far.
  public func evaluate() throws(TensorError) {
    if let mistake = FailureRecord.current?.first { throw mistake }
    do {
      try Evaluator.evaluate(node)
    } catch {
      throw TensorError(error)
    }
  }

  /// Computes several tensors together, sharing what they have in common in one pass.
  ///
  /// - Throws: ``TensorError`` with code `outOfMemory`; inside ``checked(_:)`` the first mistake so
  ///   far.
  public static func evaluate(_ tensors: [Tensor]) throws(TensorError) {
    if let mistake = FailureRecord.current?.first { throw mistake }
    do {
      try Evaluator.evaluate(tensors.map(\.node))
    } catch {
      throw TensorError(error)
    }
  }

  // MARK: - Implementation

  private(set) var node: Node

  init(_ node: consuming Node) {
    self.node = node
  }

  /// Whether no other tensor and no pending operation holds the node.
  mutating func isSoleHolder() -> Bool { isKnownUniquelyReferenced(&node) }

  /// Records a pending operation; evaluates it when the pending work passes a bound.
  init(pending operation: Deferred, dtype: DType, shape: [Int]) {
    self.init(recording: Node(operation, dtype: dtype, shape: shape))
  }

  /// Holds a node just recorded; evaluates it when the pending work passes a bound.
  @inline(__always)
  init(recording node: consuming Node) {
    let isDeep = node.depth.load(ordering: .relaxed) > Self.depthLimit
    self.init(node)
    if isDeep { evaluateOrFail() }
  }

  private mutating func evaluateOrFail() {
    do {
      try evaluate()
    } catch {
      self = Self.failure(error)
    }
  }

  /// Pending operations are released one inside the other; this many fit any thread's stack.
  private static let depthLimit = 128
}

// MARK: - Reading

extension Tensor {
  /// Returns the elements in row-major order, converted to a Swift type.
  ///
  /// - Complexity: O(*count*), and the evaluation.
  /// - Also known as: `numpy.ndarray.tolist`.
  public func array<Element: DTypeElement>(of type: Element.Type = Element.self) -> [Element] {
    FailureRecord.padded(withUnsafeElements(of: type) { Array($0) }, with: Self.zero())
  }

  /// Returns the only element, converted to a Swift type.
  ///
  /// - Precondition: The tensor has exactly one element.
  /// - Also known as: `numpy.ndarray.item`.
  public func item<Element: DTypeElement>(as type: Element.Type = Element.self) -> Element {
    guard count == 1 else {
      let error = TensorError(
        .shapeMismatch,
        "item: the tensor has shape \(Shape.text(shape)), not one element; use array(of:)")
      _ = Self.failure(error)
      return Self.zero()
    }
    return withUnsafeElements(of: type) { $0[0] }
  }

  /// Calls `body` with the elements in row-major order, converted to a Swift type where needed.
  ///
  /// - Parameters:
  ///   - type: The Swift type.
  ///   - body: Must not keep the pointer.
  /// - Complexity: O(1) after the evaluation when type and layout fit, O(*count*) otherwise.
  public func withUnsafeElements<Element: DTypeElement, Result>(
    of type: Element.Type = Element.self, _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    let storage: Storage
    do {
      storage = try self.cast(to: Element.dtype).contiguousStorage()
      try storage.buffer.bringToHost()
    } catch {
      return try withStandIns(for: TensorError(error), body)
    }
    defer { withExtendedLifetime(storage.buffer) {} }
    return try body(
      UnsafeBufferPointer(
        start: UnsafePointer(
          storage.pointer(Element.dtype).assumingMemoryBound(to: Element.self)),
        count: storage.count))
  }

  /// Returns the buffer that holds the elements in row-major order without gaps, and their place in
  /// it, without a copy when they lie so already.
  ///
  /// - Throws: ``TensorError`` with code `outOfMemory`.
  public func contiguousBuffer() throws(TensorError) -> (buffer: Buffer, offset: Int) {
    do {
      let storage = try contiguousStorage()
      try storage.buffer.bringToHost()
      return (storage.buffer, storage.offset)
    } catch {
      throw TensorError(error)
    }
  }

  /// Traps with the error, or inside ``checked(_:)`` records it and hands out zeros.
  private func withStandIns<Element: DTypeElement, Result>(
    for error: TensorError, _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    guard let record = FailureRecord.current else { fatalError(error.message) }
    record.report(error)
    // What does not fit the machine has no stand-ins either.
    let count = self.count <= Self.mostStandIns ? self.count : 0
    let byteCount = Swift.max(1, count) * MemoryLayout<Element>.stride
    let zeros = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    defer { zeros.deallocate() }
    zeros.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return try body(
      UnsafeBufferPointer(
        start: UnsafePointer(zeros.assumingMemoryBound(to: Element.self)), count: count))
  }

  private static let mostStandIns = 1 << 27

  /// Every type's zero has no bit set.
  private static func zero<Element: DTypeElement>() -> Element {
    Swift.withUnsafeBytes(of: ElementBits.zero) { $0.load(as: Element.self) }
  }

  func contiguousStorage() throws(DeviceError) -> Storage {
    let storage = try Evaluator.materialise(node)
    if storage.isContiguous { return storage }
    if !mayLeaveHost {
      try storage.buffer.bringToHost()
      return try storage.contiguous(dtype)
    }
    let copy = Node(.copy, compute: dtype, node, dtype: dtype, extents: node.extents)
    return try Evaluator.materialise(copy)
  }
}

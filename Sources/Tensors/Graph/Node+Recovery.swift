import SwiftwaterDevices

extension Node {
  /// Gives what a device was asked to compute for this pending node a way to be computed again on the
  /// host, where it begins from what lies there, and where nobody asked for the device.
  ///
  /// - Parameters:
  ///   - storage: What is about to become this node's.
  ///   - placement: The device that the work asks for.
  func addRecovery(to storage: Storage, placement: UInt8) {
    let size = count * dtype.byteCount
    guard !Placement.isAsked(recorded: placement), !storage.buffer.isOnHost,
      storage.buffer.recovery == nil, storage.isContiguous, storage.offset == 0,
      storage.buffer.byteCount >= size
    else { return }
    var copier = GraphCopier()
    guard let source = copier.copy(self) else { return }
    storage.buffer.setRecovery(
      Recovery(source: source, keptBytes: copier.bytes) { bytes throws(DeviceError) in
        try Evaluator.recover(source, into: bytes)
      })
  }
}

/// Copies the graph below a node, down to what lies on the host.
private struct GraphCopier {
  /// The bytes on the host that the copies keep.
  private(set) var bytes = 0

  /// Returns a node that computes the same from the host's memory; nil when something below lies on a
  /// device only and cannot be computed again, or when all of it would keep too much memory.
  mutating func copy(_ node: Node) -> Node? {
    if let known = copies[ObjectIdentifier(node)] { return known }
    guard let copy = copied(node), copy.depth.load(ordering: .relaxed) <= Self.deepest else {
      return nil
    }
    copies[ObjectIdentifier(node)] = copy
    return copy
  }

  // MARK: - Implementation

  private var copies: [ObjectIdentifier: Node] = [:]

  /// Pending nodes are released one inside the other.
  private static let deepest = 128
  private static let mostBytes = MemoryPool.host.limit / 8

  private mutating func copied(_ node: Node) -> Node? {
    if let number = node.number {
      return Node(constant: number, dtype: node.dtype, extents: node.extents, isWeak: node.isWeak)
    }
    if let storage = node.storage { return copied(storage, node.dtype) }
    if let deferred = node.deferred {
      var operands: [Node] = []
      for operand in deferred.operands {
        guard let copy = copy(operand) else { return nil }
        operands.append(copy)
      }
      return Node(
        Deferred(
          deferred.name, operands, reduction: deferred.reduction, isView: deferred.isView,
          deferred.body), dtype: node.dtype, shape: node.shape)
    }
    var operands: [Node] = []
    var below: [Node] = []
    node.operands.forEach { below.append($0) }
    for operand in below {
      guard let copy = copy(operand) else { return nil }
      operands.append(copy)
    }
    guard let first = operands.first else { return nil }
    return Node(
      node.primitive, compute: node.compute, first, operands.count > 1 ? operands[1] : nil,
      operands.count > 2 ? operands[2] : nil, dtype: node.dtype, extents: node.extents)
  }

  private mutating func copied(_ storage: Storage, _ dtype: DType) -> Node? {
    if storage.buffer.isOnHost {
      bytes += storage.buffer.byteCount
      return bytes <= Self.mostBytes ? Node(stored: storage, dtype: dtype) : nil
    }
    guard let source = storage.buffer.recovery?.source as? Node else { return nil }
    let (offset, shape, strides) = (storage.offset, storage.shape, storage.strides)
    let size = source.dtype.byteCount
    return Node(
      .deferred(name: "recovered", [source], isView: false) { inputs throws(DeviceError) in
        let whole = try inputs[0].contiguous(source.dtype)
        return Storage(
          whole.buffer, offset: offset + whole.offset * size / dtype.byteCount, shape: shape,
          strides: strides)
      }, dtype: dtype, shape: shape)
  }
}

extension Evaluator {
  /// Computes a copied graph on the host, whatever the evaluation at hand is doing.
  static func recover(
    _ node: Node, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) {
    let storage = try recovered(node).contiguous(node.dtype)
    let size = node.count * node.dtype.byteCount
    guard size > 0 else { return }
    bytes.baseAddress?.copyMemory(
      from: storage.pointer(node.dtype), byteCount: min(size, bytes.count))
    withExtendedLifetime(storage.buffer) {}
  }
}

import Synchronization
import SwiftwaterDevices

/// One value of the lazy graph: elements in memory, one repeated number, or a recorded operation.
///
/// A node knows who can still see it: tensors hold it through a ``Handle``, pending nodes through
/// their operands. When the evaluation at hand is all that is left, its memory may be written over.
final class Node: @unchecked Sendable {
  // Sendable: type and shape never change; `body` is read and replaced under the evaluator's lock.
  let dtype: DType
  let shape: [Int]
  let count: Int
  /// Whether this is a Swift number that adopts the type of what it meets.
  let isWeak: Bool
  /// How many pending operations lie below, 0 once evaluated; recording evaluates when it passes a
  /// bound.
  let depth = Atomic(0)
  var body: Body

  enum Body {
    case stored(Storage)
    case constant(Scalar)
    /// An element-wise operation; fused with its neighbours when evaluated.
    case elementwise(Primitive, compute: DType, [Node])
    /// Any other operation: gets the evaluated operands and returns the result's memory.
    case deferred(name: String, [Node], ([Storage]) throws(DeviceError) -> Storage)
  }

  init(stored storage: Storage, dtype: DType) {
    self.dtype = dtype
    shape = storage.shape
    count = shape.reduce(1, *)
    isWeak = false
    body = .stored(storage)
  }

  init(constant: Scalar, dtype: DType, shape: [Int], isWeak: Bool) {
    self.dtype = dtype
    self.shape = shape
    count = shape.reduce(1, *)
    self.isWeak = isWeak
    body = .constant(constant)
  }

  init(pending body: Body, dtype: DType, shape: [Int]) {
    self.dtype = dtype
    self.shape = shape
    count = shape.reduce(1, *)
    isWeak = false
    let operands = body.operands
    var below = 0
    for operand in operands {
      operand.consumers.wrappingAdd(1, ordering: .relaxed)
      below = max(below, operand.depth.load(ordering: .relaxed))
    }
    self.body = body
    depth.store(below + 1, ordering: .relaxed)
  }

  deinit {
    for operand in body.operands { operand.consumers.wrappingSubtract(1, ordering: .relaxed) }
  }

  /// Replaces a pending operation by its result and lets go of the operands.
  func settle(_ storage: Storage) {
    for operand in body.operands { operand.consumers.wrappingSubtract(1, ordering: .relaxed) }
    body = .stored(storage)
    depth.store(0, ordering: .relaxed)
  }

  /// How many tensors hold this node.
  let handles = Atomic(0)
  /// How many pending nodes hold it as an operand.
  let consumers = Atomic(0)
}

extension Node.Body {
  var operands: [Node] {
    switch self {
    case .stored, .constant: []
    case .elementwise(_, _, let operands), .deferred(_, let operands, _): operands
    }
  }

  var isPending: Bool {
    switch self {
    case .stored, .constant: false
    case .elementwise, .deferred: true
    }
  }
}

/// A tensor's hold on a node, so that the node knows whether a user can still see it.
final class Handle: Sendable {
  let node: Node

  init(_ node: Node) {
    self.node = node
    node.handles.wrappingAdd(1, ordering: .relaxed)
  }

  deinit { node.handles.wrappingSubtract(1, ordering: .relaxed) }
}

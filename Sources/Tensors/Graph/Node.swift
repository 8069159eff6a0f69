import Synchronization
import SwiftwaterDevices

/// One value of the lazy graph: elements in memory, one repeated number, or a recorded operation.
///
/// A node knows who can still see it: tensors hold it through a ``Handle``, pending nodes through
/// their operands. When the evaluation at hand is all that is left, its memory may be written over.
final class Node: @unchecked Sendable {
  // Sendable: type, shape and number never change; `body` and the marks are read and written under
  // the evaluator's lock.
  let dtype: DType
  let shape: [Int]
  let count: Int
  /// Whether this is a Swift number that adopts the type of what it meets.
  let isWeak: Bool
  /// The number that every element has, when it is known without computing.
  let number: Scalar?
  /// How many pending operations lie below, 0 once evaluated; recording evaluates when it passes a
  /// bound.
  let depth = Atomic(0)
  var body: Body

  /// The evaluation that last came by, and the place it gave the node.
  var mark = (evaluation: 0, place: 0)

  /// How many tensors hold this node.
  let handles = Atomic(0)
  /// How many pending nodes hold it as an operand.
  let consumers = Atomic(0)

  enum Body {
    /// One number everywhere; no memory.
    case constant
    case stored(Storage)
    /// Fused with its neighbours when evaluated.
    case elementwise(Elementwise)
    /// Any other operation.
    case deferred(Deferred)
  }

  init(stored storage: Storage, dtype: DType) {
    self.dtype = dtype
    shape = storage.shape
    count = storage.count
    isWeak = false
    number = nil
    body = .stored(storage)
  }

  init(constant: Scalar, dtype: DType, shape: [Int], isWeak: Bool) {
    self.dtype = dtype
    self.shape = shape
    count = shape.reduce(1, *)
    self.isWeak = isWeak
    number = constant
    body = .constant
  }

  init(pending body: Body, dtype: DType, shape: [Int]) {
    self.dtype = dtype
    self.shape = shape
    count = shape.reduce(1, *)
    isWeak = false
    number = nil
    self.body = body
    var below = 0
    body.forEachOperand { operand in
      operand.consumers.wrappingAdd(1, ordering: .relaxed)
      below = max(below, operand.depth.load(ordering: .relaxed))
    }
    depth.store(below + 1, ordering: .relaxed)
  }

  deinit { letGoOfOperands() }

  /// Replaces a pending operation by its result and lets go of the operands.
  func settle(_ storage: Storage) {
    letGoOfOperands()
    body = .stored(storage)
    depth.store(0, ordering: .relaxed)
  }

  private func letGoOfOperands() {
    body.forEachOperand { $0.consumers.wrappingSubtract(1, ordering: .relaxed) }
  }
}

/// An element-wise operation on up to three operands.
struct Elementwise {
  let primitive: Primitive
  /// The type the operands are converted to; the condition of a select stays `bool`.
  let compute: DType
  let first: Node
  var second: Node?
  var third: Node?
}

/// An operation that gets its evaluated operands and returns the result's memory.
final class Deferred {
  let name: String
  let operands: [Node]
  let body: ([Storage]) throws(DeviceError) -> Storage

  init(
    _ name: String, _ operands: [Node],
    _ body: @escaping ([Storage]) throws(DeviceError) -> Storage
  ) {
    self.name = name
    self.operands = operands
    self.body = body
  }
}

extension Node.Body {
  static func deferred(
    name: String, _ operands: [Node],
    _ body: @escaping ([Storage]) throws(DeviceError) -> Storage
  ) -> Node.Body {
    .deferred(Deferred(name, operands, body))
  }

  @inline(__always)
  func forEachOperand(_ visit: (Node) -> Void) {
    switch self {
    case .constant, .stored: break
    case .elementwise(let operation):
      visit(operation.first)
      if let second = operation.second { visit(second) }
      if let third = operation.third { visit(third) }
    case .deferred(let operation):
      for operand in operation.operands { visit(operand) }
    }
  }

  var isPending: Bool {
    switch self {
    case .constant, .stored: false
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

import Synchronization
import SwiftwaterDevices

/// One value of the lazy graph: elements in memory, one repeated number, or a recorded operation.
///
/// A node knows who can still see it: tensors hold it through a ``Handle``, pending nodes through
/// their operands. When the evaluation at hand is all that is left, its memory may be written over.
final class Node: @unchecked Sendable {
  // Sendable: type, shape and number never change; the state and the marks are read and written
  // under the evaluator's lock.
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

  /// What the node is now.
  @exclusivity(unchecked) private(set) var state: State
  /// The memory of a stored node.
  @exclusivity(unchecked) private(set) var storage: Storage?
  /// What to do for a deferred node.
  @exclusivity(unchecked) private(set) var deferred: Deferred?
  /// What to do for an element-wise node.
  let primitive: Primitive
  /// The type an element-wise node converts its operands to; the condition of a select stays `bool`.
  let compute: DType
  /// The operands of an element-wise node.
  @exclusivity(unchecked) private(set) var operands = Operands()

  /// The evaluation that last came by, and the place it gave the node.
  @exclusivity(unchecked) var mark = (evaluation: 0, place: 0)

  /// How many tensors hold this node.
  let handles = Atomic(0)
  /// How many pending nodes hold it as an operand.
  let consumers = Atomic(0)

  enum State: UInt8 {
    /// One number everywhere; no memory.
    case constant
    case stored
    /// Fused with its neighbours when evaluated.
    case elementwise
    /// Any other operation.
    case deferred
  }

  init(stored storage: Storage, dtype: DType) {
    self.dtype = dtype
    shape = storage.shape
    count = storage.count
    isWeak = false
    number = nil
    state = .stored
    self.storage = storage
    primitive = .copy
    compute = dtype
  }

  init(constant: Scalar, dtype: DType, shape: [Int], isWeak: Bool) {
    self.dtype = dtype
    self.shape = shape
    count = shape.reduce(1, *)
    self.isWeak = isWeak
    number = constant
    state = .constant
    primitive = .copy
    compute = dtype
  }

  /// Records an element-wise operation; its operands broadcast to `shape`.
  init(
    _ primitive: Primitive, compute: DType, _ first: Node, _ second: Node? = nil,
    _ third: Node? = nil, dtype: DType, shape: [Int]
  ) {
    self.dtype = dtype
    self.shape = shape
    count = shape.reduce(1, *)
    isWeak = false
    number = nil
    state = .elementwise
    self.primitive = primitive
    self.compute = compute
    operands = Operands(first, second, third)
    var below = first.record()
    if let second { below = max(below, second.record()) }
    if let third { below = max(below, third.record()) }
    depth.store(below + 1, ordering: .relaxed)
  }

  init(_ deferred: Deferred, dtype: DType, shape: [Int]) {
    self.dtype = dtype
    self.shape = shape
    count = shape.reduce(1, *)
    isWeak = false
    number = nil
    state = .deferred
    self.deferred = deferred
    primitive = .copy
    compute = dtype
    var below = 0
    for operand in deferred.operands { below = max(below, operand.record()) }
    depth.store(below + 1, ordering: .relaxed)
  }

  deinit { letGoOfOperands() }

  // The state changes under the evaluator's lock, one access after the other: checking each for
  // overlap would cost more than the arithmetic on small arrays.

  /// Whether the node has an operation that has not run.
  var isPending: Bool { state == .elementwise || state == .deferred }

  /// Replaces a pending operation by its result and lets go of the operands.
  func settle(_ storage: Storage) {
    letGoOfOperands()
    self.storage = storage
    state = .stored
    depth.store(0, ordering: .relaxed)
  }

  /// Visits the operands of an element-wise node with the type each is taken in: its own, or that
  /// of the computation for a Swift number.
  @inline(__always)
  func forEachOperand(_ visit: (Node, DType) -> Void) {
    operands.forEach { visit($0, $0.isWeak ? compute : $0.dtype) }
  }

  /// Whether nothing else refers to the buffer of this stored node.
  func ownsItsBuffer() -> Bool { storage?.isSoleOwner() ?? false }

  /// Counts a new user; returns the depth it builds on.
  private func record() -> Int {
    consumers.wrappingAdd(1, ordering: .relaxed)
    return depth.load(ordering: .relaxed)
  }

  private func letGoOfOperands() {
    operands.forEach { $0.consumers.wrappingSubtract(1, ordering: .relaxed) }
    operands.release()
    if let deferred {
      for operand in deferred.operands {
        operand.consumers.wrappingSubtract(1, ordering: .relaxed)
      }
      self.deferred = nil
    }
  }
}

/// Up to three nodes, held without a count for each look at them: evaluation walks over operands
/// many times, and counting would cost more than the arithmetic on small arrays.
struct Operands {
  private(set) var first: Unmanaged<Node>?
  private(set) var second: Unmanaged<Node>?
  private(set) var third: Unmanaged<Node>?

  init() {}

  /// Holds the nodes until ``release()``.
  init(_ first: Node, _ second: Node?, _ third: Node?) {
    self.first = .passRetained(first)
    self.second = second.map { .passRetained($0) }
    self.third = third.map { .passRetained($0) }
  }

  @inline(__always)
  func forEach(_ visit: (Node) -> Void) {
    first?._withUnsafeGuaranteedRef { visit($0) }
    second?._withUnsafeGuaranteedRef { visit($0) }
    third?._withUnsafeGuaranteedRef { visit($0) }
  }

  mutating func release() {
    first?.release()
    second?.release()
    third?.release()
    self = Operands()
  }
}

/// An operation that gets its evaluated operands and returns the result's memory.
final class Deferred {
  /// The same as the initialiser, to be written where a pending operation is expected.
  static func deferred(
    name: String, _ operands: [Node],
    _ body: @escaping ([Storage]) throws(DeviceError) -> Storage
  ) -> Deferred {
    Deferred(name, operands, body)
  }

  let name: String
  let operands: [Node]
  let body: ([Storage]) throws(DeviceError) -> Storage
  /// Set for a reduction, whose operand can be computed on the way.
  let reduction: ReductionStep?

  init(
    _ name: String, _ operands: [Node], reduction: ReductionStep? = nil,
    _ body: @escaping ([Storage]) throws(DeviceError) -> Storage
  ) {
    self.name = name
    self.operands = operands
    self.reduction = reduction
    self.body = body
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

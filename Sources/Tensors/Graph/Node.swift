import CKernels
import Synchronization
import SwiftwaterDevices

/// One value of the lazy graph: elements in memory, one repeated number, or a recorded operation.
///
/// A node is held by tensors, and by pending nodes as their operand. When the operations at hand
/// are all that is left of these, nobody can see it any more and its memory may be written over.
final class Node: @unchecked Sendable {
  // Sendable: type, shape and number never change; the state and the marks are read and written
  // under the evaluator's lock.
  let dtype: DType
  let extents: Extents
  let count: Int
  /// The device that was asked for when the node was recorded; 0 leaves it to the evaluator.
  let placement: UInt8
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
  /// What keeps the operands alive.
  @exclusivity(unchecked) private var heldOperands: (Node?, Node?, Node?)

  /// Whether an operation that is not element-wise was recorded below, or here; it may have run.
  let hasDeferredBelow: Bool

  /// The evaluation that last came by, and the place it gave the node.
  @exclusivity(unchecked) var mark = (evaluation: 0, place: 0)

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
    extents = storage.extents
    count = storage.count
    isWeak = false
    number = nil
    state = .stored
    self.storage = storage
    primitive = .copy
    compute = dtype
    placement = 0
    hasDeferredBelow = false
  }

  init(constant: Scalar, dtype: DType, extents: Extents = Extents(), isWeak: Bool) {
    self.dtype = dtype
    self.extents = extents
    count = extents.count
    self.isWeak = isWeak
    number = constant
    state = .constant
    primitive = .copy
    compute = dtype
    placement = 0
    hasDeferredBelow = false
  }

  /// Records an element-wise operation; its operands broadcast to the extents.
  init(
    _ primitive: Primitive, compute: DType, _ first: Node, _ second: Node? = nil,
    _ third: Node? = nil, dtype: DType, extents: Extents
  ) {
    self.dtype = dtype
    self.extents = extents
    count = extents.count
    isWeak = false
    number = nil
    state = .elementwise
    self.primitive = primitive
    self.compute = compute
    placement = Placement.recorded
    hasDeferredBelow =
      first.hasDeferredBelow || second?.hasDeferredBelow ?? false
      || third?.hasDeferredBelow ?? false
    operands = Operands(first, second, third)
    var below = 0
    operands.forEach { below = max(below, $0.depth.load(ordering: .relaxed)) }
    heldOperands = (first, second, third)
    depth.store(below + 1, ordering: .relaxed)
  }

  init(_ deferred: Deferred, dtype: DType, shape: [Int]) {
    self.dtype = dtype
    extents = Extents(shape)
    count = extents.count
    isWeak = false
    number = nil
    state = .deferred
    self.deferred = deferred
    primitive = .copy
    compute = dtype
    placement = Placement.recorded
    hasDeferredBelow = true
    var below = 0
    for operand in deferred.operands { below = max(below, operand.depth.load(ordering: .relaxed)) }
    depth.store(below + 1, ordering: .relaxed)
  }

  /// The extent of each axis, outermost first.
  var shape: [Int] { extents.array }

  // The state changes under the evaluator's lock, one access after the other: checking each for
  // overlap would cost more than the arithmetic on small arrays.

  /// Whether the node has an operation that has not run.
  var isPending: Bool { state == .elementwise || state == .deferred }

  /// Replaces a pending operation by its result and lets go of the operands.
  func settle(_ storage: consuming Storage) {
    self.storage = storage
    becomeStored()
  }

  /// Replaces a pending operation by its result, without gaps and with nothing before it.
  func settle(_ buffer: consuming Buffer) {
    storage = Storage(buffer, extents: extents)
    becomeStored()
  }

  private func becomeStored() {
    state = .stored
    depth.store(0, ordering: .relaxed)
    operands = Operands()
    heldOperands = (nil, nil, nil)
    deferred = nil
  }

  /// Visits the operands of an element-wise node with the type each is taken in: its own, or that
  /// of the computation for a Swift number.
  @inline(__always)
  func forEachOperand(_ visit: (Node, DType) -> Void) {
    operands.forEach { visit($0, $0.isWeak ? compute : $0.dtype) }
  }

  /// Whether both are numbers, of the same kind and bits.
  func hasSameNumber(as other: Node) -> Bool {
    guard let number, let same = other.number else { return false }
    return number.isSame(as: same)
  }

  /// How a program that runs over some extents reads this stored node.
  func input(over target: Extents) -> Program.Input? {
    guard let buffer = storage?.buffer, let offset = storage?.offset else { return nil }
    let isPlain = storage?.isContiguous ?? false && extents == target
    return Program.Input(
      pointer: buffer.pointer + offset * dtype.byteCount, dtype: dtype,
      layout: isPlain
        ? .contiguous : storage?.broadcast(to: target.array).inputLayout ?? .contiguous)
  }

  /// Whether nothing else refers to the buffer of this stored node.
  func ownsItsBuffer() -> Bool { storage?.isSoleOwner() ?? false }

  /// The elements of this stored node, to be written by its only holder; nil where somebody else may see
  /// them, or where they do not lie on the host without gaps.
  ///
  /// - Parameter element: A node that is known to see no more of them than the one element it is, which
  ///   is either another one or written with itself.
  func ownElements(besides element: Node) -> UnsafeMutableRawPointer? {
    guard let own = bufferAddress else { return nil }
    let holders = element.bufferAddress == own ? 2 : 1
    guard swift_retainCount(own) == holders, let storage, storage.isContiguous,
      storage.buffer.isPooled, storage.buffer.isOnHost
    else { return nil }
    storage.buffer.forgetDeviceCopy()
    return storage.pointer(dtype)
  }

  /// Where the buffer of a stored node is, without holding it.
  private var bufferAddress: UnsafeMutableRawPointer? {
    storage.map { Unmanaged.passUnretained($0.buffer).toOpaque() }
  }
}

extension Unmanaged<Node> {
  /// Whether only so many operands of pending nodes hold the node, and no tensor.
  ///
  /// Who asks must not hold the node itself: a reference more makes the answer no.
  func isOutOfSight(uses: Int) -> Bool { swift_retainCount(toOpaque()) == uses }
}

/// Up to three nodes that somebody else holds: evaluation walks over operands many times, and
/// counting a reference for each look would cost more than the arithmetic on small arrays.
struct Operands {
  private(set) var first: Unmanaged<Node>?
  private(set) var second: Unmanaged<Node>?
  private(set) var third: Unmanaged<Node>?

  init() {}

  init(_ first: Node, _ second: Node?, _ third: Node?) {
    self.first = .passUnretained(first)
    if let second { self.second = .passUnretained(second) }
    if let third { self.third = .passUnretained(third) }
  }

  @inline(__always)
  func forEach(_ visit: (Node) -> Void) {
    first?._withUnsafeGuaranteedRef { visit($0) }
    second?._withUnsafeGuaranteedRef { visit($0) }
    third?._withUnsafeGuaranteedRef { visit($0) }
  }

  @inline(__always)
  func forEachReversed(_ visit: (Node) -> Void) {
    third?._withUnsafeGuaranteedRef { visit($0) }
    second?._withUnsafeGuaranteedRef { visit($0) }
    first?._withUnsafeGuaranteedRef { visit($0) }
  }
}

/// An operation that gets its evaluated operands and returns the result's memory.
final class Deferred {
  /// The same as the initialiser, to be written where a pending operation is expected.
  static func deferred(
    name: String, _ operands: [Node], isView: Bool = false, cost: WorkCost = WorkCost(),
    accelerated: AcceleratedBody? = nil,
    _ body: @escaping ([Storage]) throws(DeviceError) -> Storage
  ) -> Deferred {
    Deferred(name, operands, isView: isView, cost: cost, accelerated: accelerated, body)
  }

  let name: String
  let operands: [Node]
  let body: ([Storage]) throws(DeviceError) -> Storage
  /// The same work on an accelerator; nil when there is no kernel for it.
  let accelerated: AcceleratedBody?
  /// Whether the body only looks at the operand's memory in another way, without reading it.
  let isView: Bool
  /// What the work takes beyond one pass over memory.
  let cost: WorkCost
  /// Set for a reduction, whose operand can be computed on the way.
  let reduction: ReductionStep?

  init(
    _ name: String, _ operands: [Node], reduction: ReductionStep? = nil, isView: Bool = false,
    cost: WorkCost = WorkCost(), accelerated: AcceleratedBody? = nil,
    _ body: @escaping ([Storage]) throws(DeviceError) -> Storage
  ) {
    self.cost = cost
    self.name = name
    self.operands = operands
    self.reduction = reduction
    self.isView = isView
    self.accelerated = accelerated
    self.body = body
  }

  /// Work on an accelerator; nil says that the host has to do it after all.
  typealias AcceleratedBody = (any Accelerator, [Storage]) throws(DeviceError) -> Storage?
}

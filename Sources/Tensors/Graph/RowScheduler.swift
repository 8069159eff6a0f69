import SwiftwaterDevices

/// What brings pending operations into an order in which reductions of rows wait for what they can
/// be computed with: the evaluator, and the planner that says what it would do.
protocol RowScheduler: ~Copyable {
  associatedtype Failure: Error

  /// Whether a node is still to be computed.
  func isPending(_ node: Unmanaged<Node>) -> Bool
  /// Computes a group in one pass.
  ///
  /// - Returns: Whether it could; when not, nothing has changed.
  mutating func compute(_ group: RowGroup) throws(Failure) -> Bool
  /// Computes an element-wise node, below which nothing deferred is pending.
  mutating func compute(elementwise node: Unmanaged<Node>) throws(Failure)
  /// Computes a deferred node, below whose operands nothing deferred is pending.
  mutating func compute(deferred node: Unmanaged<Node>) throws(Failure)
}

extension RowScheduler where Self: ~Copyable {
  /// Computes deferred nodes, operands first, so that what is left of `roots` is element-wise.
  mutating func computeDeferred(
    _ nodes: [Unmanaged<Node>], below roots: [Unmanaged<Node>]
  ) throws(Failure) {
    var areWaiting = false
    for node in nodes {
      guard isPending(node) else { continue }
      let step = node._withUnsafeGuaranteedRef { $0.deferred?.reduction }
      if let step, step.isOverRows {
        areWaiting = true
        continue
      }
      if areWaiting { try settleOperands(node) }
      try compute(deferred: node)
    }
    guard areWaiting else { return }
    for root in roots { try settle(root) }
  }

  // MARK: - Implementation

  /// Computes reductions that wait below a node, and the node with them where that is one pass.
  ///
  /// - Parameter isKept: Whether the elements of the node are needed in memory.
  private mutating func settle(_ node: Unmanaged<Node>, isKept: Bool = true) throws(Failure) {
    guard isPending(node) else { return }
    let isDeferred = node._withUnsafeGuaranteedRef { $0.deferred != nil }
    if isKept || isDeferred, try computeByRows(node) { return }
    if isDeferred {
      try settleOperands(node)
      try compute(deferred: node)
      return
    }
    for below in passEnds(below: node).map(TransientNode.init) {
      if let reference = below.reference { try settle(reference) }
    }
  }

  private mutating func settleOperands(_ node: Unmanaged<Node>) throws(Failure) {
    let isKept = !node._withUnsafeGuaranteedRef { $0.deferred?.computesOnTheWay ?? false }
    for operand in node._withUnsafeGuaranteedRef({ $0.operandReferences }) {
      try settle(operand, isKept: isKept)
    }
  }

  private mutating func computeByRows(_ node: Unmanaged<Node>) throws(Failure) -> Bool {
    while let group = RowGroup(
      node.takeUnretainedValue(), isPending: { isPending(.passUnretained($0)) })
    {
      let waiting = group.inputs.filter { isPending($0) }
      if waiting.isEmpty { return try compute(group) }
      for input in waiting.map(TransientNode.init) {
        guard let input = input.reference else { continue }
        try settle(input)
        if isPending(input) { try compute(elementwise: input) }
      }
    }
    return false
  }

  /// The pending nodes that the pass of an element-wise node reads: deferred, or of another shape.
  private func passEnds(below root: Unmanaged<Node>) -> [Unmanaged<Node>] {
    var ends: [Unmanaged<Node>] = []
    var seen: Set<UnsafeMutableRawPointer> = []
    var stack = [root]
    let extents = root._withUnsafeGuaranteedRef { $0.extents }
    while let node = stack.popLast() {
      guard isPending(node), seen.insert(node.toOpaque()).inserted else { continue }
      let isPart = node._withUnsafeGuaranteedRef {
        $0.state == .elementwise && $0.extents == extents
      }
      if isPart {
        stack += node._withUnsafeGuaranteedRef { $0.operandReferences }
      } else {
        ends.append(node)
      }
    }
    return ends
  }
}

/// A node that may be let go while others are computed.
///
/// What is settled lets go of its operands. The node is not held, because who asks whether it is out of
/// sight counts its holders.
private struct TransientNode {
  private weak var node: Node?

  init(_ reference: Unmanaged<Node>) { node = reference._withUnsafeGuaranteedRef { $0 } }

  /// The node while it lives.
  var reference: Unmanaged<Node>? { node.map { .passUnretained($0) } }
}

extension Deferred {
  /// Whether this is a reduction into which its operand runs without being written out.
  ///
  /// Who asks must not hold the operand.
  var computesOnTheWay: Bool {
    guard let reduction, reduction.canCompute else { return false }
    let operand = Unmanaged.passUnretained(operands[0])
    return operand._withUnsafeGuaranteedRef { $0.state == .elementwise }
      && operand.isOutOfSight(uses: 1)
  }
}

extension Node {
  /// The operands of a pending node of any kind, not held.
  var operandReferences: [Unmanaged<Node>] {
    if let deferred { return deferred.operands.map(Unmanaged.passUnretained) }
    var all: [Unmanaged<Node>] = []
    operands.forEach { all.append(.passUnretained($0)) }
    return all
  }
}

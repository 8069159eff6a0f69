import SwiftwaterDevices

/// What brings pending operations into an order in which reductions of rows wait for what they can
/// be computed with: the evaluator, and the planner that says what it would do.
protocol RowScheduler: ~Copyable {
  associatedtype Failure: Error

  /// Whether a node is still to be computed.
  func isPending(_ node: Node) -> Bool
  /// Computes a group in one pass.
  ///
  /// - Returns: Whether it could; when not, nothing has changed.
  mutating func compute(_ group: RowGroup) throws(Failure) -> Bool
  /// Computes an element-wise node, below which nothing deferred is pending.
  mutating func compute(elementwise node: Node) throws(Failure)
  /// Computes a deferred node, below whose operands nothing deferred is pending.
  mutating func compute(deferred node: Node, _ operation: Deferred) throws(Failure)
}

extension RowScheduler where Self: ~Copyable {
  /// Computes deferred nodes, operands first, so that what is left of `roots` is element-wise.
  mutating func computeDeferred(_ nodes: [Node], below roots: [Node]) throws(Failure) {
    var areWaiting = false
    for node in nodes {
      guard isPending(node), let operation = node.deferred else { continue }
      if let step = operation.reduction, step.isOverRows {
        areWaiting = true
        continue
      }
      if areWaiting { try settleOperands(operation) }
      try compute(deferred: node, operation)
    }
    guard areWaiting else { return }
    for root in roots { try settle(root) }
  }

  // MARK: - Implementation

  /// Computes reductions that wait below a node, and the node with them where that is one pass.
  ///
  /// - Parameter isKept: Whether the elements of the node are needed in memory.
  private mutating func settle(_ node: Node, isKept: Bool = true) throws(Failure) {
    guard isPending(node) else { return }
    if isKept || node.deferred != nil, try computeByRows(node) { return }
    if let operation = node.deferred {
      try settleOperands(operation)
      try compute(deferred: node, operation)
      return
    }
    for below in passEnds(below: node) { try settle(below) }
  }

  private mutating func settleOperands(_ operation: Deferred) throws(Failure) {
    for operand in operation.operands {
      try settle(operand, isKept: !operation.computesOnTheWay(operand))
    }
  }

  private mutating func computeByRows(_ node: Node) throws(Failure) -> Bool {
    while let group = RowGroup(node, isPending: { isPending($0) }) {
      let waiting = group.inputs.filter { isPending($0) }
      if waiting.isEmpty { return try compute(group) }
      for input in waiting {
        try settle(input)
        if isPending(input) { try compute(elementwise: input) }
      }
    }
    return false
  }

  /// The pending nodes that the pass of an element-wise node reads: deferred, or of another shape.
  private func passEnds(below root: Node) -> [Node] {
    var ends: [Node] = []
    var seen: Set<ObjectIdentifier> = []
    var stack = [root]
    while let node = stack.popLast() {
      guard isPending(node), seen.insert(ObjectIdentifier(node)).inserted else { continue }
      if node.state == .elementwise && node.shape == root.shape {
        stack += node.everyOperand
      } else {
        ends.append(node)
      }
    }
    return ends
  }
}

extension Deferred {
  /// Whether this is a reduction into which its operand runs without being written out.
  func computesOnTheWay(_ operand: Node) -> Bool {
    guard let reduction, reduction.canCompute else { return false }
    return operand.state == .elementwise && operand.handles.load(ordering: .relaxed) == 0
      && operand.consumers.load(ordering: .relaxed) == 1
  }
}

import SwiftwaterDevices

/// Pending nodes over the same rows that one pass computes, a few rows at a time: element-wise nodes
/// of the rows' shape, reductions of rows, and element-wise nodes with one number for each row.
///
/// A softmax is such a group: the largest of each row, the exponentials of the distances from it,
/// their sum, and the quotients.
struct RowGroup {
  /// A node of the group.
  struct Member {
    let node: Node
    let role: Role
    /// How many reductions, one above the other, come before it.
    let level: Int
  }

  enum Role {
    /// Element-wise, with the shape of the rows.
    case elements
    /// Element-wise, with a number for each row.
    case numbers
    /// A row made a number.
    case reduction
  }

  let rows: Int
  let width: Int
  /// The shape of what has elements for each row.
  let shape: [Int]
  /// The nodes computed, operands first; the last one is what was asked for.
  private(set) var members: [Member] = []
  /// The place of each node among the members.
  private(set) var places: [ObjectIdentifier: Int] = [:]
  /// The arrays read.
  private(set) var inputs: [Node] = []

  /// Collects what can be computed with a node.
  ///
  /// - Parameter isPending: Whether a node is still to be computed.
  /// - Returns: nil when there is nothing to be gained: no reduction of rows below, or only one.
  init?(_ root: Node, isPending: (Node) -> Bool) {
    guard let (step, shape) = Self.step(below: root, isPending) else { return nil }
    (rows, width, self.shape) = (step.outer, step.count, shape)
    guard collect(root, isPending) else { return nil }
    let reductions = members.count { $0.role == .reduction }
    guard reductions > 1 || reductions == 1 && members.last?.role == .elements else { return nil }
  }

  // MARK: - Implementation

  /// More than this is left to the passes of each shape.
  private static let longest = 256

  /// The first reduction below a node that has the node's rows, and the shape of what it reduces.
  private static func step(
    below root: Node, _ isPending: (Node) -> Bool
  ) -> (ReductionStep, shape: [Int])? {
    var seen: Set<ObjectIdentifier> = []
    var stack = [root]
    while let node = stack.popLast() {
      guard isPending(node), seen.insert(ObjectIdentifier(node)).inserted else { continue }
      guard seen.count <= longest else { return nil }
      if let operation = node.deferred {
        guard let step = operation.reduction, step.isOverRows,
          let shape = operation.operands.first?.shape,
          root.shape == shape || isOfNumbers(root, rows: step.outer, shape)
        else { continue }
        return (step, shape)
      }
      node.operands.forEach { stack.append($0) }
    }
    return nil
  }

  /// Whether a node has a number for each row of a shape, in the rows' order.
  private static func isOfNumbers(_ node: Node, rows: Int, _ shape: [Int]) -> Bool {
    node.count == rows
      && (rows == 1 || node.shape == shape.dropLast() + [1] || node.shape == shape.dropLast())
  }

  /// What a pending node is in this group, nil when it is none of it.
  private func role(_ node: Node) -> Role? {
    if let operation = node.deferred {
      guard let step = operation.reduction, step.isOverRows, step.outer == rows,
        step.count == width, let operand = operation.operands.first, operand.shape == shape,
        operand.number == nil
      else { return nil }
      return .reduction
    }
    guard node.state == .elementwise else { return nil }
    if node.shape == shape { return .elements }
    return Self.isOfNumbers(node, rows: rows, shape) ? .numbers : nil
  }

  /// Whether a member finds its own row's number in an operand.
  private func isAligned(_ operand: Node, with user: Node, _ role: Role) -> Bool {
    switch role {
    case .reduction: operand.shape == shape
    case .numbers: operand.shape == user.shape || rows == 1 && operand.count == 1
    case .elements:
      operand.shape == shape || operand.shape == shape.dropLast() + [1]
        || rows == 1 && operand.count == 1
    }
  }

  /// Finds members and inputs below a node, without recursion.
  private mutating func collect(_ root: Node, _ isPending: (Node) -> Bool) -> Bool {
    var seen: Set<ObjectIdentifier> = []
    var arrays: Set<ObjectIdentifier> = []
    guard role(root) != nil else { return false }
    var stack: [(node: Node, isLeft: Bool)] = [(root, false)]
    while let (node, isLeft) = stack.popLast() {
      guard let role = role(node) else { return false }
      if isLeft {
        add(node, role)
        continue
      }
      guard seen.insert(ObjectIdentifier(node)).inserted else { continue }
      stack.append((node, true))
      for operand in node.everyOperand.reversed() where operand.number == nil {
        let isMember =
          isPending(operand) && self.role(operand) != nil && isAligned(operand, with: node, role)
        if isMember {
          stack.append((operand, false))
        } else if arrays.insert(ObjectIdentifier(operand)).inserted {
          inputs.append(operand)
        }
      }
      guard seen.count <= Self.longest else { return false }
    }
    // What is needed whole before the rows begin cannot be computed with them.
    return seen.isDisjoint(with: arrays)
  }

  private mutating func add(_ node: Node, _ role: Role) {
    var level = 0
    for operand in node.everyOperand {
      guard let place = places[ObjectIdentifier(operand)] else { continue }
      let below = members[place]
      level = max(level, below.role == .reduction ? below.level + 1 : below.level)
    }
    places[ObjectIdentifier(node)] = members.count
    members.append(Member(node: node, role: role, level: level))
  }
}

extension Node {
  /// The operands of a pending node of any kind.
  var everyOperand: [Node] {
    if let deferred { return deferred.operands }
    var all: [Node] = []
    operands.forEach { all.append($0) }
    return all
  }
}

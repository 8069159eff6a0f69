import Synchronization
import SwiftwaterDevices

/// Turns pending nodes into memory: operations that are element-wise and of one shape become one
/// program, in one pass over memory.
struct Evaluator: ~Copyable {
  /// Evaluates the nodes together, sharing what they have in common.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`; nodes evaluated before that stay so.
  static func evaluate(_ roots: [Node]) throws(DeviceError) {
    try locked { evaluator throws(DeviceError) in try evaluator.evaluate(roots) }
  }

  /// Returns the memory of a node, evaluated if need be, constants written out.
  static func materialise(_ node: Node) throws(DeviceError) -> Storage {
    try locked { evaluator throws(DeviceError) in
      if case .stored(let storage) = node.body { return storage }
      try evaluator.evaluate([node])
      return try evaluator.storage(of: node)
    }
  }

  // MARK: - Implementation

  /// Held while bodies of nodes change, so that a tensor can be read from several threads.
  private static let shared = Mutex(Evaluator())

  private static func locked<Value>(
    _ body: (inout Evaluator) throws(DeviceError) -> Value
  ) throws(DeviceError) -> Value {
    // What the body returns is only ever used by the caller's task.
    nonisolated(unsafe) var result: Result<Value, DeviceError>?
    shared.withLock { evaluator in
      do throws(DeviceError) {
        result = .success(try body(&evaluator))
      } catch {
        result = .failure(error)
      }
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw error
    case nil: throw DeviceError(.outOfMemory, "the evaluation did not run")
    }
  }

  private var programs = ProgramCache()
  /// Numbers the walks over the graph, so that a node's mark tells whether this walk has met it.
  private var walk = 0
  private var stack: [(node: Node, isDone: Bool)] = []

  private mutating func evaluate(_ roots: [Node]) throws(DeviceError) {
    for node in deferredInOrder(roots) {
      guard case .deferred(let operation) = node.body else { continue }
      try fuse(operation.operands)
      var inputs: [Storage] = []
      for operand in operation.operands { inputs.append(try storage(of: operand)) }
      node.settle(try operation.body(inputs))
    }
    try fuse(roots)
  }

  /// The deferred nodes below `roots`, operands before their users, without recursion.
  private mutating func deferredInOrder(_ roots: [Node]) -> [Node] {
    walk += 1
    var order: [Node] = []
    for root in roots.reversed() where root.body.isPending { stack.append((root, false)) }
    while let (node, isDone) = stack.popLast() {
      if isDone {
        order.append(node)
        continue
      }
      guard node.mark.evaluation != walk else { continue }
      node.mark = (walk, 0)
      if case .deferred = node.body { stack.append((node, true)) }
      node.body.forEachOperand { operand in
        if operand.body.isPending && operand.mark.evaluation != walk {
          stack.append((operand, false))
        }
      }
    }
    return order
  }

  /// Evaluates the element-wise ones of some nodes, whose deferred operands are settled already;
  /// nodes of one shape in one pass.
  private mutating func fuse(_ nodes: [Node]) throws(DeviceError) {
    for (index, node) in nodes.enumerated() where node.body.isPending {
      var group = [node]
      for other in nodes[(index + 1)...] where other.body.isPending && other.shape == node.shape {
        if !group.contains(where: { $0 === other }) { group.append(other) }
      }
      try compute(group)
    }
  }

  /// Computes nodes of one shape; what has another shape below (it is broadcast here) is computed
  /// once, on its own, before.
  private mutating func compute(_ roots: [Node]) throws(DeviceError) {
    var fusion = Fusion(roots: roots, shape: roots[0].shape)
    walk += 1
    for root in roots.reversed() { stack.append((root, false)) }
    while let (node, isDone) = stack.popLast() {
      if isDone {
        fusion.nodes.append(node)
        continue
      }
      guard node.mark.evaluation != walk else { continue }
      node.mark = (walk, 0)
      guard case .elementwise(let operation) = node.body else { continue }
      guard node.shape == fusion.shape else {
        fusion.narrower.append(node)
        continue
      }
      stack.append((node, true))
      if let third = operation.third { stack.append((third, false)) }
      if let second = operation.second { stack.append((second, false)) }
      stack.append((operation.first, false))
    }
    for node in fusion.narrower where node.body.isPending { try compute([node]) }
    walk += 1
    try fusion.run(walk: walk, programs: &programs)
    walk += fusion.nodes.count
  }

  private func storage(of node: Node) throws(DeviceError) -> Storage {
    switch node.body {
    case .stored(let storage):
      return storage
    case .constant:
      let buffer = try Buffer(byteCount: node.count * node.dtype.byteCount)
      var program = Program()
      let value = program.load(node.dtype)
      program.store(value)
      var bits = node.dtype.bits(node.number ?? .float(0))
      withUnsafeBytes(of: &bits) { bits in
        guard let base = bits.baseAddress else { return }
        let input = Program.Input(pointer: base, dtype: node.dtype, layout: .scalar)
        program.run(count: node.count, inputs: [input], outputs: [buffer.pointer])
      }
      return Storage(buffer, shape: node.shape)
    case .elementwise, .deferred:
      preconditionFailure("operands are evaluated before they are read")
    }
  }
}

import Synchronization
import SwiftwaterDevices

/// Turns pending nodes into memory: operations that are element-wise and of one shape become one
/// program, in one pass over memory.
enum Evaluator {
  /// Evaluates the nodes together, sharing what they have in common.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`; nodes evaluated before that stay so.
  static func evaluate(_ roots: [Node]) throws(DeviceError) {
    do {
      try lock.withLock { _ in
        for node in pendingInOrder(roots) {
          guard case .deferred(_, let operands, let body) = node.body else { continue }
          try fuse(operands.filter(\.body.isPending))
          var inputs: [Storage] = []
          for operand in operands { inputs.append(try storage(of: operand)) }
          node.settle(try body(inputs))
        }
        try fuse(roots.filter(\.body.isPending))
      }
    } catch let error as DeviceError {
      throw error
    } catch {
      throw DeviceError(.outOfMemory, "\(error)")
    }
  }

  /// Returns the memory of a node, evaluated if need be, constants written out.
  static func materialise(_ node: Node) throws(DeviceError) -> Storage {
    try evaluate([node])
    do {
      return try lock.withLock { _ in try storage(of: node) }
    } catch let error as DeviceError {
      throw error
    } catch {
      throw DeviceError(.outOfMemory, "\(error)")
    }
  }

  /// Returns the number a constant node repeats; nil for every other node.
  static func constant(_ node: Node) -> Scalar? {
    lock.withLock { _ in
      if case .constant(let scalar) = node.body { scalar } else { nil }
    }
  }

  // MARK: - Implementation

  /// Held while bodies of nodes change, so that a tensor can be read from several threads.
  private static let lock = Mutex(())

  /// The pending nodes below `roots`, operands before their users, without recursion.
  private static func pendingInOrder(_ roots: [Node]) -> [Node] {
    var order: [Node] = []
    var visited: Set<ObjectIdentifier> = []
    var stack = roots.map { (node: $0, isDone: false) }
    while let (node, isDone) = stack.popLast() {
      if isDone {
        order.append(node)
        continue
      }
      guard node.body.isPending, visited.insert(ObjectIdentifier(node)).inserted else { continue }
      stack.append((node, true))
      for operand in node.body.operands.reversed() { stack.append((operand, false)) }
    }
    return order
  }

  private static func storage(of node: Node) throws(DeviceError) -> Storage {
    switch node.body {
    case .stored(let storage):
      return storage
    case .constant:
      let buffer = try Buffer(byteCount: node.count * node.dtype.byteCount)
      var program = Program()
      let value = program.load(node.dtype)
      program.store(value)
      run(program, reading: [node], over: node.shape, into: [buffer])
      return Storage(buffer, shape: node.shape)
    case .elementwise, .deferred:
      preconditionFailure("operands are evaluated before they are read")
    }
  }

  /// Evaluates element-wise nodes whose deferred operands are settled already.
  private static func fuse(_ nodes: [Node]) throws(DeviceError) {
    // Nodes of one shape that belong together are computed in one pass.
    var groups: [(shape: [Int], nodes: [Node])] = []
    for node in nodes where !groups.contains(where: { $0.nodes.contains { $0 === node } }) {
      if let index = groups.firstIndex(where: { $0.shape == node.shape }) {
        groups[index].nodes.append(node)
      } else {
        groups.append((node.shape, [node]))
      }
    }
    for group in groups {
      try Fusion(group.nodes.filter(\.body.isPending)).evaluate()
    }
  }

  /// Runs a program whose inputs are `nodes`, each broadcast to `shape`.
  static func run(
    _ program: Program, reading nodes: [Node], over shape: [Int], into outputs: [Buffer]
  ) {
    let count = shape.reduce(1, *)
    // Scalars live in a small array of 8-byte places for the time of the call.
    let scalars = nodes.map { node -> UInt64 in
      if case .constant(let scalar) = node.body { node.dtype.bits(scalar) } else { 0 }
    }
    scalars.withUnsafeBytes { scalars in
      let inputs = nodes.enumerated().map { index, node -> Program.Input in
        guard case .stored(let storage) = node.body, node.count > 0 || count == 0 else {
          return Program.Input(
            pointer: scalars.baseAddress! + index * 8, dtype: node.dtype, layout: .scalar)
        }
        let view = storage.broadcast(to: shape)
        return Program.Input(
          pointer: view.pointer(node.dtype), dtype: node.dtype, layout: view.inputLayout)
      }
      program.run(count: count, inputs: inputs, outputs: outputs.map(\.pointer))
    }
    withExtendedLifetime((nodes, outputs)) {}
  }
}

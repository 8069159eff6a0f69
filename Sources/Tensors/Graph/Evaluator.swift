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

  /// Evaluates one node.
  static func evaluate(_ root: Node) throws(DeviceError) {
    try locked { evaluator throws(DeviceError) in
      if root.isPending { try evaluator.evaluate([root]) }
    }
  }

  /// Returns the memory of a node, evaluated if need be, constants written out.
  static func materialise(_ node: Node) throws(DeviceError) -> Storage {
    try locked { evaluator throws(DeviceError) in
      if let storage = node.storage { return storage }
      try evaluator.evaluate([node])
      return try Self.storage(of: node)
    }
  }

  /// Returns the memory of an evaluated node; the number of a constant is written out.
  static func storage(of node: Node) throws(DeviceError) -> Storage {
    if let storage = node.storage { return storage }
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
  }

  /// Returns what evaluating a node would do.
  static func plan(of node: Node) -> ExecutionPlan {
    shared.withLock { evaluator in
      var planner = Planner()
      planner.plan(node, deferred: evaluator.deferredInOrder([node]))
      return ExecutionPlan(passes: planner.passes)
    }
  }

  // MARK: - Implementation

  /// Held while nodes change, so that a tensor can be read from several threads.
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
  private var rowPrograms = RowProgramCache()
  /// Numbers the walks over the graph, so that a node's mark tells whether this walk has met it.
  private var walk = 0
  /// Lists for the next piece and the next fusion, so that small ones cost no allocation.
  private var room = FusedPiece.Room()
  private var spare: [Unmanaged<Node>] = []
  /// Nodes are held by the roots for the time of a walk, so the stack need not hold them again.
  private var stack: [(node: Unmanaged<Node>, isDone: Bool)] = []

  private mutating func evaluate(_ roots: [Node]) throws(DeviceError) {
    try computeDeferred(deferredInOrder(roots), below: roots)
    try fuse(roots)
  }

  /// The deferred nodes below `roots`, operands before their users, without recursion.
  private mutating func deferredInOrder(_ roots: [Node]) -> [Node] {
    walk += 1
    let walk = walk
    var order: [Node] = []
    for root in roots.reversed() where root.isPending {
      stack.append((.passUnretained(root), false))
    }
    while let (reference, isDone) = stack.popLast() {
      reference._withUnsafeGuaranteedRef { node in
        if isDone {
          order.append(node)
          return
        }
        guard node.mark.evaluation != walk else { return }
        node.mark = (walk, 0)
        func push(_ operand: Node) {
          if operand.isPending && operand.mark.evaluation != walk {
            stack.append((.passUnretained(operand), false))
          }
        }
        if let deferred = node.deferred {
          stack.append((reference, true))
          for operand in deferred.operands { push(operand) }
        } else {
          node.operands.forEach(push)
        }
      }
    }
    return order
  }

  /// Evaluates the element-wise ones of some nodes, whose deferred operands are settled already;
  /// nodes of one shape in one pass.
  private mutating func fuse(_ nodes: [Node]) throws(DeviceError) {
    for (index, node) in nodes.enumerated() where node.isPending {
      var group = [node]
      for other in nodes[(index + 1)...] where other.isPending && other.shape == node.shape {
        if !group.contains(where: { $0 === other }) { group.append(other) }
      }
      try compute(group)
    }
  }

  /// Reduces a pending element-wise node that nobody else needs, without writing it out.
  ///
  /// - Returns: nil when the node is needed, or does not fit one program.
  private mutating func reduceOnTheWay(
    _ step: ReductionStep, _ operand: Node
  ) throws(DeviceError) -> Storage? {
    guard operand.state == .elementwise, operand.handles.load(ordering: .relaxed) == 0,
      operand.consumers.load(ordering: .relaxed) == 1
    else { return nil }
    let fusion = try gather([operand])
    return try fusion.reduce(step, walk: &walk, programs: &programs, room: &room)
  }

  private mutating func compute(_ roots: [Node]) throws(DeviceError) {
    var fusion = try gather(roots)
    try fusion.run(walk: &walk, programs: &programs, room: &room)
    spare = fusion.takeNodes()
  }

  /// Collects what is to be computed for nodes of one shape; what has another shape below (it is
  /// broadcast here) is computed once, on its own, at once.
  private mutating func gather(_ roots: [Node]) throws(DeviceError) -> Fusion {
    var fusion = Fusion(roots: roots)
    swap(&fusion.nodes, &spare)
    var narrower: [Node] = []
    walk += 1
    let walk = walk
    let shape = roots[0].shape
    for root in roots.reversed() { stack.append((.passUnretained(root), false)) }
    while let (reference, isDone) = stack.popLast() {
      if isDone {
        fusion.nodes.append(reference)
        continue
      }
      reference._withUnsafeGuaranteedRef { node in
        guard node.mark.evaluation != walk, node.state == .elementwise else { return }
        node.mark = (walk, 0)
        guard node.shape == shape else {
          narrower.append(node)
          return
        }
        stack.append((reference, true))
        if let third = node.operands.third { stack.append((third, false)) }
        if let second = node.operands.second { stack.append((second, false)) }
        if let first = node.operands.first { stack.append((first, false)) }
      }
    }
    for node in narrower where node.isPending { try compute([node]) }
    return fusion
  }
}

extension Evaluator: RowScheduler {
  func isPending(_ node: Node) -> Bool { node.isPending }

  mutating func compute(_ group: RowGroup) throws(DeviceError) -> Bool {
    try group.run(&rowPrograms)
  }

  mutating func compute(elementwise node: Node) throws(DeviceError) { try compute([node]) }

  mutating func compute(deferred node: Node, _ operation: Deferred) throws(DeviceError) {
    if let step = operation.reduction, step.canCompute,
      let result = try reduceOnTheWay(step, operation.operands[0])
    {
      node.settle(result)
      return
    }
    try fuse(operation.operands)
    var inputs: [Storage] = []
    for operand in operation.operands { inputs.append(try Self.storage(of: operand)) }
    node.settle(try operation.body(inputs))
  }
}

import Synchronization
import SwiftwaterDevices

/// Turns pending nodes into memory: operations that are element-wise and of one shape become one
/// program, in one pass over memory.
struct Evaluator: ~Copyable {
  /// Evaluates the nodes together, sharing what they have in common.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`; nodes evaluated before that stay so.
  static func evaluate(_ roots: [Node]) throws(DeviceError) {
    try locked { evaluator throws(DeviceError) in
      try evaluator.evaluate(roots.map(Unmanaged.passUnretained))
    }
  }

  /// Evaluates one node.
  static func evaluate(_ root: Node) throws(DeviceError) {
    // What a closure captures is counted as held by it, unless it is unmanaged.
    let root = Unmanaged.passUnretained(root)
    try locked { evaluator throws(DeviceError) in
      if root._withUnsafeGuaranteedRef({ $0.isPending }) { try evaluator.evaluate(root) }
    }
  }

  /// Returns the memory of a node, evaluated if need be, constants written out.
  static func materialise(_ node: Node) throws(DeviceError) -> Storage {
    let reference = Unmanaged.passUnretained(node)
    return try locked { evaluator throws(DeviceError) in
      if reference._withUnsafeGuaranteedRef({ $0.isPending }) { try evaluator.evaluate(reference) }
      return try Self.storage(of: reference.takeUnretainedValue())
    }
  }

  /// Returns the memory of an evaluated node; the number of a constant is written out.
  static func storage(of node: Node) throws(DeviceError) -> Storage {
    if let storage = node.storage { return storage }
    let buffer = try Buffer(byteCount: node.count * node.dtype.byteCount)
    NumberFolding.fill(
      buffer.pointer, count: node.count, with: node.number ?? .float(0), dtype: node.dtype)
    return Storage(buffer, extents: node.extents)
  }

  /// Returns the memory of an evaluated node; the number of a constant once, for every place.
  private static func repeated(_ node: Node) throws(DeviceError) -> Storage {
    guard let number = node.number, node.count > 1 else { return try storage(of: node) }
    let buffer = try Buffer(byteCount: node.dtype.byteCount)
    NumberFolding.fill(buffer.pointer, count: 1, with: number, dtype: node.dtype)
    let shape = node.shape
    return Storage(buffer, offset: 0, shape: shape, strides: shape.map { _ in 0 })
  }

  /// Returns what evaluating a node would do.
  static func plan(of node: Node) -> ExecutionPlan {
    shared.withLock { evaluator in
      var planner = Planner()
      planner.plan(node, deferred: evaluator.deferredInOrder([.passUnretained(node)]))
      return ExecutionPlan(passes: planner.passes)
    }
  }

  // MARK: - Implementation

  /// Computes a graph of its own on the host; those it is for may be evaluating another.
  static func recovered(_ node: Node) throws(DeviceError) -> Storage {
    let reference = Unmanaged.passUnretained(node)
    nonisolated(unsafe) var result: Result<Storage, DeviceError>?
    recovering.withLock { evaluator in
      withDevice(.cpu) {
        do throws(DeviceError) {
          if reference._withUnsafeGuaranteedRef({ $0.isPending }) {
            try evaluator.evaluate(reference)
          }
          result = .success(try Self.storage(of: reference.takeUnretainedValue()))
        } catch {
          result = .failure(error)
        }
      }
    }
    guard let result else { throw DeviceError(.outOfMemory, "the recovery did not run") }
    return try result.get()
  }

  private static let recovering = Mutex(Evaluator())

  /// Held while nodes change, so that a tensor can be read from several threads.
  private static let shared = Mutex(Evaluator())

  private static func locked<Value>(
    _ body: (inout Evaluator) throws(DeviceError) -> Value
  ) throws(DeviceError) -> Value {
    // What the body returns is only ever used by the caller's task.
    nonisolated(unsafe) var result: Result<Value, DeviceError>?
    shared.withLock { evaluator in
      LaunchStep.begin()
      do throws(DeviceError) {
        result = .success(try body(&evaluator))
      } catch {
        result = .failure(error)
      }
      do throws(DeviceError) {
        try LaunchStep.end()
      } catch {
        if case .success = result { result = .failure(error) }
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
  private var spare = Fusion()
  // Nodes are held by the roots for the time of a walk, and the roots by the caller: no list needs
  // to hold them again, and a count of holders tells who is left.
  private var stack: [(node: Unmanaged<Node>, isDone: Bool)] = []

  private mutating func evaluate(_ root: Unmanaged<Node>) throws(DeviceError) {
    if root._withUnsafeGuaranteedRef({ $0.hasDeferredBelow }) { return try evaluate([root]) }
    try compute(elementwise: root)
  }

  private mutating func evaluate(_ roots: [Unmanaged<Node>]) throws(DeviceError) {
    try computeDeferred(deferredInOrder(roots), below: roots)
    try fuse(roots)
  }

  /// The deferred nodes below `roots`, operands before their users, without recursion.
  private mutating func deferredInOrder(_ roots: [Unmanaged<Node>]) -> [Unmanaged<Node>] {
    walk += 1
    let walk = walk
    var order: [Unmanaged<Node>] = []
    for index in roots.indices.reversed()
    where roots[index]._withUnsafeGuaranteedRef({ $0.hasDeferredBelow }) {
      stack.append((roots[index], false))
    }
    while let (reference, isDone) = stack.popLast() {
      if isDone {
        order.append(reference)
        continue
      }
      reference._withUnsafeGuaranteedRef { node in
        guard node.isPending, node.mark.evaluation != walk else { return }
        node.mark = (walk, 0)
        if let deferred = node.deferred {
          stack.append((reference, true))
          for operand in deferred.operands { stack.append((.passUnretained(operand), false)) }
        } else {
          node.operands.forEach { operand in
            if operand.hasDeferredBelow { stack.append((.passUnretained(operand), false)) }
          }
        }
      }
    }
    return order
  }

  /// Evaluates the element-wise ones of some nodes, whose deferred operands are settled already;
  /// nodes of one shape in one pass.
  private mutating func fuse(_ nodes: [Unmanaged<Node>]) throws(DeviceError) {
    for index in nodes.indices where nodes[index]._withUnsafeGuaranteedRef({ $0.isPending }) {
      var fusion = takeFusion()
      fusion.roots.append(nodes[index])
      for later in nodes.indices[(index + 1)...] {
        let isAlike = nodes[later]._withUnsafeGuaranteedRef { other in
          other.isPending
            && nodes[index]._withUnsafeGuaranteedRef {
              other.extents == $0.extents && other.placement == $0.placement
            }
        }
        if isAlike, !fusion.roots.contains(where: { $0.toOpaque() == nodes[later].toOpaque() }) {
          fusion.roots.append(nodes[later])
        }
      }
      try compute(fusion)
    }
  }

  /// Reduces a pending element-wise node that nobody else needs, without writing it out.
  ///
  /// - Parameter placement: The device that the reduction asks for.
  /// - Returns: nil when the node is needed, does not fit one program, or asks for another device.
  private mutating func reduceOnTheWay(
    _ step: ReductionStep, _ operand: Unmanaged<Node>, placement: UInt8
  ) throws(DeviceError) -> Storage? {
    guard operand._withUnsafeGuaranteedRef({ $0.state == .elementwise }),
      operand.isOutOfSight(uses: 1),
      let asked = operand._withUnsafeGuaranteedRef({ Placement.joined(placement, $0.placement) })
    else { return nil }
    var fusion = takeFusion()
    fusion.roots.append(operand)
    try gather(&fusion, placement: asked)
    return try fusion.reduce(step, walk: &walk, programs: &programs, room: &room)
  }

  /// Computes the roots of a fusion.
  private mutating func compute(_ fusion: consuming Fusion) throws(DeviceError) {
    try gather(&fusion)
    try fusion.run(walk: &walk, programs: &programs, room: &room)
    fusion.roots.removeAll(keepingCapacity: true)
    fusion.nodes.removeAll(keepingCapacity: true)
    spare = fusion
  }

  /// An empty fusion, with the lists of the last one when these are free.
  private mutating func takeFusion() -> Fusion {
    var fusion = Fusion()
    swap(&fusion, &spare)
    return fusion
  }

  /// Collects what is to be computed for roots of one shape and one device; what has another shape
  /// below (it is broadcast here), or asks for another device, is computed on its own, at once.
  ///
  /// - Parameter placement: The device that is asked for; that of the first root unless given.
  private mutating func gather(
    _ fusion: inout Fusion, placement: UInt8? = nil
  ) throws(DeviceError) {
    let asked =
      placement
      ?? fusion.roots[0]._withUnsafeGuaranteedRef { Placement.current(of: $0.placement) }
    while let elsewhere = try collect(&fusion, asked) {
      try compute(elementwise: elsewhere)
      fusion.nodes.removeAll(keepingCapacity: true)
    }
  }

  /// Collects once.
  ///
  /// - Returns: A node that asks for another device, and has to be computed before all of this.
  private mutating func collect(
    _ fusion: inout Fusion, _ asked: UInt8
  ) throws(DeviceError) -> Unmanaged<Node>? {
    fusion.placement = asked
    var narrower: [Unmanaged<Node>] = []
    var elsewhere: Unmanaged<Node>?
    walk += 1
    let walk = walk
    let extents = fusion.roots[0]._withUnsafeGuaranteedRef { $0.extents }
    for index in fusion.roots.indices.reversed() { stack.append((fusion.roots[index], false)) }
    while let (reference, isDone) = stack.popLast() {
      if isDone {
        fusion.nodes.append(reference)
        continue
      }
      reference._withUnsafeGuaranteedRef { node in
        guard node.mark.evaluation != walk, node.state == .elementwise else { return }
        node.mark = (walk, 0)
        guard node.extents == extents else {
          narrower.append(reference)
          return
        }
        guard let together = Placement.joined(fusion.placement, node.placement) else {
          elsewhere = reference
          return
        }
        fusion.placement = together
        stack.append((reference, true))
        node.operands.forEachReversed { operand in
          if operand.state == .elementwise { stack.append((.passUnretained(operand), false)) }
        }
      }
    }
    if elsewhere != nil { return elsewhere }
    for index in narrower.indices
    where narrower[index]._withUnsafeGuaranteedRef({ $0.isPending }) {
      var own = takeFusion()
      own.roots.append(narrower[index])
      try compute(own)
    }
    return nil
  }
}

extension Evaluator: RowScheduler {
  func isPending(_ node: Unmanaged<Node>) -> Bool {
    node._withUnsafeGuaranteedRef { $0.isPending }
  }

  mutating func compute(_ group: RowGroup) throws(DeviceError) -> Bool {
    try group.run(&rowPrograms)
  }

  mutating func compute(elementwise reference: Unmanaged<Node>) throws(DeviceError) {
    var fusion = takeFusion()
    fusion.roots.append(reference)
    try compute(fusion)
  }

  mutating func compute(deferred reference: Unmanaged<Node>) throws(DeviceError) {
    let node = reference.takeUnretainedValue()
    guard let operation = node.deferred else { return }
    if let step = operation.reduction, case .reduction = step.kind,
      let result = try reduceOnTheWay(
        step, .passUnretained(operation.operands[0]),
        placement: Placement.current(of: node.placement))
    {
      if !result.buffer.isOnHost { node.addRecovery(to: result, placement: node.placement) }
      node.settle(result)
      return
    }
    try fuse(operation.operands.map(Unmanaged.passUnretained))
    var inputs: [Storage] = []
    let asked = Placement.current(of: node.placement)
    for operand in operation.operands {
      // What may be read elsewhere is repeated there: one element travels, not all.
      let isElsewhere =
        operation.accelerated != nil
        && Placement.mayLeaveHost(recorded: asked, bytes: operand.count * operand.dtype.byteCount)
      inputs.append(
        isElsewhere ? try Self.repeated(operand) : try Self.storage(of: operand))
    }
    let result = try operation.run(inputs, for: node)
    if !result.buffer.isOnHost { node.addRecovery(to: result, placement: node.placement) }
    node.settle(result)
  }
}

import SwiftwaterDevices

/// Builds and runs the one program of several pending element-wise nodes of equal shape.
struct Fusion {
  init(_ roots: [Node]) { self.roots = roots }

  /// Computes every root.
  func evaluate() throws(DeviceError) {
    guard let shape = roots.first?.shape else { return }
    let order = nodesInOrder(shape)
    // What has another shape (it is broadcast here) is computed once, on its own.
    for node in order.leaves where node.body.isPending {
      try Fusion([node]).evaluate()
    }
    var pending = order.pending.filter(\.body.isPending)
    while !pending.isEmpty {
      let piece = fittingPrefix(pending)
      try run(piece, shape: shape)
      pending.removeFirst(piece.nodes.count)
    }
  }

  // MARK: - Implementation

  private let roots: [Node]

  /// The nodes to fuse, operands first, and what they read from outside.
  private func nodesInOrder(_ shape: [Int]) -> (pending: [Node], leaves: [Node]) {
    var pending: [Node] = []
    var leaves: [Node] = []
    var visited: Set<ObjectIdentifier> = []
    var stack = roots.reversed().map { (node: $0, isDone: false) }
    while let (node, isDone) = stack.popLast() {
      if isDone {
        pending.append(node)
        continue
      }
      guard visited.insert(ObjectIdentifier(node)).inserted else { continue }
      guard case .elementwise(_, _, let operands) = node.body, node.shape == shape else {
        leaves.append(node)
        continue
      }
      stack.append((node, true))
      for operand in operands.reversed() { stack.append((operand, false)) }
    }
    return (pending, leaves)
  }

  private struct Piece {
    var nodes: [Node]
    var outputs: [Node]
    var inputs: [Node]
    var program: Program
  }

  /// The longest beginning of `pending` that fits the registers; what later nodes (or tensors) need
  /// of it is an output.
  private func fittingPrefix(_ pending: [Node]) -> Piece {
    var length = min(pending.count, 400)
    while true {
      let piece = build(Array(pending[..<length]), rest: pending[length...])
      if length == 1 || piece.program.registerCount <= Program.registerLimit { return piece }
      length = max(1, length / 2)
    }
  }

  private struct Number: Hashable {
    var bits: UInt64
    var dtype: DType
  }

  private func build(_ nodes: [Node], rest: ArraySlice<Node>) -> Piece {
    var program = Program()
    var values: [ObjectIdentifier: Program.Value] = [:]
    var inputs: [Node] = []
    let inside = Set(nodes.map(ObjectIdentifier.init))
    // Equal numbers written in different places are one input.
    var numbers: [Number: Program.Value] = [:]
    for node in nodes {
      for operand in node.body.operands where !inside.contains(ObjectIdentifier(operand)) {
        let identity = ObjectIdentifier(operand)
        if values[identity] != nil { continue }
        if case .constant(let scalar) = operand.body {
          let number = Number(bits: operand.dtype.bits(scalar), dtype: operand.dtype)
          if let known = numbers[number] {
            values[identity] = known
            continue
          }
          inputs.append(operand)
          let value = program.load(operand.dtype)
          numbers[number] = value
          values[identity] = value
        } else {
          inputs.append(operand)
          values[identity] = program.load(operand.dtype)
        }
      }
    }
    for node in nodes {
      guard case .elementwise(let primitive, let compute, let operands) = node.body else {
        continue
      }
      let arguments = operands.enumerated().map { position, operand in
        let value = values[ObjectIdentifier(operand)]!
        let isCondition = primitive == .select && position == 0
        return program.cast(value, to: isCondition ? .bool : compute)
      }
      let result =
        primitive == .copy ? arguments[0] : program.apply(primitive, arguments)
      values[ObjectIdentifier(node)] = program.cast(result, to: node.dtype)
    }
    let needed = Set(rest.flatMap(\.body.operands).map(ObjectIdentifier.init))
    let outputs = nodes.filter { node in
      needed.contains(ObjectIdentifier(node)) || roots.contains { $0 === node }
    }
    for node in outputs { program.store(values[ObjectIdentifier(node)]!) }
    return Piece(nodes: nodes, outputs: outputs, inputs: inputs, program: program)
  }

  private func run(_ piece: Piece, shape: [Int]) throws(DeviceError) {
    var donors = donatedBuffers(piece)
    var buffers: [Buffer] = []
    for node in piece.outputs {
      let size = node.dtype.byteCount
      if let index = donors.firstIndex(where: { $0.elementSize == size }) {
        buffers.append(donors.remove(at: index).buffer)
      } else {
        buffers.append(try Buffer(byteCount: node.count * size))
      }
    }
    Evaluator.run(piece.program, reading: piece.inputs, over: shape, into: buffers)
    for (node, buffer) in zip(piece.outputs, buffers) {
      node.settle(Storage(buffer, shape: node.shape))
    }
  }

  /// Memory of inputs that nobody can see once the program has run.
  ///
  /// An input qualifies when no tensor holds it, every pending user of it is computed here and is
  /// itself out of sight or an output, nothing else shares its buffer, and the buffer is the pool's.
  private func donatedBuffers(_ piece: Piece) -> [(elementSize: Int, buffer: Buffer)] {
    var uses: [ObjectIdentifier: Int] = [:]
    for node in piece.nodes {
      for operand in node.body.operands { uses[ObjectIdentifier(operand), default: 0] += 1 }
    }
    let outputs = Set(piece.outputs.map(ObjectIdentifier.init))
    // A node that stays pending may be computed again later and needs its inputs then.
    let staysPending = piece.nodes.contains { node in
      !outputs.contains(ObjectIdentifier(node))
        && (node.handles.load(ordering: .relaxed) > 0
          || node.consumers.load(ordering: .relaxed) > uses[ObjectIdentifier(node), default: 0])
    }
    if staysPending { return [] }
    var donors: [(elementSize: Int, buffer: Buffer)] = []
    for input in piece.inputs {
      guard input.handles.load(ordering: .relaxed) == 0,
        input.consumers.load(ordering: .relaxed) == uses[ObjectIdentifier(input)],
        case .stored(var storage) = input.body,
        storage.buffer.isPooled,
        storage.offset == 0, storage.isContiguous, storage.shape == piece.nodes[0].shape
      else { continue }
      // Two references are ours: the node's body and `storage`.
      input.body = .constant(.float(0))
      let isSole = isKnownUniquelyReferenced(&storage.buffer)
      input.body = .stored(storage)
      if isSole { donors.append((input.dtype.byteCount, storage.buffer)) }
    }
    return donors
  }
}

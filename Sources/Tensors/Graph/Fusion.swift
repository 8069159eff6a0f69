import Synchronization
import SwiftwaterDevices

/// The one program of several pending element-wise nodes of equal shape.
struct Fusion {
  /// What is wanted.
  let roots: [Node]
  let shape: [Int]
  /// What is computed, operands first.
  var nodes: [Node] = []
  /// Pending operands of another shape, to be computed before.
  var narrower: [Node] = []

  init(roots: [Node], shape: [Int]) {
    self.roots = roots
    self.shape = shape
  }

  /// Computes every root, in one pass or, where registers do not suffice, in several.
  ///
  /// - Parameter walk: A number that no node is marked with yet, nor with the `nodes.count`
  ///   following.
  func run(walk: Int, programs: inout ProgramCache) throws(DeviceError) {
    for root in roots { root.mark = (-walk, 0) }
    var start = 0
    var walk = walk
    while start < nodes.count {
      var length = min(nodes.count - start, Self.longest)
      while true {
        var piece = Piece(nodes[start..<start + length], rest: nodes[(start + length)...])
        piece.collect(roots, walk)
        walk += 1
        if try piece.run(shape, &programs) { break }
        precondition(length > 1, "one operation needs more registers than there are")
        length /= 2
      }
      start += length
    }
  }

  private static let longest = 256
}

/// A beginning of what is to be computed, small enough for one program.
private struct Piece {
  let nodes: ArraySlice<Node>
  let rest: ArraySlice<Node>
  var inputs: [Node] = []
  var outputs: [Node] = []

  init(_ nodes: ArraySlice<Node>, rest: ArraySlice<Node>) {
    self.nodes = nodes
    self.rest = rest
  }

  /// Gives every node and input its place, and finds the outputs: the roots and what later pieces
  /// need.
  mutating func collect(_ roots: [Node], _ walk: Int) {
    inputs.removeAll()
    outputs.removeAll()
    for (place, node) in nodes.enumerated() { node.mark = (walk, Self.computed | place) }
    for node in nodes {
      node.body.forEachOperand { operand in
        guard operand.mark.evaluation != walk else { return }
        operand.mark = (walk, inputs.count)
        // Equal numbers written in different places are one input.
        if let number = operand.number,
          let known = inputs.firstIndex(where: { $0.number == number && $0.dtype == operand.dtype })
        {
          operand.mark.place = known
        } else {
          inputs.append(operand)
        }
      }
    }
    for node in nodes where isNeeded(node, roots, walk) { outputs.append(node) }
  }

  /// Runs the program.
  ///
  /// - Returns: Whether it fits the registers; when not, nothing has changed.
  func run(_ shape: [Int], _ programs: inout ProgramCache) throws(DeviceError) -> Bool {
    let layouts = inputs.map { layout(of: $0, shape) }
    guard let program = programs.program(key(layouts), build: { build(layouts) }) else {
      return false
    }
    var donors = donatedBuffers(shape)
    var buffers: [Buffer] = []
    for node in outputs {
      let size = node.dtype.byteCount
      if let index = donors.firstIndex(where: { $0.elementSize == size }) {
        buffers.append(donors.remove(at: index).buffer)
      } else {
        buffers.append(try Buffer(byteCount: node.count * size))
      }
    }
    call(program, layouts, buffers, shape)
    for (node, buffer) in zip(outputs, buffers) {
      node.settle(Storage(buffer, shape: node.shape))
    }
    return true
  }

  // MARK: - Implementation

  /// Set in the place of a node that the piece computes, clear in that of an input.
  private static let computed = 1 << 32

  private func isNeeded(_ node: Node, _ roots: [Node], _ walk: Int) -> Bool {
    if roots.contains(where: { $0 === node }) { return true }
    var isNeeded = false
    for later in rest {
      later.body.forEachOperand { if $0 === node { isNeeded = true } }
      if isNeeded { return true }
    }
    return false
  }

  private func layout(of input: Node, _ shape: [Int]) -> Program.InputLayout {
    guard case .stored(let storage) = input.body else { return .scalar }
    return storage.broadcast(to: shape).inputLayout
  }

  /// Everything the program depends on: types and layouts of the inputs, each node's operation,
  /// types and operands, and which nodes are outputs.
  private func key(_ layouts: [Program.InputLayout]) -> [UInt32] {
    var key: [UInt32] = []
    key.reserveCapacity(2 + inputs.count + 4 * nodes.count + outputs.count)
    key.append(UInt32(inputs.count) << 16 | UInt32(nodes.count))
    for (input, layout) in zip(inputs, layouts) {
      key.append(UInt32(input.dtype.rawValue) << 1 | (layout == .scalar ? 1 : 0))
    }
    for node in nodes {
      guard case .elementwise(let operation) = node.body else { continue }
      key.append(
        UInt32(operation.primitive.rawValue) << 16 | UInt32(operation.compute.rawValue) << 8
          | UInt32(node.dtype.rawValue))
      node.body.forEachOperand { operand in
        key.append(
          UInt32(operand.mark.place & 0xffff) | (operand.mark.place >= Self.computed ? 1 << 31 : 0))
      }
    }
    for node in outputs { key.append(UInt32(node.mark.place & 0xffff)) }
    return key
  }

  private func build(_ layouts: [Program.InputLayout]) -> PreparedProgram? {
    var program = Program()
    let loads = inputs.map { program.load($0.dtype) }
    var values: [Program.Value] = []
    values.reserveCapacity(nodes.count)
    func value(_ node: Node) -> Program.Value {
      let place = node.mark.place
      return place >= Self.computed ? values[place & 0xffff] : loads[place]
    }
    for node in nodes {
      guard case .elementwise(let operation) = node.body else { continue }
      let isSelect = operation.primitive == .select
      var arguments = [
        program.cast(value(operation.first), to: isSelect ? .bool : operation.compute)
      ]
      for operand in [operation.second, operation.third] {
        if let operand { arguments.append(program.cast(value(operand), to: operation.compute)) }
      }
      let result =
        operation.primitive == .copy
        ? arguments[0] : program.apply(operation.primitive, arguments)
      values.append(program.cast(result, to: node.dtype))
    }
    for node in outputs { program.store(value(node)) }
    let prepared = PreparedProgram(program, isScalar: layouts.map { $0 == .scalar })
    return prepared.registerCount <= Program.registerLimit ? prepared : nil
  }

  private func call(
    _ program: PreparedProgram, _ layouts: [Program.InputLayout], _ buffers: [Buffer],
    _ shape: [Int]
  ) {
    let count = outputs[0].count
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: inputs.count) { numbers in
      withUnsafeTemporaryAllocation(of: Program.Input.self, capacity: inputs.count) { arguments in
        withUnsafeTemporaryAllocation(
          of: UnsafeMutableRawPointer.self, capacity: buffers.count
        ) { results in
          for (index, input) in inputs.enumerated() {
            let pointer: UnsafeRawPointer
            if case .stored(let storage) = input.body {
              pointer = UnsafeRawPointer(storage.pointer(input.dtype))
            } else {
              numbers.initializeElement(
                at: index, to: input.dtype.bits(input.number ?? .float(0)))
              pointer = UnsafeRawPointer(numbers.baseAddress! + index)
            }
            arguments.initializeElement(
              at: index,
              to: Program.Input(pointer: pointer, dtype: input.dtype, layout: layouts[index]))
          }
          for (index, buffer) in buffers.enumerated() {
            results.initializeElement(at: index, to: buffer.pointer)
          }
          program.run(
            count: count, inputs: UnsafeBufferPointer(arguments),
            outputs: UnsafeBufferPointer(results))
          arguments.deinitialize()
        }
      }
    }
    withExtendedLifetime((inputs, buffers)) {}
  }

  /// Memory of inputs that nobody can see once the program has run.
  ///
  /// An input qualifies when no tensor holds it, every pending user of it is computed here and is
  /// itself out of sight or an output, nothing else shares its buffer, and the buffer is the pool's.
  private func donatedBuffers(_ shape: [Int]) -> [(elementSize: Int, buffer: Buffer)] {
    var donors: [(elementSize: Int, buffer: Buffer)] = []
    for input in inputs {
      guard case .stored(var storage) = input.body,
        input.handles.load(ordering: .relaxed) == 0,
        input.consumers.load(ordering: .relaxed) == uses(of: input),
        storage.buffer.isPooled, storage.offset == 0, storage.isContiguous, storage.shape == shape
      else { continue }
      // A node that stays pending may be computed again later and needs its inputs then.
      if donors.isEmpty && staysPending() { return [] }
      // Two references are ours: the node's body and `storage`.
      input.body = .constant
      let isSole = isKnownUniquelyReferenced(&storage.buffer)
      input.body = .stored(storage)
      if isSole { donors.append((input.dtype.byteCount, storage.buffer)) }
    }
    return donors
  }

  private func uses(of node: Node) -> Int {
    var count = 0
    for user in nodes { user.body.forEachOperand { if $0 === node { count += 1 } } }
    return count
  }

  private func staysPending() -> Bool {
    nodes.contains { node in
      !outputs.contains { $0 === node }
        && (node.handles.load(ordering: .relaxed) > 0
          || node.consumers.load(ordering: .relaxed) > uses(of: node))
    }
  }
}

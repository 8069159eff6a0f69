import SwiftwaterDevices

/// A run of element-wise nodes small enough for one program: what it reads, what it writes, and the
/// memory for both.
struct FusedPiece {
  /// Gives every node and input its place, and finds the outputs: the roots and what later pieces
  /// need.
  ///
  /// - Parameters:
  ///   - nodes: What is computed, operands first.
  ///   - rest: What later pieces compute.
  ///   - walk: A number that no node is marked with yet.
  init(
    _ nodes: ArraySlice<Unmanaged<Node>>, rest: ArraySlice<Unmanaged<Node>>, roots: [Node],
    walk: Int
  ) {
    self.nodes = nodes
    inputs.reserveCapacity(8)
    for (place, node) in nodes.enumerated() {
      node._withUnsafeGuaranteedRef { $0.mark = (walk, Self.computed | place) }
    }
    for node in nodes {
      node._withUnsafeGuaranteedRef { node in
        node.operands.forEach { operand in
          if operand.mark.evaluation != walk { addInput(operand, walk) }
        }
      }
    }
    // Most pieces compute all there is, and the roots are all that is asked for.
    if rest.isEmpty && roots.count == 1 {
      outputs = [nodes[nodes.endIndex - 1]]
    } else {
      outputs = nodes.filter { Self.isNeeded($0, rest, roots) }
    }
  }

  /// Runs the program.
  ///
  /// - Returns: Whether it fits the registers; when not, nothing has changed.
  func run(_ programs: inout ProgramCache) throws(DeviceError) -> Bool {
    guard let program = programs.program(key(), build: build) else { return false }
    let shape = outputs[0]._withUnsafeGuaranteedRef { $0.shape }
    var donors = donatedBuffers(shape)
    var buffers: [Buffer] = []
    for output in outputs {
      let (size, count) = output._withUnsafeGuaranteedRef { ($0.dtype.byteCount, $0.count) }
      if let index = donors.firstIndex(where: { $0.elementSize == size }) {
        buffers.append(donors.remove(at: index).buffer)
      } else {
        buffers.append(try Buffer(byteCount: count * size))
      }
    }
    call(program, buffers, shape)
    for (output, buffer) in zip(outputs, buffers) {
      output._withUnsafeGuaranteedRef { $0.settle(Storage(buffer, shape: shape)) }
    }
    return true
  }

  /// Reduces the only output, computed a block at a time.
  ///
  /// - Returns: nil when it does not fit the registers.
  func reduce(
    _ step: ReductionStep, _ programs: inout ProgramCache
  ) throws(DeviceError) -> Storage? {
    guard let program = programs.program(key(), build: build) else { return nil }
    let shape = outputs[0]._withUnsafeGuaranteedRef { $0.shape }
    return try withArguments(shape) { arguments throws(DeviceError) in
      let inputs = SharedArguments(arguments)
      return try step.run(
        .computed { range, target in program.run(range, inputs: inputs.arguments, into: target) })
    }
  }

  // MARK: - Implementation

  /// Arguments that several threads read at once.
  private struct SharedArguments: @unchecked Sendable {
    let arguments: UnsafeBufferPointer<Program.Input>
    init(_ arguments: UnsafeBufferPointer<Program.Input>) { self.arguments = arguments }
  }

  /// Set in the place of a node that the piece computes, clear in that of an input.
  private static let computed = 1 << 32

  private let nodes: ArraySlice<Unmanaged<Node>>
  private var inputs: [Unmanaged<Node>] = []
  private var outputs: [Unmanaged<Node>] = []

  private mutating func addInput(_ operand: Node, _ walk: Int) {
    // Equal numbers written in different places are one input.
    if let number = operand.number {
      let known = inputs.firstIndex { input in
        input._withUnsafeGuaranteedRef { $0.number == number && $0.dtype == operand.dtype }
      }
      if let known {
        operand.mark = (walk, known)
        return
      }
    }
    operand.mark = (walk, inputs.count)
    inputs.append(.passUnretained(operand))
  }

  private static func isNeeded(
    _ node: Unmanaged<Node>, _ rest: ArraySlice<Unmanaged<Node>>, _ roots: [Node]
  ) -> Bool {
    node._withUnsafeGuaranteedRef { node in
      if roots.contains(where: { $0 === node }) { return true }
      return rest.contains { later in
        var uses = false
        later._withUnsafeGuaranteedRef { later in
          later.operands.forEach { if $0 === node { uses = true } }
        }
        return uses
      }
    }
  }

  /// Everything the program depends on: types of the inputs, each node's operation, types and
  /// operands, and which nodes are outputs.
  private func key() -> [UInt32] {
    var key: [UInt32] = []
    key.reserveCapacity(2 + inputs.count + 4 * nodes.count + outputs.count)
    key.append(UInt32(inputs.count) << 16 | UInt32(nodes.count))
    for input in inputs {
      key.append(input._withUnsafeGuaranteedRef { UInt32($0.dtype.rawValue) })
    }
    func reference(_ node: Node) -> UInt32 {
      let place = node.mark.place
      return UInt32(place & 0xffff) | (place >= Self.computed ? 1 << 31 : 0)
    }
    for node in nodes {
      node._withUnsafeGuaranteedRef { node in
        key.append(
          UInt32(node.primitive.rawValue) << 16 | UInt32(node.compute.rawValue) << 8
            | UInt32(node.dtype.rawValue))
        node.operands.forEach { key.append(reference($0)) }
      }
    }
    for node in outputs { key.append(node._withUnsafeGuaranteedRef(reference)) }
    return key
  }

  private func build() -> PreparedProgram? {
    var program = Program()
    let loads = inputs.map { input in
      program.load(input._withUnsafeGuaranteedRef { $0.dtype })
    }
    var values: [Program.Value] = []
    values.reserveCapacity(nodes.count)
    func value(_ node: Node) -> Program.Value {
      let place = node.mark.place
      return place >= Self.computed ? values[place & 0xffff] : loads[place]
    }
    for node in nodes {
      node._withUnsafeGuaranteedRef { node in
        var arguments: [Program.Value] = []
        node.operands.forEach { operand in
          let isCondition = node.primitive == .select && arguments.isEmpty
          arguments.append(program.cast(value(operand), to: isCondition ? .bool : node.compute))
        }
        let result =
          node.primitive == .copy ? arguments[0] : program.apply(node.primitive, arguments)
        values.append(program.cast(result, to: node.dtype))
      }
    }
    for node in outputs { program.store(node._withUnsafeGuaranteedRef(value)) }
    let prepared = PreparedProgram(program)
    return prepared.registerCount <= Program.registerLimit ? prepared : nil
  }

  private func call(_ program: PreparedProgram, _ buffers: [Buffer], _ shape: [Int]) {
    let count = outputs[0]._withUnsafeGuaranteedRef { $0.count }
    withUnsafeTemporaryAllocation(
      of: UnsafeMutableRawPointer.self, capacity: buffers.count
    ) { results in
      for (index, buffer) in buffers.enumerated() {
        results.initializeElement(at: index, to: buffer.pointer)
      }
      withArguments(shape) { arguments in
        program.run(count: count, inputs: arguments, outputs: UnsafeBufferPointer(results))
      }
    }
    withExtendedLifetime(buffers) {}
  }

  /// Calls `body` with the inputs as the program takes them.
  private func withArguments<Result, Failure: Error>(
    _ shape: [Int], _ body: (UnsafeBufferPointer<Program.Input>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var numbers = [ElementBits](repeating: .zero, count: inputs.count)
    var arguments: [Program.Input] = []
    arguments.reserveCapacity(inputs.count)
    return try numbers.withUnsafeMutableBufferPointer { numbers throws(Failure) in
      for (index, input) in inputs.enumerated() {
        input._withUnsafeGuaranteedRef { input in
          if let storage = input.storage {
            arguments.append(
              Program.Input(
                pointer: storage.pointer(input.dtype), dtype: input.dtype,
                layout: storage.layout(over: shape)))
          } else if let base = numbers.baseAddress {
            numbers[index] = input.dtype.bits(input.number ?? .float(0))
            arguments.append(
              Program.Input(pointer: base + index, dtype: input.dtype, layout: .scalar))
          }
        }
      }
      return try arguments.withUnsafeBufferPointer { arguments throws(Failure) in
        try body(arguments)
      }
    }
  }

  /// Memory of inputs that nobody can see once the program has run.
  ///
  /// An input qualifies when no tensor holds it, every pending user of it is computed here and is
  /// itself out of sight or an output, nothing else shares its buffer, and the buffer is the pool's.
  private func donatedBuffers(_ shape: [Int]) -> [(elementSize: Int, buffer: Buffer)] {
    var donors: [(elementSize: Int, buffer: Buffer)] = []
    for input in inputs {
      let buffer: (Int, Buffer)? = input._withUnsafeGuaranteedRef { input in
        guard input.state == .stored, input.handles.load(ordering: .relaxed) == 0,
          input.consumers.load(ordering: .relaxed) == uses(of: input),
          // A node that stays pending may be computed again later and needs its inputs then.
          donors.isEmpty ? !staysPending() : true,
          input.ownsItsBuffer(), let storage = input.storage,
          storage.buffer.isPooled, storage.offset == 0, storage.isContiguous, storage.shape == shape
        else { return nil }
        return (input.dtype.byteCount, storage.buffer)
      }
      if let buffer { donors.append(buffer) }
    }
    return donors
  }

  private func uses(of node: Node) -> Int {
    var count = 0
    for user in nodes {
      user._withUnsafeGuaranteedRef { user in
        user.operands.forEach { if $0 === node { count += 1 } }
      }
    }
    return count
  }

  private func staysPending() -> Bool {
    nodes.contains { reference in
      let isOutput = outputs.contains { $0.toOpaque() == reference.toOpaque() }
      return !isOutput
        && reference._withUnsafeGuaranteedRef { node in
          node.handles.load(ordering: .relaxed) > 0
            || node.consumers.load(ordering: .relaxed) > uses(of: node)
        }
    }
  }
}

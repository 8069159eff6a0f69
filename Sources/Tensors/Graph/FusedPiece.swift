import SwiftwaterDevices

/// A run of element-wise nodes small enough for one program: what it reads, what it writes, and the
/// memory for both.
struct FusedPiece: ~Copyable {
  /// Gives every node and input its place, and finds the outputs: the roots and what later pieces
  /// need.
  ///
  /// - Parameters:
  ///   - nodes: What is computed, operands first.
  ///   - rest: What later pieces compute.
  ///   - walk: A number that no node is marked with yet.
  ///   - room: Where lists were kept before, to be used again; ``giveBack(_:)`` returns it.
  init(
    _ nodes: ArraySlice<Unmanaged<Node>>, rest: ArraySlice<Unmanaged<Node>>, roots: [Node],
    walk: Int, room: inout Room
  ) {
    self.nodes = nodes
    swap(&self.room, &room)
    self.room.inputs.removeAll(keepingCapacity: true)
    self.room.outputs.removeAll(keepingCapacity: true)
    for (place, node) in nodes.enumerated() {
      node._withUnsafeGuaranteedRef { $0.mark = (walk, Self.computed | place) }
    }
    for node in nodes {
      node._withUnsafeGuaranteedRef { node in
        node.forEachOperand { operand, type in
          if let number = operand.number {
            addNumber(operand, number, type)
          } else if operand.mark.evaluation != walk {
            operand.mark = (walk, inputs.count)
            self.room.inputs.append(Input(node: .passUnretained(operand), dtype: operand.dtype))
          }
        }
      }
    }
    // Most pieces compute all there is, and the roots are all that is asked for.
    if rest.isEmpty && roots.count == 1 {
      self.room.outputs.append(nodes[nodes.endIndex - 1])
    } else {
      self.room.outputs.append(contentsOf: nodes.filter { Self.isNeeded($0, rest, roots) })
    }
  }

  /// Returns the lists for the next piece; this one is of no use any more.
  mutating func giveBack(_ room: inout Room) { swap(&self.room, &room) }

  /// Lists that are kept from piece to piece, so that small ones cost no allocation.
  struct Room {
    fileprivate var inputs: [Input] = []
    fileprivate var outputs: [Unmanaged<Node>] = []
    fileprivate var key: [UInt32] = []
  }

  /// What the program loads: an array, or a number in the type it meets.
  struct Input {
    let node: Unmanaged<Node>
    let dtype: DType
  }

  /// Runs the program.
  ///
  /// - Returns: Whether it fits the registers; when not, nothing has changed.
  mutating func run(_ programs: inout ProgramCache) throws(DeviceError) -> Bool {
    guard let program = program(&programs) else { return false }
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
  mutating func reduce(
    _ step: ReductionStep, _ programs: inout ProgramCache
  ) throws(DeviceError) -> Storage? {
    guard let program = program(&programs) else { return nil }
    let (shape, count) = outputs[0]._withUnsafeGuaranteedRef { ($0.shape, $0.count) }
    return try withArguments(shape) { arguments throws(DeviceError) in
      let inputs = SharedArguments(arguments)
      return try step.run(
        .computed { range, target in
          program.run(range, of: count, inputs: inputs.arguments, into: target)
        })
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

  let nodes: ArraySlice<Unmanaged<Node>>
  private var room = Room()
  var inputs: [Input] { _read { yield room.inputs } }
  var outputs: [Unmanaged<Node>] { _read { yield room.outputs } }

  /// Equal numbers written in different places are one input.
  private mutating func addNumber(_ operand: Node, _ number: Scalar, _ type: DType) {
    if place(of: number, type) == nil {
      room.inputs.append(Input(node: .passUnretained(operand), dtype: type))
    }
  }

  private func place(of number: Scalar, _ type: DType) -> Int? {
    inputs.firstIndex { input in
      input.dtype == type
        && input.node._withUnsafeGuaranteedRef { $0.number?.isSame(as: number) ?? false }
    }
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

  private mutating func program(_ programs: inout ProgramCache) -> PreparedProgram? {
    var key: [UInt32] = []
    swap(&key, &room.key)
    defer { swap(&key, &room.key) }
    describe(in: &key)
    return programs.program(key) { build() }
  }

  /// Writes everything the program depends on: types of the inputs, each node's operation, types and
  /// operands, and which nodes are outputs.
  private func describe(in key: inout [UInt32]) {
    key.removeAll(keepingCapacity: true)
    key.append(UInt32(inputs.count) << 16 | UInt32(nodes.count))
    for input in inputs { key.append(UInt32(input.dtype.rawValue)) }
    for node in nodes {
      node._withUnsafeGuaranteedRef { node in
        key.append(
          UInt32(node.primitive.rawValue) << 16 | UInt32(node.compute.rawValue) << 8
            | UInt32(node.dtype.rawValue))
        node.forEachOperand { key.append(reference($0, $1)) }
      }
    }
    for node in outputs { key.append(node._withUnsafeGuaranteedRef { reference($0, $0.dtype) }) }
  }

  /// Where an operand's value is: the place of an input, or with the highest bit that of a node.
  private func reference(_ operand: Node, _ type: DType) -> UInt32 {
    if let number = operand.number { return UInt32(place(of: number, type) ?? 0) }
    let place = operand.mark.place
    return UInt32(place & 0xffff) | (place >= Self.computed ? 1 << 31 : 0)
  }

  private func build() -> PreparedProgram? {
    var program = Program()
    let loads = inputs.map { program.load($0.dtype) }
    var values: [Program.Value] = []
    values.reserveCapacity(nodes.count)
    func value(_ node: Node, _ type: DType) -> Program.Value {
      let reference = reference(node, type)
      return reference >> 31 == 1 ? values[Int(reference & 0xffff)] : loads[Int(reference)]
    }
    for node in nodes {
      node._withUnsafeGuaranteedRef { node in
        var arguments: [Program.Value] = []
        node.forEachOperand { operand, type in
          let isCondition = node.primitive == .select && arguments.isEmpty
          arguments.append(
            program.cast(value(operand, type), to: isCondition ? .bool : node.compute))
        }
        let result =
          node.primitive == .copy ? arguments[0] : program.apply(node.primitive, arguments)
        values.append(program.cast(result, to: node.dtype))
      }
    }
    for node in outputs { program.store(node._withUnsafeGuaranteedRef { value($0, $0.dtype) }) }
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
    let count = inputs.count
    return try withTemporary(ElementBits.self, count) { numbers throws(Failure) in
      try withTemporary(Program.Input.self, count) { arguments throws(Failure) in
        for (index, input) in inputs.enumerated() {
          arguments.initializeElement(
            at: index, to: input.argument(at: numbers.baseAddress! + index, shape))
        }
        defer { arguments.deinitialize() }
        return try body(UnsafeBufferPointer(arguments))
      }
    }
  }
}

extension FusedPiece.Input {
  /// The input as the program takes it; a number is written to `room`.
  fileprivate func argument(
    at room: UnsafeMutablePointer<ElementBits>, _ shape: [Int]
  ) -> Program.Input {
    node._withUnsafeGuaranteedRef { node in
      if let storage = node.storage {
        return Program.Input(
          pointer: storage.pointer(dtype), dtype: dtype, layout: storage.layout(over: shape))
      }
      let number = (node.number ?? .float(0)).converted(from: node.dtype, to: dtype)
      room.initialize(to: dtype.bits(number))
      return Program.Input(pointer: UnsafeRawPointer(room), dtype: dtype, layout: .scalar)
    }
  }
}

/// Calls `body` with room for some elements on the stack, with its typed error.
private func withTemporary<Element, Result, Failure: Error>(
  _ type: Element.Type, _ count: Int,
  _ body: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Result
) throws(Failure) -> Result {
  // At least one, so that the room has an address.
  let outcome = withUnsafeTemporaryAllocation(of: type, capacity: max(1, count)) {
    room -> Swift.Result<Result, Failure> in
    do throws(Failure) {
      return .success(try body(UnsafeMutableBufferPointer(rebasing: room[..<count])))
    } catch {
      return .failure(error)
    }
  }
  return try outcome.get()
}

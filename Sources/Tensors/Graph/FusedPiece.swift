import SwiftwaterDevices

/// A run of element-wise nodes small enough for one program: what it reads, what it writes, and the
/// memory for both.
struct FusedPiece: ~Copyable {
  /// Gives every node and input its place, and finds the outputs: the roots and what later pieces
  /// need.
  ///
  /// - Parameters:
  ///   - range: Which nodes of the fusion are computed here.
  ///   - walk: A number that no node is marked with yet.
  ///   - room: Where lists were kept before, to be used again; ``giveBack(_:)`` returns it.
  init(of fusion: borrowing Fusion, _ range: Range<Int>, walk: Int, room: inout Room) {
    placement = fusion.placement
    swap(&self.room, &room)
    for index in range { self.room.nodes.append(fusion.nodes[index]) }
    for place in nodes.indices {
      nodes[place]._withUnsafeGuaranteedRef { $0.mark = (walk, Self.computed | place) }
    }
    for index in nodes.indices {
      nodes[index]._withUnsafeGuaranteedRef { node in
        node.forEachOperand { operand, type in
          if operand.number != nil {
            addNumber(operand, type)
          } else if operand.mark.evaluation != walk {
            operand.mark = (walk, inputs.count)
            self.room.inputs.append(
              Input(node: .passUnretained(operand), dtype: operand.dtype, uses: 1))
          } else if operand.mark.place < Self.computed {
            self.room.inputs[operand.mark.place].uses += 1
          }
        }
      }
    }
    // Most pieces compute all there is, and the roots are all that is asked for.
    if range.upperBound == fusion.nodes.count && fusion.roots.count == 1 {
      self.room.outputs.append(nodes[nodes.count - 1])
    } else {
      for node in nodes where Self.isNeeded(node, fusion, after: range.upperBound) {
        self.room.outputs.append(node)
      }
    }
  }

  /// Returns the lists for the next piece; this one is of no use any more.
  mutating func giveBack(_ room: inout Room) {
    self.room.clear()
    swap(&self.room, &room)
  }

  /// Lists that are kept from piece to piece, so that small ones cost no allocation.
  struct Room {
    fileprivate var nodes: [Unmanaged<Node>] = []
    fileprivate var inputs: [Input] = []
    fileprivate var outputs: [Unmanaged<Node>] = []
    fileprivate var buffers: [Buffer] = []
    fileprivate var key: [UInt32] = []

    fileprivate mutating func clear() {
      nodes.removeAll(keepingCapacity: true)
      inputs.removeAll(keepingCapacity: true)
      outputs.removeAll(keepingCapacity: true)
      buffers.removeAll(keepingCapacity: true)
    }
  }

  /// What the program loads: an array, or a number in the type it meets.
  struct Input {
    let node: Unmanaged<Node>
    let dtype: DType
    /// How often the piece takes it as an operand; not counted for a number.
    var uses: Int
  }

  /// Runs the program.
  ///
  /// - Returns: Whether it fits the registers; when not, nothing has changed.
  mutating func run(_ programs: inout ProgramCache) throws(DeviceError) -> Bool {
    guard let program = program(&programs) else { return false }
    let (extents, count) = outputs[0]._withUnsafeGuaranteedRef { ($0.extents, $0.count) }
    if try runsElsewhere(program, count, extents) { return true }
    try bringInputsToHost()
    let order = commonOrder(extents)
    var donors = donatedBuffers(extents, order: order) { $0.isPooled }
    for index in outputs.indices {
      let size = outputs[index]._withUnsafeGuaranteedRef { $0.dtype.byteCount }
      if let donor = donors.firstIndex(where: { $0.elementSize == size }) {
        let buffer = donors.remove(at: donor).buffer
        buffer.forgetDeviceCopy()
        room.buffers.append(buffer)
      } else {
        room.buffers.append(try Buffer(byteCount: count * size))
      }
    }
    call(program, count, extents, areInOrder: order != nil)
    for index in outputs.indices.reversed() {
      let buffer = room.buffers.removeLast()
      outputs[index]._withUnsafeGuaranteedRef {
        if let order {
          $0.settle(Storage(buffer, offset: 0, shape: extents.array, strides: order))
        } else {
          $0.settle(buffer)
        }
      }
    }
    return true
  }

  /// Reduces the only output, computed a block at a time.
  ///
  /// - Returns: nil when it does not fit the registers.
  mutating func reduce(
    _ step: ReductionStep, _ programs: inout ProgramCache
  ) throws(DeviceError) -> Storage? {
    guard let program = program(&programs)?.takeUnretainedValue() else { return nil }
    let (extents, count) = outputs[0]._withUnsafeGuaranteedRef { ($0.extents, $0.count) }
    if let result = try reducesElsewhere(step, program, count, extents) { return result }
    guard step.canCompute else { return nil }
    try bringInputsToHost()
    return try withArguments(extents) { arguments throws(DeviceError) in
      try step.run(.program(program, count: count, inputs: arguments))
    }
  }

  // MARK: - Implementation

  /// Set in the place of a node that the piece computes, clear in that of an input.
  private static let computed = 1 << 32

  /// The device that the fusion asks for; 0 when it asks for none.
  let placement: UInt8
  private var room = Room()
  /// What is computed, operands first.
  var nodes: [Unmanaged<Node>] { _read { yield room.nodes } }
  var inputs: [Input] { _read { yield room.inputs } }
  var outputs: [Unmanaged<Node>] { _read { yield room.outputs } }

  /// Equal numbers written in different places are one input.
  private mutating func addNumber(_ operand: Node, _ type: DType) {
    if place(of: operand, type) == nil {
      room.inputs.append(Input(node: .passUnretained(operand), dtype: type, uses: 0))
    }
  }

  private func place(of number: Node, _ type: DType) -> Int? {
    for place in inputs.indices where inputs[place].dtype == type {
      let isSame = inputs[place].node._withUnsafeGuaranteedRef { $0.hasSameNumber(as: number) }
      if isSame { return place }
    }
    return nil
  }

  private static func isNeeded(
    _ node: Unmanaged<Node>, _ fusion: borrowing Fusion, after end: Int
  ) -> Bool {
    if fusion.roots.contains(where: { $0.toOpaque() == node.toOpaque() }) { return true }
    return node._withUnsafeGuaranteedRef { node in
      fusion.nodes[end...].contains { later in
        var uses = false
        later._withUnsafeGuaranteedRef { later in
          later.operands.forEach { if $0 === node { uses = true } }
        }
        return uses
      }
    }
  }

  private mutating func program(
    _ programs: inout ProgramCache
  ) -> Unmanaged<PreparedProgram>? {
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
    for index in inputs.indices { key.append(UInt32(inputs[index].dtype.rawValue)) }
    for index in nodes.indices {
      nodes[index]._withUnsafeGuaranteedRef { node in
        key.append(
          UInt32(node.primitive.rawValue) << 16 | UInt32(node.compute.rawValue) << 8
            | UInt32(node.dtype.rawValue))
        node.forEachOperand { key.append(reference($0, $1)) }
      }
    }
    for index in outputs.indices {
      key.append(outputs[index]._withUnsafeGuaranteedRef { reference($0, $0.dtype) })
    }
  }

  /// Where an operand's value is: the place of an input, or with the highest bit that of a node.
  private func reference(_ operand: Node, _ type: DType) -> UInt32 {
    if operand.number != nil { return UInt32(place(of: operand, type) ?? 0) }
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

  /// The elements between neighbours along each axis, where all arrays that are read lie alike, without
  /// gaps and not in the order of rows.
  ///
  /// Then nothing has to be gathered, and what is written lies in that order too. Nil otherwise, and for a
  /// copy, which may be there for the order of rows.
  private func commonOrder(_ extents: Extents) -> [Int]? {
    var order: [Int]?
    for input in inputs {
      let isOther = input.node._withUnsafeGuaranteedRef { node -> Bool in
        guard let isPlain = node.storage?.isContiguous else { return false }
        guard !isPlain, let storage = node.storage, storage.extents == extents else { return true }
        if order == nil, storage.isDense { order = storage.steps }
        return order != storage.steps
      }
      if isOther { return nil }
    }
    guard order != nil else { return nil }
    let isCopied = outputs.contains { $0._withUnsafeGuaranteedRef { $0.primitive == .copy } }
    return isCopied ? nil : order
  }

  private func call(
    _ program: Unmanaged<PreparedProgram>, _ count: Int, _ extents: Extents, areInOrder: Bool
  ) {
    withUnsafeTemporaryAllocation(
      of: UnsafeMutableRawPointer.self, capacity: outputs.count
    ) { results in
      for index in outputs.indices {
        results.initializeElement(at: index, to: room.buffers[index].pointer)
      }
      withArguments(extents, areInOrder: areInOrder) { arguments in
        program._withUnsafeGuaranteedRef {
          $0.run(count: count, inputs: arguments, outputs: UnsafeBufferPointer(results))
        }
      }
    }
  }

  /// Calls `body` with the inputs as the program takes them.
  private func withArguments<Result, Failure: Error>(
    _ extents: Extents, areInOrder: Bool = false,
    _ body: (UnsafeBufferPointer<Program.Input>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let count = inputs.count
    return try withTemporary(ElementBits.self, count) { numbers throws(Failure) in
      try withTemporary(Program.Input.self, count) { arguments throws(Failure) in
        for index in inputs.indices {
          arguments.initializeElement(
            at: index,
            to: inputs[index].argument(at: numbers.baseAddress! + index, extents, areInOrder))
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
    at room: UnsafeMutablePointer<ElementBits>, _ extents: Extents, _ isInOrder: Bool
  ) -> Program.Input {
    node._withUnsafeGuaranteedRef { node in
      if isInOrder, let storage = node.storage {
        return Program.Input(
          pointer: storage.pointer(node.dtype), dtype: node.dtype, layout: .contiguous)
      }
      if let input = node.input(over: extents) { return input }
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

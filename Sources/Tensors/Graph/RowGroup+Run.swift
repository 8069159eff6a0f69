import SwiftwaterDevices

extension RowGroup {
  /// The places of the members that are written out: what was asked for, and what is needed outside
  /// the group and would cost a pass to compute again.
  var outputs: [Int] {
    let needed = members.map { isNeededOutside($0.reference) }
    let last = members.count - 1
    let isOutput = members.indices.map { place in
      place == last || needed[place] && (members[place].role == .reduction || isReduced(place))
    }
    // What stays pending goes on from the reductions when it is computed one day.
    let staysPending = members.indices.contains { needed[$0] && !isOutput[$0] }
    return members.indices.filter {
      isOutput[$0] || staysPending && members[$0].role == .reduction
    }
  }

  /// The place among the inputs of an array that nobody can see once the group is computed, and
  /// that the elements asked for fit.
  var donor: Int? {
    guard let result = members.last, result.role == .elements else { return nil }
    let isPending = members.dropLast().contains {
      $0.role != .reduction && isNeededOutside($0.reference)
    }
    guard !isPending else { return nil }
    let (extents, size) = (result.node.extents, result.node.dtype.byteCount)
    return inputs.firstIndex { reference in
      guard !isNeededOutside(reference) else { return false }
      let input = reference.takeUnretainedValue()
      guard input.state == .stored, input.ownsItsBuffer(), let storage = input.storage,
        storage.buffer.isPooled, storage.offset == 0,
        storage.isContiguous, storage.extents == extents, input.dtype.byteCount == size
      else { return false }
      return true
    }
  }

  /// Computes the group.
  ///
  /// - Returns: Whether it ran: every stage fits the registers, or an accelerator does it; when not,
  ///   nothing has changed.
  func run(_ programs: inout RowProgramCache) throws(DeviceError) -> Bool {
    guard let placement else { return false }
    if let accelerator = try accelerator(placement) {
      return try run(on: accelerator, placement, &programs)
    }
    let outputs = self.outputs
    let lowering = RowLowering(self, outputs: outputs)
    let program = programs.program(lowering.program)
    guard program.fits else { return false }
    let donated = donor.flatMap { inputs[$0]._withUnsafeGuaranteedRef { $0.storage?.buffer } }
    donated?.forgetDeviceCopy()
    var results: [Buffer] = []
    for place in outputs {
      let node = members[place].node
      if place == members.count - 1, let donated {
        results.append(donated)
      } else {
        results.append(try Buffer(byteCount: node.count * node.dtype.byteCount))
      }
    }
    let numbers = UnsafeMutablePointer<ElementBits>.allocate(capacity: lowering.inputs.count)
    defer { numbers.deallocate() }
    var arguments: [Program.Input] = []
    for (place, input) in lowering.inputs.enumerated() {
      arguments.append(try argument(input, at: numbers + place))
    }
    try program.run(
      rows: rows, width: width, inputs: arguments, outputs: results.map(\.pointer))
    // Held, since what is settled lets go of what lies below.
    let nodes = outputs.map { members[$0].node }
    for (node, buffer) in zip(nodes, results) {
      node.settle(Storage(buffer, extents: node.extents))
    }
    return true
  }

  /// The device that the members ask for, 0 for none; nil when they ask for different ones, and each
  /// pass goes where it was asked for.
  var placement: UInt8? {
    var joined: UInt8 = 0
    for member in members {
      let own = Placement.current(of: member.node.placement)
      guard let together = Placement.joined(joined, own) else { return nil }
      joined = together
    }
    return joined
  }

  /// The device that would compute the group in one pass if it began now; nil when it would be computed
  /// pass by pass.
  var likelyDevice: Device? {
    guard let placement else { return nil }
    let device = Placement.likelyDevice(
      recorded: placement, bytes: byteCount, inputs: inputBuffers)
    guard let accelerator = Accelerators.opened(device) else { return device }
    return AcceleratedRowProgram.suits(rows: rows, width: width, accelerator.traits) ? device : nil
  }

  // MARK: - Implementation

  /// The accelerator that is to compute the group; nil for the host.
  private func accelerator(_ placement: UInt8) throws(DeviceError) -> (any Accelerator)? {
    guard Placement.mayLeaveHost(recorded: placement, bytes: byteCount) else { return nil }
    return try Placement.accelerator(
      recorded: placement, bytes: byteCount, inputs: inputBuffers)
  }

  var byteCount: Int { rows * width * 8 }

  private var inputBuffers: [Buffer] {
    inputs.compactMap { $0._withUnsafeGuaranteedRef { $0.storage?.buffer } }
  }

  /// Whether a tensor holds a node, or something pending outside the group needs it.
  private func isNeededOutside(_ node: Unmanaged<Node>) -> Bool {
    !node.isOutOfSight(uses: uses(of: node))
  }

  private func uses(of node: Unmanaged<Node>) -> Int {
    members.reduce(0) { count, member in
      let operands = member.reference._withUnsafeGuaranteedRef { $0.operandReferences }
      return count + operands.count { $0.toOpaque() == node.toOpaque() }
    }
  }

  private func isReduced(_ place: Int) -> Bool {
    members.contains { member in
      member.role == .reduction
        && member.node.everyOperand.contains { $0 === members[place].node }
    }
  }

  /// An input as the program takes it; a number is written to `room`.
  private func argument(
    _ input: RowLowering.Input, at room: UnsafeMutablePointer<ElementBits>
  ) throws(DeviceError) -> Program.Input {
    switch input {
    case .number(let bits, let dtype):
      room.initialize(to: bits)
      return Program.Input(pointer: UnsafeRawPointer(room), dtype: dtype, layout: .scalar)
    case .array(let place, let extent):
      let node = inputs[place].takeUnretainedValue()
      let storage = try Evaluator.storage(of: node)
      try storage.buffer.bringToHost()
      let target = extent == .elements ? shape : numbersShape(node)
      return Program.Input(
        pointer: storage.pointer(node.dtype), dtype: node.dtype,
        layout: storage.broadcast(to: target).inputLayout)
    }
  }

  /// The shape over which members with a number for each row read an array.
  func numbersShape(_ array: Node) -> [Int] {
    members.first { member in
      member.role == .numbers && member.node.everyOperand.contains { $0 === array }
    }?.node.shape ?? array.shape
  }
}

/// Prepared programs over rows, so that a repeated expression is prepared once.
struct RowProgramCache {
  /// Returns the prepared form of a program.
  mutating func program(_ program: RowProgram) -> PreparedRowProgram {
    if let known = entries[program] { return known }
    // Few programs live long; forgetting all of them now and then is cheaper than knowing which.
    if entries.count >= Self.limit { entries.removeAll(keepingCapacity: true) }
    let prepared = PreparedRowProgram(program)
    entries[program] = prepared
    return prepared
  }

  private static let limit = 256

  private var entries: [RowProgram: PreparedRowProgram] = [:]
}

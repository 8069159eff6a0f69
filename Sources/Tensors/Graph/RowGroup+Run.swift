import SwiftwaterDevices

extension RowGroup {
  /// The places of the members that are written out: what was asked for, and what is needed outside
  /// the group and would cost a pass to compute again.
  var outputs: [Int] {
    let needed = members.map { isNeededOutside($0.node) }
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
      $0.role != .reduction && isNeededOutside($0.node)
    }
    guard !isPending else { return nil }
    return inputs.firstIndex { input in
      guard input.state == .stored, !isNeededOutside(input), input.ownsItsBuffer(),
        let storage = input.storage, storage.buffer.isPooled, storage.offset == 0,
        storage.isContiguous, storage.shape == shape,
        input.dtype.byteCount == result.node.dtype.byteCount
      else { return false }
      return true
    }
  }

  /// Computes the group.
  ///
  /// - Returns: Whether every stage fits the registers; when not, nothing has changed.
  func run(_ programs: inout RowProgramCache) throws(DeviceError) -> Bool {
    let outputs = self.outputs
    let lowering = RowLowering(self, outputs: outputs)
    let program = programs.program(lowering.program)
    guard program.fits else { return false }
    let donated = donor.flatMap { inputs[$0].storage?.buffer }
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
    for (place, buffer) in zip(outputs, results) {
      let node = members[place].node
      node.settle(Storage(buffer, shape: node.shape))
    }
    return true
  }

  // MARK: - Implementation

  /// Whether a tensor holds a node, or something pending outside the group needs it.
  private func isNeededOutside(_ node: Node) -> Bool {
    if node.handles.load(ordering: .relaxed) > 0 { return true }
    var uses = 0
    for member in members {
      for operand in member.node.everyOperand where operand === node { uses += 1 }
    }
    return node.consumers.load(ordering: .relaxed) > uses
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
      let node = inputs[place]
      let storage = try Evaluator.storage(of: node)
      let target = extent == .elements ? shape : numbersShape(node)
      return Program.Input(
        pointer: storage.pointer(node.dtype), dtype: node.dtype,
        layout: storage.layout(over: target))
    }
  }

  /// The shape over which members with a number for each row read an array.
  private func numbersShape(_ array: Node) -> [Int] {
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

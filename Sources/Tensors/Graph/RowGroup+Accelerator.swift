import SwiftwaterDevices

extension RowGroup {
  /// Computes the group on an accelerator in one pass over memory.
  ///
  /// - Returns: Whether it ran; when not, nothing has changed, and the members are computed pass by
  ///   pass.
  func run(
    on accelerator: any Accelerator, _ placement: UInt8, _ programs: inout RowProgramCache
  ) throws(DeviceError) -> Bool {
    guard AcceleratedRowProgram.suits(rows: rows, width: width, accelerator.traits) else {
      return false
    }
    let outputs = self.outputs
    let lowering = RowLowering(self, outputs: outputs)
    let program = programs.program(lowering.program).accelerated
    let ran = try accelerator.attempt(recorded: placement) { () throws(DeviceError) -> Bool? in
      var inputs: [AcceleratedProgram.Input] = []
      for input in lowering.inputs { inputs.append(try argument(input, on: accelerator)) }
      var results: [DeviceMemory] = []
      for place in outputs {
        let node = members[place].node
        results.append(try accelerator.allocate(byteCount: node.count * node.dtype.byteCount))
      }
      try program.run(
        on: accelerator, rows: rows, width: width, inputs: inputs, outputs: results,
        for: "rows of \(members.count) operations")
      // Held, since what is settled lets go of what lies below.
      let nodes = outputs.map { members[$0].node }
      for (node, memory) in zip(nodes, results) {
        let result = Storage(
          Buffer(memory, byteCount: node.count * node.dtype.byteCount), extents: node.extents)
        node.addRecovery(to: result, placement: placement)
        node.settle(result)
      }
      return true
    }
    return ran != nil
  }

  // MARK: - Implementation

  private func argument(
    _ input: RowLowering.Input, on accelerator: any Accelerator
  ) throws(DeviceError) -> AcceleratedProgram.Input {
    switch input {
    case .number(let bits, let dtype):
      return .scalar(bits.x, imaginary: bits.y, dtype: dtype)
    case .array(let place, let extent):
      let node = inputs[place].takeUnretainedValue()
      let storage = try Evaluator.storage(of: node)
      let target = extent == .elements ? shape : numbersShape(node)
      return .memory(
        try storage.buffer.memory(on: accelerator), start: storage.offset, dtype: node.dtype,
        layout: storage.broadcast(to: target).inputLayout)
    }
  }
}

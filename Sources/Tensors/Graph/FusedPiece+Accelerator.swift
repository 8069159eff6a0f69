import SwiftwaterDevices

extension FusedPiece {
  /// Runs the program on an accelerator if that is where it belongs.
  ///
  /// - Returns: Whether it ran; when not, nothing has changed.
  mutating func runsElsewhere(
    _ program: Unmanaged<PreparedProgram>, _ count: Int, _ extents: Extents
  ) throws(DeviceError) -> Bool {
    guard let accelerator = try accelerator(count) else { return false }
    let accelerated = program._withUnsafeGuaranteedRef { $0.accelerated }
    let ran = try accelerator.attempt(recorded: placement) { () throws(DeviceError) -> Bool? in
      let inputs = try acceleratedInputs(accelerator, extents)
      var donors = donatedBuffers(extents) { $0.mayBeWritten(on: accelerator) }
      var targets: [DeviceMemory] = []
      var written: [Buffer] = []
      for output in outputs {
        let size = output._withUnsafeGuaranteedRef { $0.dtype.byteCount }
        if let donor = donors.firstIndex(where: { $0.elementSize == size }) {
          let buffer = donors.remove(at: donor).buffer
          targets.append(try buffer.memory(on: accelerator))
          written.append(buffer)
        } else {
          targets.append(try accelerator.allocate(byteCount: count * size))
        }
      }
      try accelerated.run(
        on: accelerator, count: count, inputs: inputs, outputs: targets.map { .init($0) },
        for: operationNames)
      for (output, memory) in zip(outputs, targets) {
        output._withUnsafeGuaranteedRef { node in
          let result = Storage(
            Buffer(memory, byteCount: count * node.dtype.byteCount), extents: node.extents)
          node.addRecovery(to: result, placement: placement)
          node.settle(result)
        }
      }
      // What the host has of them may still be asked for.
      for buffer in written { buffer.forgetDeviceCopy() }
      return true
    }
    return ran != nil
  }

  /// Reduces the only output on an accelerator if that is where it belongs.
  mutating func reducesElsewhere(
    _ step: ReductionStep, _ program: PreparedProgram, _ count: Int, _ extents: Extents
  ) throws(DeviceError) -> Storage? {
    guard let accelerator = try accelerator(count) else { return nil }
    return try accelerator.attempt(recorded: placement) { () throws(DeviceError) in
      let inputs = try acceleratedInputs(accelerator, extents)
      guard case .reduction(let kind) = step.kind else { return nil }
      return try step.run(program.accelerated.fold(.reduction(kind)), inputs, on: accelerator)
    }
  }

  /// Copies what an accelerator has to the host, before the host's program reads it.
  func bringInputsToHost() throws(DeviceError) {
    for index in inputs.indices {
      if let buffer = inputs[index].node._withUnsafeGuaranteedRef({ $0.storage?.buffer }),
        !buffer.isOnHost
      {
        try buffer.bringToHost()
      }
    }
  }

  // MARK: - Implementation

  /// The accelerator for `count` elements of every array; asked for each small expression, so that
  /// the answer for these comes first.
  private func accelerator(_ count: Int) throws(DeviceError) -> (any Accelerator)? {
    guard Placement.mayLeaveHost(recorded: placement, bytes: 8 * count) else { return nil }
    var bytes = 0
    var buffers: [Buffer] = []
    for input in inputs {
      guard let buffer = input.node._withUnsafeGuaranteedRef({ $0.storage?.buffer }) else {
        continue
      }
      bytes += count * input.dtype.byteCount
      buffers.append(buffer)
    }
    for output in outputs {
      bytes += count * output._withUnsafeGuaranteedRef { $0.dtype.byteCount }
    }
    return try Placement.accelerator(recorded: placement, bytes: bytes, inputs: buffers)
  }

  private func acceleratedInputs(
    _ accelerator: any Accelerator, _ extents: Extents
  ) throws(DeviceError) -> [AcceleratedProgram.Input] {
    var result: [AcceleratedProgram.Input] = []
    for input in inputs {
      let node = input.node.takeUnretainedValue()
      if let storage = node.storage {
        let seen = storage.extents == extents ? storage : storage.broadcast(to: extents.array)
        result.append(
          .memory(
            try storage.buffer.memory(on: accelerator), start: storage.offset,
            dtype: input.dtype, layout: seen.inputLayout))
      } else {
        let number = (node.number ?? .float(0)).converted(from: node.dtype, to: input.dtype)
        let bits = input.dtype.bits(number)
        result.append(.scalar(bits.x, imaginary: bits.y, dtype: input.dtype))
      }
    }
    return result
  }

  /// What is computed, for errors and plans.
  private var operationNames: String {
    nodes.prefix(8).map { $0._withUnsafeGuaranteedRef { "\($0.primitive)" } }
      .joined(separator: ", ") + (nodes.count > 8 ? ", …" : "")
  }
}

extension ReductionStep {
  /// Reduces elements of memory on an accelerator, however they lie.
  func run(_ storage: Storage, on accelerator: any Accelerator) throws(DeviceError) -> Storage? {
    let input = AcceleratedProgram.Input.memory(
      try storage.buffer.memory(on: accelerator), start: storage.offset, dtype: dtype,
      layout: storage.inputLayout)
    guard case .reduction(let kind) = kind else {
      return try squaredDistances(.shared(.moments, of: dtype), [input], on: accelerator)
    }
    return try run(.shared(.reduction(kind), of: dtype), [input], on: accelerator)
  }

  /// Sums squared distances from means on an accelerator.
  ///
  /// - Returns: nil when the device's sums are narrower than the host's.
  private func squaredDistances(
    _ fold: AcceleratedReduction, _ inputs: [AcceleratedProgram.Input],
    on accelerator: any Accelerator
  ) throws(DeviceError) -> Storage? {
    guard outer * inner > 0, try fold.resultTypes(on: accelerator) == [.float64, .float64] else {
      return nil
    }
    let byteCount = outer * inner * DType.float64.byteCount
    let means = try accelerator.allocate(byteCount: byteCount)
    let squares = try accelerator.allocate(byteCount: byteCount)
    try fold.run(
      on: accelerator, outer: outer, count: count, inner: inner, inputs: inputs,
      results: [.init(means), .init(squares)], for: "variance")
    return Storage(Buffer(squares, byteCount: byteCount), shape: shape)
  }

  /// Reduces the elements of a program on an accelerator.
  ///
  /// - Returns: nil when the device's sums are narrower than the host's.
  func run(
    _ fold: AcceleratedReduction, _ inputs: [AcceleratedProgram.Input],
    on accelerator: any Accelerator
  ) throws(DeviceError) -> Storage? {
    let result = kind.resultType(dtype)
    guard outer * inner > 0, try fold.resultTypes(on: accelerator) == [result] else { return nil }
    let byteCount = outer * inner * result.byteCount
    let memory = try accelerator.allocate(byteCount: byteCount)
    try fold.run(
      on: accelerator, outer: outer, count: count, inner: inner, inputs: inputs,
      results: [.init(memory)], for: "\(kind)")
    return Storage(Buffer(memory, byteCount: byteCount), shape: shape)
  }
}

extension Deferred {
  /// Runs the operation for a node where it belongs.
  func run(_ inputs: [Storage], for node: Node) throws(DeviceError) -> Storage {
    if accelerated != nil || !isView && Placement.isAsked(recorded: node.placement),
      let accelerator = try accelerator(inputs, for: node)
    {
      let result = try accelerator.attempt(recorded: node.placement) {
        () throws(DeviceError) in try accelerated?(accelerator, inputs) ?? nil
      }
      if let result { return result }
      HostOperations.count(name, for: accelerator.device)
    }
    if !isView {
      for input in inputs where !input.buffer.isOnHost { try input.buffer.bringToHost() }
    }
    return try body(inputs)
  }

  private func accelerator(
    _ inputs: [Storage], for node: Node
  ) throws(DeviceError) -> (any Accelerator)? {
    let bytes = zip(inputs, operands).reduce(node.count * node.dtype.byteCount) {
      $0 + $1.0.count * $1.1.dtype.byteCount
    }
    guard Placement.mayLeaveHost(recorded: node.placement, bytes: bytes) else { return nil }
    return try Placement.accelerator(
      recorded: node.placement, bytes: bytes, cost: cost, inputs: inputs.map(\.buffer))
  }
}

extension Accelerator {
  /// Does some work here; nil when this device cannot and the host should.
  ///
  /// A library that is not installed is something the device cannot do. Other failures are thrown when
  /// this device was asked for. When it was chosen, the host goes on: the
  /// device is given up after it has failed, and kept when only its memory was too small.
  func attempt<Result>(
    recorded: UInt8, _ work: () throws(DeviceError) -> Result?
  ) throws(DeviceError) -> Result? {
    do throws(DeviceError) {
      return try work()
    } catch {
      if error.code == .unsupported || error.code == .missingLibrary { return nil }
      if Placement.isAsked(recorded: recorded) { throw error }
      if error.code != .outOfMemory { Placement.giveUp(self) }
      return nil
    }
  }
}

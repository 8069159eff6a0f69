import Synchronization

/// A program over rows that runs on accelerators as one kernel.
package final class AcceleratedRowProgram: Sendable {
  /// The program.
  package let program: RowProgram

  /// Takes a program; nothing is printed yet.
  package init(_ program: RowProgram) { self.program = program }

  /// Puts the program in a device's queue.
  ///
  /// - Parameters:
  ///   - accelerator: The device, whose memory the inputs and outputs are.
  ///   - rows: The number of rows.
  ///   - width: The number of elements of a row.
  ///   - inputs: One for each input, in order: memory without gaps, or real values.
  ///   - outputs: One for each output, in order.
  ///   - operation: What the program does, for errors.
  /// - Throws: ``DeviceError`` with code `unsupported` when the device cannot compute it or an input
  ///   has gaps, `invalidSetting` for arrays that do not lie within their memory, or a failure of the
  ///   device.
  /// - Complexity: O(*rows* × *width* × instructions) on the device; equal bits each time.
  package func run(
    on accelerator: any Accelerator, rows: Int, width: Int, inputs: [AcceleratedProgram.Input],
    outputs: [AcceleratedProgram.Output], for operation: String = "rows"
  ) throws(DeviceError) {
    let (all, isFar) = rows.multipliedReportingOverflow(by: width)
    guard !isFar, rows >= 0, width >= 0, inputs.count == program.inputs.count,
      outputs.count == program.outputs.count
    else {
      throw DeviceError(
        .invalidSetting,
        "\(operation): \(inputs.count) inputs and \(outputs.count) outputs of \(rows) × \(width) "
          + "elements for a program of \(program.inputs.count) and \(program.outputs.count)")
    }
    guard all > 0 else { return }
    func count(_ slot: RowProgram.Slot) -> Int { slot.extent == .elements ? all : rows }
    var arguments: [KernelArgument] = []
    for (input, slot) in zip(inputs, program.inputs) {
      arguments += try Self.arguments(input, slot, count(slot), operation)
    }
    for (output, slot) in zip(outputs, program.outputs.map({ program.slots[$0] })) {
      arguments += try ProgramArrays.output(output, slot.dtype, count(slot), operation)
    }
    let groups = min(rows, max(1, accelerator.traits.computeUnits) * 8)
    for slot in RowText.scratchSlots(program) {
      arguments.append(
        .memory(
          try accelerator.allocate(
            byteCount: groups * width * program.slots[slot].dtype.byteCount)))
    }
    let form = RowText.Form(
      dtypes: inputs.map(\.dtype), areValues: inputs.map(\.isValue),
      hasFloat64: accelerator.traits.hasFloat64)
    try accelerator.launch(
      kernel(form, on: accelerator), .groups(groups), arguments + [.int(rows), .int(width)],
      for: operation)
  }

  // MARK: - Implementation

  private struct Key: Hashable {
    let device: Device
    let form: RowText.Form
  }

  private let kernels = Mutex<[Key: any Kernel]>([:])

  private func kernel(
    _ form: RowText.Form, on accelerator: any Accelerator
  ) throws(DeviceError) -> any Kernel {
    let key = Key(device: accelerator.device, form: form)
    if let kernel = kernels.withLock({ $0[key] }) { return kernel }
    let kernel = try accelerator.kernel(RowText.kernel(program, form))
    kernels.withLock { $0[key] = kernel }
    return kernel
  }

  private static func arguments(
    _ input: AcceleratedProgram.Input, _ slot: RowProgram.Slot, _ count: Int, _ operation: String
  ) throws(DeviceError) -> [KernelArgument] {
    guard RegisterClass(input.dtype) == RegisterClass(slot.dtype) else {
      throw DeviceError(
        .invalidSetting, "\(operation): an input of \(input.dtype) where \(slot.dtype) is read")
    }
    switch input {
    case .scalar(let bits, _, let dtype):
      guard !dtype.isComplex else {
        throw DeviceError(.unsupported, "\(operation): no complex values in programs over rows")
      }
      return [.bits(bits, byteCount: dtype.byteCount)]
    case .memory(let memory, let start, let dtype, let layout):
      guard layout == .contiguous else {
        throw DeviceError(.unsupported, "\(operation): an input with gaps; copy it before")
      }
      return try ProgramArrays.output(
        AcceleratedProgram.Output(memory, start: start), dtype, count, operation)
    }
  }
}

extension AcceleratedProgram.Input {
  /// Whether it is a value rather than an array.
  var isValue: Bool {
    if case .scalar = self { return true }
    return false
  }
}

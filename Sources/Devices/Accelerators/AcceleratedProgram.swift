import Synchronization

/// A program that runs on accelerators: its texts are printed and compiled as layouts call for them.
package final class AcceleratedProgram: Sendable {
  /// The program.
  package let program: Program

  /// Takes a program; nothing is printed yet.
  package init(_ program: Program) { self.program = program }

  /// An array or a value handed to a program on a device.
  package enum Input: Sendable {
    /// Elements of the device's memory, from the one at `start`.
    case memory(DeviceMemory, start: Int, dtype: DType, layout: Program.InputLayout)
    /// One value for every place: its bytes, and for `complex128` those of the imaginary part.
    case scalar(UInt64, imaginary: UInt64 = 0, dtype: DType)

    /// The type of the elements.
    package var dtype: DType {
      switch self {
      case .memory(_, _, let dtype, _), .scalar(_, _, let dtype): dtype
      }
    }
  }

  /// Where the elements of a store go, without gaps.
  package struct Output: Sendable {
    /// The memory, which may be that of a contiguous input with the same start and size of elements.
    package let memory: DeviceMemory
    /// The place of the first element.
    package let start: Int

    /// Names a place.
    package init(_ memory: DeviceMemory, start: Int = 0) {
      self.memory = memory
      self.start = start
    }
  }

  /// Puts the program in a device's queue.
  ///
  /// - Parameters:
  ///   - accelerator: The device, whose memory the inputs and outputs are.
  ///   - count: The number of elements of every output.
  ///   - inputs: One for each load, in order.
  ///   - outputs: One for each store, in order.
  ///   - operation: What the program does, for errors.
  /// - Throws: ``DeviceError`` with code `unsupported` when the device cannot compute the program,
  ///   `invalidSetting` for arrays that do not lie within their memory, or a failure of the device.
  /// - Complexity: O(*count* × instructions) on the device.
  package func run(
    on accelerator: any Accelerator, count: Int, inputs: [Input], outputs: [Output],
    for operation: String = "program"
  ) throws(DeviceError) {
    guard outputs.count == program.outputs.count else {
      throw DeviceError(
        .invalidSetting,
        "\(operation): \(outputs.count) arrays for the \(program.outputs.count) outputs of a program"
      )
    }
    guard count > 0 else { return }
    var arrays = try ProgramArrays(
      inputs, of: program, count: count, hasFloat64: accelerator.traits.hasFloat64, operation)
    for (output, declared) in zip(outputs, program.outputs) {
      try arrays.addOutput(output, declared.dtype, count, operation)
    }
    arrays.choosePack(isProcessor: accelerator.traits.isProcessor)
    let kernel = try kernels.kernel(arrays.form, on: accelerator, text: text)
    try accelerator.launch(
      kernel, .elements(max(1, count / arrays.form.pack)),
      arrays.inputArguments + arrays.outputArguments + [.int(count)], for: operation)
  }

  /// The fold of this program's only output, made the first time.
  package func fold(_ kind: AcceleratedReduction.Kind) -> AcceleratedReduction {
    folds.withLock { folds in
      if let fold = folds[kind] { return fold }
      let fold = AcceleratedReduction(kind, of: program)
      folds[kind] = fold
      return fold
    }
  }

  /// Prints the kernel of a form.
  func text(_ form: ProgramText.Form) throws(DeviceError) -> KernelText {
    try ProgramText(program, form).kernel
  }

  // MARK: - Implementation

  private let folds = Mutex<[AcceleratedReduction.Kind: AcceleratedReduction]>([:])
  private let kernels = CompiledKernels<ProgramText.Form>()
}

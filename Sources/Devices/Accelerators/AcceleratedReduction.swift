import Synchronization

/// A fold of a program's only output along one axis on accelerators, the elements computed on the
/// way and never written out.
package final class AcceleratedReduction: Sendable {
  /// What is made of the elements.
  package enum Kind: Sendable, Hashable {
    /// A reduction; sums and products of floats are `float64`, or `float32` where the device has
    /// nothing wider.
    case reduction(Reduction)
    /// Two results: the mean, and the sum of the squared distances from it; types as for sums.
    case moments
  }

  /// The program of the elements.
  package let program: Program
  /// What is made of them.
  package let kind: Kind

  /// Takes a program with one output.
  package init(_ kind: Kind, of program: Program) {
    self.kind = kind
    self.program = program
  }

  /// Folds elements of memory as they are.
  package convenience init(_ kind: Kind, of dtype: DType) {
    var program = Program()
    program.store(program.load(dtype))
    self.init(kind, of: program)
  }

  /// The fold of elements of memory as they are, made the first time.
  package static func shared(_ kind: Kind, of dtype: DType) -> AcceleratedReduction {
    let program = copies.withLock { copies in
      if let program = copies[dtype] { return program }
      var program = Program()
      program.store(program.load(dtype))
      let accelerated = AcceleratedProgram(program)
      copies[dtype] = accelerated
      return accelerated
    }
    return program.fold(kind)
  }

  private static let copies = Mutex<[DType: AcceleratedProgram]>([:])

  /// The types of the results on a device.
  ///
  /// - Throws: ``DeviceError`` with code `unsupported` for types that are not folded.
  package func resultTypes(on accelerator: any Accelerator) throws(DeviceError) -> [DType] {
    try fold(accelerator.traits.hasFloat64).results
  }

  /// Puts the fold of the middle axis of (outer, count, inner) in a device's queue.
  ///
  /// - Parameters:
  ///   - accelerator: The device, whose memory the inputs and results are.
  ///   - outer: The number of elements of the axes before.
  ///   - count: The extent of the axis, at least 1.
  ///   - inner: The number of elements of the axes after.
  ///   - inputs: One for each load of the program, for outer × count × inner elements.
  ///   - results: outer × inner elements for each of ``resultTypes(on:)``.
  ///   - operation: What the fold is for, for errors.
  /// - Throws: ``DeviceError`` with code `unsupported` when the device cannot compute it,
  ///   `invalidSetting` for arrays that do not lie within their memory, or a failure of the device.
  /// - Complexity: O(*outer* × *count* × *inner*) on the device; equal bits each time.
  package func run(
    on accelerator: any Accelerator, outer: Int, count: Int, inner: Int,
    inputs: [AcceleratedProgram.Input], results: [AcceleratedProgram.Output],
    for operation: String = "reduction"
  ) throws(DeviceError) {
    let fold = try fold(accelerator.traits.hasFloat64)
    let (slices, isFar) = outer.multipliedReportingOverflow(by: inner)
    let (all, isFarther) = slices.multipliedReportingOverflow(by: count)
    guard !isFar, !isFarther, count > 0, outer >= 0, inner >= 0,
      results.count == fold.results.count,
      program.outputs.count == 1
    else {
      throw DeviceError(
        .invalidSetting,
        "\(operation): \(results.count) results of \(outer) × \(count) × \(inner) elements")
    }
    guard all > 0 else { return }
    let arrays = try ProgramArrays(
      inputs, of: program, count: all, hasFloat64: accelerator.traits.hasFloat64, operation)
    var targets: [KernelArgument] = []
    for (result, dtype) in zip(results, fold.results) {
      targets += try ProgramArrays.output(result, dtype, slices, operation)
    }
    let shape = ReductionShape(outer: outer, count: count, inner: inner, accelerator.traits)
    let form = ReductionText.Form(
      program: arrays.form, team: shape.team, isColumns: inner > 1, isPartial: shape.parts > 1)
    func launch(
      _ step: Step, _ arguments: [KernelArgument], folds: Int, count: Int, parts: Int, chunk: Int,
      team: Int
    ) throws(DeviceError) {
      let kernel = try kernels.kernel(step, on: accelerator) { step throws(DeviceError) in
        try text(step, hasFloat64: accelerator.traits.hasFloat64)
      }
      let side = max(1, accelerator.traits.groupSize / team)
      try accelerator.launch(
        kernel, .groups(min((folds + side - 1) / side, shape.mostGroups)),
        arguments + [folds, count, inner, parts, chunk].map(KernelArgument.int), for: operation)
    }
    guard shape.parts > 1 else {
      try launch(
        .first(form), arrays.inputArguments + targets, folds: slices, count: count, parts: 1,
        chunk: count, team: shape.team)
      return
    }
    let folds = slices * shape.parts
    let partial = try accelerator.allocate(byteCount: folds * fold.byteCount)
    try launch(
      .first(form), arrays.inputArguments + [.memory(partial), .int(0)], folds: folds,
      count: count, parts: shape.parts, chunk: shape.chunk, team: shape.team)
    let last = ReductionShape(
      outer: outer, count: shape.parts, inner: inner, accelerator.traits, isWhole: true)
    try launch(
      .second(team: last.team, isColumns: inner > 1), [.memory(partial)] + targets,
      folds: slices, count: shape.parts, parts: 1, chunk: shape.parts, team: last.team)
  }

  /// Prints a kernel.
  func text(_ step: Step, hasFloat64: Bool) throws(DeviceError) -> KernelText {
    let fold = try fold(hasFloat64)
    switch step {
    case .first(let form):
      return ReductionText.first(try ProgramText(program, form.program), fold, form)
    case .second(let team, let isColumns):
      return ReductionText.second(fold, team: team, isColumns: isColumns)
    }
  }

  /// One of the two kernels.
  enum Step: Sendable, Hashable {
    case first(ReductionText.Form)
    case second(team: Int, isColumns: Bool)
  }

  // MARK: - Implementation

  private let kernels = CompiledKernels<Step>()

  private func fold(_ hasFloat64: Bool) throws(DeviceError) -> FoldText {
    let dtype = program.outputs.first?.dtype ?? .float32
    switch kind {
    case .moments: return try FoldText(.moments, of: dtype, hasFloat64: hasFloat64)
    case .reduction(let reduction):
      return try FoldText(.reduction(reduction), of: dtype, hasFloat64: hasFloat64)
    }
  }
}

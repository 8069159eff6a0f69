import CKernels

/// A program with its registers allocated for the CPU, ready to run many times.
public final class PreparedProgram: Sendable {
  /// How many registers the program needs; at most ``Program/registerLimit`` can run.
  public let registerCount: Int
  /// The program for accelerators.
  package let accelerated: AcceleratedProgram

  /// Allocates registers.
  public init(_ program: Program) {
    let allocated = AllocatedProgram(program)
    accelerated = AcceleratedProgram(program)
    instructions = allocated.instructions
    inputRegisters = allocated.inputRegisters
    outputs = program.outputs.indices.map { index in
      let dtype = program.outputs[index].dtype
      return Output(
        dtype: dtype.rawValue, byteCount: dtype.byteCount,
        register: allocated.outputRegisters[index],
        isDirect: allocated.outputIsOwn[index] && dtype.isRegisterType)
    }
    registerCount = allocated.registerCount
    writesLast =
      outputs.count == 1 && outputs[0].isDirect
      && instructions.last?.destination == outputs[0].register
    outputBytes = outputs.reduce(0) { $0 + $1.byteCount }
    elementBytes = program.steps.map(\.widestByteCount).max() ?? 8
  }

  /// Runs the program on the CPU, over all threads when there is enough to do.
  ///
  /// - Parameters:
  ///   - count: The number of elements of every output.
  ///   - inputs: One for each load, in order.
  ///   - outputs: One address for each store, in order; contiguous. An output may be the same memory
  ///     as a contiguous input of equal element size.
  /// - Precondition: At most ``Program/registerLimit`` registers are needed.
  /// - Complexity: O(*count* × instructions); below a microsecond for few elements.
  public func run(
    count: Int, inputs: UnsafeBufferPointer<Program.Input>,
    outputs: UnsafeBufferPointer<UnsafeMutableRawPointer>
  ) {
    guard count > 0 else { return }
    let grain = grain(inputs)
    withCProgram(count, inputs, outputs) { program in
      if count <= grain {
        program.run(0..<count)
      } else {
        Threads.forEachRange(count, grain: grain) { _, range in program.run(range) }
      }
    }
  }

  /// Runs the program for some of its elements, on this thread.
  ///
  /// - Parameters:
  ///   - range: The places of the elements.
  ///   - count: How many elements there are in all.
  ///   - inputs: One for each load, in order, for all elements.
  ///   - output: Where the elements of the only output go; its first element is that of the range.
  public func run(
    _ range: Range<Int>, of count: Int, inputs: UnsafeBufferPointer<Program.Input>,
    into output: UnsafeMutableRawPointer
  ) {
    // The interpreter counts from the first element of all.
    let size = self.outputs[0].byteCount
    var origin = output - range.lowerBound * size
    withUnsafePointer(to: &origin) { origin in
      // The output is used at once, and small: as if there were none.
      withCProgram(count, inputs, UnsafeBufferPointer(start: origin, count: 1), isKept: false) {
        $0.run(range)
      }
    }
  }

  /// Whether ``sum(_:of:inputs:)`` can add up what the program computes.
  var canSum: Bool {
    outputs.count == 1
      && (outputs[0].dtype == DType.float32.rawValue || outputs[0].dtype == DType.float64.rawValue)
  }

  /// Adds up some elements of the only output, floats or doubles, which are written nowhere.
  ///
  /// - Parameters:
  ///   - range: The places of the elements.
  ///   - count: How many elements there are in all.
  ///   - inputs: One for each load, in order, for all elements.
  /// - Returns: The sum, with the bits of ``Reduction/sum`` of the elements in memory.
  func sum(
    _ range: Range<Int>, of count: Int, inputs: UnsafeBufferPointer<Program.Input>
  ) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Int(SW_LANES)) { lanes in
      lanes.initialize(repeating: 0)
      guard let base = lanes.baseAddress else { return 0 }
      var nowhere = UnsafeMutableRawPointer(base)
      withUnsafePointer(to: &nowhere) { nowhere in
        withCProgram(
          count, inputs, UnsafeBufferPointer(start: nowhere, count: 1), isKept: false, lanes: base
        ) { $0.run(range) }
      }
      return sw_sum_of_lanes(base)
    }
  }

  // MARK: - Implementation

  let instructions: [sw_instruction]
  let inputRegisters: [UInt16]
  let outputs: [Output]
  /// Whether there is one output, which the last instruction writes where it belongs.
  private let writesLast: Bool
  /// The bytes of an element of every output together.
  private let outputBytes: Int
  /// The bytes of an element of the widest class used.
  let elementBytes: Int

  struct Output: Sendable {
    let dtype: UInt8
    let byteCount: Int
    let register: UInt16
    /// Whether the register may be the array itself.
    let isDirect: Bool
  }

  /// The C form of a program; nothing in it changes while threads run it, and each thread writes its
  /// own range of the outputs.
  private struct CProgram: @unchecked Sendable {
    private let program: sw_program

    init(_ program: sw_program) { self.program = program }

    func run(_ range: Range<Int>) {
      withUnsafePointer(to: program) {
        sw_run($0, Int64(range.lowerBound), Int64(range.upperBound))
      }
    }
  }

  /// About 1 MB of traffic or 100 µs of arithmetic a chunk, in whole tiles.
  private func grain(_ inputs: UnsafeBufferPointer<Program.Input>) -> Int {
    var bytesPerElement = 8
    for input in inputs where input.layout != .scalar { bytesPerElement += input.dtype.byteCount }
    let work = max(bytesPerElement, instructions.count * 2)
    let tile = Int(SW_TILE)
    return max(tile, (1 << 20) / work / tile * tile)
  }

  private func withCProgram(
    _ count: Int, _ inputs: UnsafeBufferPointer<Program.Input>,
    _ outputs: UnsafeBufferPointer<UnsafeMutableRawPointer>, isKept: Bool = true,
    lanes: UnsafeMutablePointer<Double>? = nil, _ body: (CProgram) -> Void
  ) {
    precondition(inputs.count == inputRegisters.count && outputs.count == self.outputs.count)
    precondition(registerCount <= Program.registerLimit)
    func isStreamed(_ index: Int) -> Bool {
      let (output, pointer) = (self.outputs[index], outputs[index])
      return isKept && output.isDirect
        && !inputs.contains { $0.pointer == UnsafeRawPointer(pointer) }
        && Tiling.isStreamed(pointer, byteCount: count * output.byteCount)
    }
    let tiling = Tiling(
      count: count, inputs: inputs, outputBytes: isKept ? outputBytes : 0,
      isStreamed: outputs.indices.contains(where: isStreamed), registers: registerCount,
      elementBytes: elementBytes)
    var geometryCount = 0
    for input in inputs {
      if case .strided(let extents, _) = input.layout { geometryCount += 2 * extents.count }
    }
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: geometryCount) { geometry in
      withUnsafeTemporaryAllocation(of: sw_input.self, capacity: inputs.count) { cInputs in
        withUnsafeTemporaryAllocation(of: sw_output.self, capacity: outputs.count) { cOutputs in
          fill(cInputs, from: inputs, geometry, outputs)
          for (index, pointer) in outputs.enumerated() {
            let output = self.outputs[index]
            cOutputs.initializeElement(
              at: index,
              to: sw_output(
                data: pointer, dtype: output.dtype,
                is_direct: output.isDirect && lanes == nil ? 1 : 0,
                is_streamed: isStreamed(index) ? 1 : 0, source: output.register, lanes: lanes))
          }
          instructions.withUnsafeBufferPointer { instructions in
            body(
              CProgram(
                sw_program(
                  instructions: instructions.baseAddress,
                  inputs: UnsafePointer(cInputs.baseAddress),
                  outputs: UnsafePointer(cOutputs.baseAddress),
                  instruction_count: Int32(instructions.count), input_count: Int32(inputs.count),
                  output_count: Int32(outputs.count), register_count: Int32(registerCount),
                  element_bytes: Int32(elementBytes), tile: Int32(tiling.tile),
                  prefetch: Int32(tiling.prefetch))))
          }
        }
      }
    }
  }

  private func fill(
    _ cInputs: UnsafeMutableBufferPointer<sw_input>,
    from inputs: UnsafeBufferPointer<Program.Input>, _ geometry: UnsafeMutableBufferPointer<Int64>,
    _ outputs: UnsafeBufferPointer<UnsafeMutableRawPointer>
  ) {
    var used = 0
    for (index, input) in inputs.enumerated() {
      // What is updated in place is copied to a register first: one output may be written while
      // another is still to be computed from the old value. The last instruction writes no element
      // before it has read it.
      let isInPlace = outputs.contains { $0 == UnsafeMutableRawPointer(mutating: input.pointer) }
      let isSafe =
        !isInPlace
        || writesLast && input.dtype.rawValue == self.outputs[0].dtype
          && (input.dtype == .float32 || input.dtype == .float64)
      let isDirect = input.layout == .contiguous && input.dtype.isRegisterType && isSafe
      var cInput = sw_input(
        data: input.pointer, dtype: input.dtype.rawValue,
        is_scalar: input.layout == .scalar ? 1 : 0, is_direct: isDirect ? 1 : 0,
        destination: inputRegisters[index], rank: 0,
        extents: nil, strides: nil)
      if case .strided(let extents, let strides) = input.layout, let base = geometry.baseAddress {
        cInput.rank = Int32(extents.count)
        cInput.extents = UnsafePointer(base + used)
        cInput.strides = UnsafePointer(base + used + extents.count)
        for (axis, extent) in extents.enumerated() {
          geometry[used + axis] = Int64(extent)
          geometry[used + extents.count + axis] = Int64(strides[axis])
        }
        used += 2 * extents.count
      }
      cInputs.initializeElement(at: index, to: cInput)
    }
  }
}

extension DType {
  /// Whether registers hold the type as it is, without widening.
  var isRegisterType: Bool {
    switch self {
    case .bool, .int64, .uint64, .float32, .float64, .complex64, .complex128: true
    case .int8, .int16, .int32, .uint8, .uint16, .uint32, .float16, .bfloat16: false
    }
  }
}

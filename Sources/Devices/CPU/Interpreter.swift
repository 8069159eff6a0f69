import CKernels

extension Program {
  /// An array or scalar handed to a program.
  public struct Input {
    /// The first element of the view.
    public var pointer: UnsafeRawPointer
    /// The type of the elements.
    public var dtype: DType
    /// How the elements lie against the outputs' order.
    public var layout: InputLayout

    /// Creates an input; the memory must stay valid while the program runs.
    public init(pointer: UnsafeRawPointer, dtype: DType, layout: InputLayout) {
      self.pointer = pointer
      self.dtype = dtype
      self.layout = layout
    }
  }

  /// How the elements of an input lie against the order of the outputs.
  public enum InputLayout: Sendable, Hashable {
    /// The same order, without gaps.
    case contiguous
    /// One element for every place.
    case scalar
    /// Extents and strides, in elements, of each axis from the outermost.
    case strided(extents: [Int], strides: [Int])
  }

  /// The most registers a program may need on the CPU; each takes 1 KiB of stack.
  public static let registerLimit = 64

  /// The most registers the program needs on the CPU, whichever inputs are scalars.
  public var registerCount: Int { AllocatedProgram(self).registerCount }

  /// Runs the program on the CPU, over all threads when there is enough to do.
  ///
  /// - Parameters:
  ///   - count: The number of elements of every output.
  ///   - inputs: One for each ``load(_:)``, in order.
  ///   - outputs: One address for each ``store(_:)``, in order; contiguous. An output may be the
  ///     same memory as a contiguous input of equal element size.
  /// - Precondition: At most ``registerLimit`` registers are needed.
  /// - Complexity: O(*count* × instructions).
  public func run(count: Int, inputs: [Input], outputs: [UnsafeMutableRawPointer]) {
    precondition(inputs.count == inputCount && outputs.count == self.outputs.count)
    guard count > 0 else { return }
    let allocated = AllocatedProgram(self, isScalar: inputs.map { $0.layout == .scalar })
    precondition(allocated.registerCount <= Self.registerLimit)
    let run = InterpreterRun(self, allocated, inputs: inputs, outputs: outputs)
    let bytesPerElement = inputs.reduce(0) { sum, input in
      input.layout == .scalar ? sum : sum + input.dtype.byteCount
    }
    // About 1 MB of traffic or 100 µs of arithmetic a chunk, in whole tiles.
    let work = max(bytesPerElement + 8, allocated.instructions.count * 2)
    let tile = Int(SW_TILE)
    let grain = max(tile, (1 << 20) / work / tile * tile)
    Threads.forEachRange(count, grain: grain) { _, range in
      run(range)
    }
  }
}

/// The C form of a program and its arrays, kept alive while threads run it.
private struct InterpreterRun: @unchecked Sendable {
  // Sendable: nothing is written after the initialiser, and each thread writes its own range.
  private let instructions: [sw_instruction]
  private let inputs: [sw_input]
  private let outputs: [sw_output]
  /// Extents and strides of all strided inputs, one after the other.
  private let geometry: [Int64]
  private let offsets: [Int]
  private let registerCount: Int32

  init(
    _ program: Program, _ allocated: AllocatedProgram, inputs: [Program.Input],
    outputs: [UnsafeMutableRawPointer]
  ) {
    var geometry: [Int64] = []
    var offsets: [Int] = []
    self.inputs = zip(inputs, allocated.inputRegisters).map { input, register in
      var rank = 0
      offsets.append(geometry.count)
      if case .strided(let extents, let strides) = input.layout {
        rank = extents.count
        geometry += extents.map(Int64.init) + strides.map(Int64.init)
      }
      return sw_input(
        data: input.pointer, dtype: input.dtype.rawValue,
        is_scalar: input.layout == .scalar ? 1 : 0, destination: register, rank: Int32(rank),
        extents: nil, strides: nil)
    }
    self.outputs = zip(zip(outputs, program.outputs), allocated.outputRegisters).map {
      sw_output(data: $0.0, dtype: $0.1.dtype.rawValue, source: $1)
    }
    self.geometry = geometry
    self.offsets = offsets
    instructions = allocated.instructions
    registerCount = Int32(allocated.registerCount)
  }

  func callAsFunction(_ range: Range<Int>) {
    geometry.withUnsafeBufferPointer { geometry in
      var inputs = inputs
      for index in inputs.indices where inputs[index].rank > 0 {
        let start = geometry.baseAddress.map { $0 + offsets[index] }
        inputs[index].extents = start
        inputs[index].strides = start.map { $0 + Int(inputs[index].rank) }
      }
      instructions.withUnsafeBufferPointer { instructions in
        inputs.withUnsafeBufferPointer { inputs in
          outputs.withUnsafeBufferPointer { outputs in
            var program = sw_program(
              instructions: instructions.baseAddress, inputs: inputs.baseAddress,
              outputs: outputs.baseAddress, instruction_count: Int32(instructions.count),
              input_count: Int32(inputs.count), output_count: Int32(outputs.count),
              register_count: registerCount)
            sw_run(&program, Int64(range.lowerBound), Int64(range.upperBound))
          }
        }
      }
    }
  }
}

/// A program over rows with its registers allocated for the CPU, ready to run many times.
public final class PreparedRowProgram: Sendable {
  /// Whether every stage fits the registers; only then it can run.
  public let fits: Bool
  /// The same program for accelerators.
  package let accelerated: AcceleratedRowProgram

  /// Allocates registers.
  public init(_ program: RowProgram) {
    self.program = program
    accelerated = AcceleratedRowProgram(program)
    stages = program.stages.map { PreparedProgram($0.program) }
    fits = stages.allSatisfy { $0.registerCount <= Program.registerLimit }
  }

  /// Runs all stages on the CPU, over all threads when there is enough to do.
  ///
  /// Each row is computed by itself, so any number of threads gives the same bits.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - width: The number of elements of a row, at least 1.
  ///   - inputs: One for each input, in order; those that are folded without gaps.
  ///   - outputs: One address for each output, in order; contiguous. An output of the last stage
  ///     may be the same memory as a contiguous input of equal element size.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Precondition: ``fits``.
  /// - Complexity: O(*rows* × *width* × instructions), in one pass over memory.
  public func run(
    rows: Int, width: Int, inputs: [Program.Input], outputs: [UnsafeMutableRawPointer]
  ) throws(DeviceError) {
    requireThat(
      fits && inputs.count == program.inputs.count && outputs.count == program.outputs.count,
      "PreparedRowProgram: \(inputs.count) inputs and \(outputs.count) outputs; use as many as the "
        + "program has, and few enough instructions")
    guard rows > 0, width > 0 else { return }
    let call = RowCall(self, rows: rows, width: width, inputs: inputs, outputs: outputs)
    let grain = call.grain
    _ = try Threads.map((rows + grain - 1) / grain) { chunk throws(DeviceError) in
      let run = RowRun(call, scratch: try Buffer(byteCount: call.scratchBytes))
      run.run(chunk * grain..<min(rows, (chunk + 1) * grain))
    }
  }

  // MARK: - Implementation

  let program: RowProgram
  /// The program of each stage.
  let stages: [PreparedProgram]
}

/// One call of a program over rows: the arrays, and how many rows are taken at a time.
struct RowCall: @unchecked Sendable {
  // Sendable: threads read the inputs at once, and each writes its own rows of the outputs.
  let prepared: PreparedRowProgram
  let rows: Int
  let width: Int
  let inputs: [Program.Input]
  /// The caller's memory of each slot, nil for what is only needed on the way.
  let memory: [UnsafeMutableRawPointer?]
  /// How many rows go through all stages together.
  let block: Int
  /// How many rows are work enough for a thread, in whole blocks.
  let grain: Int
  /// Where each slot begins among a thread's own memory.
  let places: [Int]
  /// The bytes of a thread's own memory.
  let scratchBytes: Int

  var program: RowProgram { prepared.program }

  init(
    _ prepared: PreparedRowProgram, rows: Int, width: Int, inputs: [Program.Input],
    outputs: [UnsafeMutableRawPointer]
  ) {
    self.prepared = prepared
    self.rows = rows
    self.width = width
    self.inputs = inputs
    let program = prepared.program
    var memory = [UnsafeMutableRawPointer?](repeating: nil, count: program.slots.count)
    for (slot, pointer) in zip(program.outputs, outputs) { memory[slot] = pointer }
    self.memory = memory
    var rowBytes = 8
    for (slot, input) in zip(program.inputs, inputs)
    where slot.extent == .elements && input.layout != .scalar {
      rowBytes += width * input.dtype.byteCount
    }
    for slot in program.slots where slot.extent == .elements {
      rowBytes += width * slot.dtype.byteCount
    }
    let block = min(rows, max(1, Self.cache / rowBytes))
    self.block = block
    grain = (max(block, Self.work / rowBytes) + block - 1) / block * block
    var places: [Int] = []
    var end = 0
    for (slot, pointer) in zip(program.slots, memory) {
      places.append(end)
      guard pointer == nil else { continue }
      let bytes = block * (slot.extent == .elements ? width : 1) * slot.dtype.byteCount
      end += (bytes + 63) / 64 * 64
    }
    self.places = places
    scratchBytes = max(64, end)
  }

  /// The bytes from one row to the next.
  func rowBytes(_ slot: RowProgram.Slot) -> Int {
    (slot.extent == .elements ? width : 1) * slot.dtype.byteCount
  }

  /// What a block's arrays may take of the caches next to a core.
  private static let cache = 32 << 10
  /// The bytes that are work enough for a thread.
  private static let work = 1 << 20
}

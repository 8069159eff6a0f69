import CKernels

/// One thread's run of a program over rows: a block of rows goes through all stages before the next
/// one does.
///
/// Places count from the first row of all, for inputs and slots alike, so a slot that holds a block
/// only is addressed as if it began that much earlier.
struct RowRun: ~Copyable {
  private let call: RowCall
  private let scratch: Buffer
  /// Where row 0 of each slot lies, or would lie.
  private let origins: UnsafeMutablePointer<UnsafeMutableRawPointer>
  // Looked at for each block, so kept without counts of references.
  private let stages: UnsafeMutableBufferPointer<StageRun>
  private let moving: UnsafeMutableBufferPointer<MovingSlot>

  init(_ call: RowCall, scratch: Buffer) {
    self.call = call
    self.scratch = scratch
    let slots = call.program.slots
    origins = .allocate(capacity: max(1, slots.count))
    var moving: [MovingSlot] = []
    for (slot, place) in call.places.enumerated() {
      (origins + slot).initialize(to: call.memory[slot] ?? scratch.pointer + place)
      guard call.memory[slot] == nil else { continue }
      moving.append(
        MovingSlot(
          slot: slot, start: scratch.pointer + place, rowBytes: call.rowBytes(slots[slot])))
    }
    self.moving = .copy(of: moving)
    let last = call.program.stages.lastIndex { call.readsArray($0) }
    stages = .copy(
      of: call.program.stages.indices.map { StageRun(call, stage: $0, looksAhead: $0 == last) })
  }

  deinit {
    for stage in stages { stage.free() }
    stages.deallocate()
    moving.deallocate()
    origins.deallocate()
  }

  /// Takes some rows through all stages.
  func run(_ rows: Range<Int>) {
    var first = rows.lowerBound
    while first < rows.upperBound {
      let own = first..<min(rows.upperBound, first + call.block)
      for slot in moving { origins[slot.slot] = slot.start - first * slot.rowBytes }
      for stage in stages { stage.run(own, origins) }
      first = own.upperBound
    }
    sw_end_runs()
    withExtendedLifetime(scratch) {}
  }

  // MARK: - Implementation

  /// A slot that holds a block, and begins with the rows at hand.
  private struct MovingSlot {
    let slot: Int
    let start: UnsafeMutableRawPointer
    let rowBytes: Int
  }
}

/// One stage's program in the form the interpreter takes, for one thread.
private struct StageRun {
  private let inputs: UnsafeMutablePointer<sw_input>
  private let outputs: UnsafeMutablePointer<sw_output>
  private let instructions: UnsafeMutablePointer<sw_instruction>
  /// Extents, then strides, of a number for each row seen as elements.
  private let geometry: UnsafeMutablePointer<Int64>
  private let program: UnsafeMutablePointer<sw_program>
  /// What is read from slots, and which of that is a number for each row.
  private let slots: UnsafeMutableBufferPointer<SlotInput>
  private let results: UnsafeMutableBufferPointer<Int>
  private let folds: UnsafeMutableBufferPointer<FoldRun>
  /// Whether long rows run one by one, so that their numbers are loaded once.
  private let isByRow: Bool
  private let width: Int

  init(_ call: RowCall, stage index: Int, looksAhead: Bool) {
    let stage = call.program.stages[index]
    let prepared = call.prepared.stages[index]
    width = stage.extent == .elements ? call.width : 1
    results = .copy(of: stage.results)
    folds = .copy(of: stage.folds.map { FoldRun($0, call) })
    inputs = .allocate(capacity: max(1, stage.operands.count))
    outputs = .allocate(capacity: max(1, stage.results.count))
    instructions = .allocate(capacity: max(1, prepared.instructions.count))
    for (position, instruction) in prepared.instructions.enumerated() {
      (instructions + position).initialize(to: instruction)
    }
    let axes = stage.operands.reduce(2) { total, operand in
      guard case .input(let place) = operand,
        case .strided(let extents, _) = call.inputs[place].layout
      else { return total }
      return total + extents.count
    }
    let axesRoom = UnsafeMutablePointer<Int64>.allocate(capacity: 2 * axes)
    geometry = axesRoom
    var used = 0
    func place(_ extents: [Int], _ strides: [Int]) -> UnsafeMutablePointer<Int64> {
      let own = axesRoom + used
      for (axis, number) in (extents + strides).enumerated() { own[axis] = Int64(number) }
      used += 2 * extents.count
      return own
    }
    let perRow = place([call.rows, call.width], [1, 0])
    let hasNumbers = stage.operands.contains {
      if case .slot(let slot) = $0 { call.program.slots[slot].extent == .numbers } else { false }
    }
    let isByRow = stage.extent == .elements && hasNumbers && call.width >= Self.leastByRow
    self.isByRow = isByRow
    var slots: [SlotInput] = []
    for (position, operand) in stage.operands.enumerated() {
      var input = sw_input()
      input.destination = prepared.inputRegisters[position]
      switch operand {
      case .input(let number):
        let array = call.inputs[number]
        input.data = array.pointer
        input.dtype = array.dtype.rawValue
        input.is_scalar = array.layout == .scalar ? 1 : 0
        // What is written in place is copied to a register first; see PreparedProgram.
        let isWritten = stage.results.contains {
          call.memory[$0] == UnsafeMutableRawPointer(mutating: array.pointer)
        }
        input.is_direct =
          array.layout == .contiguous && array.dtype.isRegisterType && !isWritten ? 1 : 0
        if case .strided(let extents, let strides) = array.layout {
          let own = place(extents, strides)
          input.rank = Int32(extents.count)
          (input.extents, input.strides) = (UnsafePointer(own), UnsafePointer(own + extents.count))
        }
      case .slot(let number):
        let slot = call.program.slots[number]
        let isNumber = stage.extent == .elements && slot.extent == .numbers
        input.dtype = slot.dtype.rawValue
        input.is_scalar = isNumber && isByRow ? 1 : 0
        input.is_direct = !isNumber && slot.dtype.isRegisterType ? 1 : 0
        if isNumber && !isByRow {
          input.rank = 2
          (input.extents, input.strides) = (UnsafePointer(perRow), UnsafePointer(perRow + 2))
        }
        slots.append(
          SlotInput(
            input: position, slot: number, isNumber: isNumber, size: slot.dtype.byteCount))
      }
      (inputs + position).initialize(to: input)
    }
    self.slots = .copy(of: slots)
    for (position, slot) in stage.results.enumerated() {
      let output = prepared.outputs[position]
      (outputs + position).initialize(
        to: sw_output(
          data: nil, dtype: output.dtype, is_direct: output.isDirect ? 1 : 0,
          is_streamed: output.isDirect && call.isStreamed(slot) ? 1 : 0, source: output.register,
          lanes: nil))
    }
    var tile = Self.longestTile
    let registerBytes = max(1, prepared.registerCount * prepared.elementBytes)
    let longest = isByRow ? call.width : width * call.block
    while tile > Int(SW_TILE), tile * registerBytes > Self.room || tile > longest { tile /= 2 }
    program = .allocate(capacity: 1)
    program.initialize(
      to: sw_program(
        instructions: UnsafePointer(instructions), inputs: UnsafePointer(inputs),
        outputs: UnsafePointer(outputs), instruction_count: Int32(prepared.instructions.count),
        input_count: Int32(stage.operands.count), output_count: Int32(stage.results.count),
        register_count: Int32(prepared.registerCount),
        element_bytes: Int32(prepared.elementBytes), tile: Int32(tile),
        prefetch: looksAhead ? call.distanceOfNextBlock : -1))
  }

  func free() {
    inputs.deallocate()
    outputs.deallocate()
    instructions.deallocate()
    geometry.deallocate()
    program.deallocate()
    slots.deallocate()
    results.deallocate()
    folds.deallocate()
  }

  /// Runs the program and the folds for some rows of the slots that begin at `origins`.
  func run(_ rows: Range<Int>, _ origins: UnsafeMutablePointer<UnsafeMutableRawPointer>) {
    if !results.isEmpty { runProgram(rows, origins) }
    for fold in folds { fold.run(rows, origins) }
  }

  private func runProgram(
    _ rows: Range<Int>, _ origins: UnsafeMutablePointer<UnsafeMutableRawPointer>
  ) {
    for position in results.indices { outputs[position].data = origins[results[position]] }
    for slot in slots { inputs[slot.input].data = UnsafeRawPointer(origins[slot.slot]) }
    guard isByRow else {
      sw_run_part(program, Int64(rows.lowerBound * width), Int64(rows.upperBound * width))
      return
    }
    for row in rows {
      for slot in slots where slot.isNumber {
        inputs[slot.input].data = UnsafeRawPointer(origins[slot.slot] + row * slot.size)
      }
      sw_run_part(program, Int64(row * width), Int64((row + 1) * width))
    }
  }

  /// What the program reads from a slot.
  private struct SlotInput {
    let input: Int
    let slot: Int
    /// Whether it is a number for each row of elements.
    let isNumber: Bool
    let size: Int
  }

  /// Rows from here on run one by one.
  private static let leastByRow = 256
  /// Longer tiles drive the rows at hand out of the first-level cache.
  private static let longestTile = 512
  /// What the registers may take of the first-level cache.
  private static let room = 24 << 10
}

/// A fold of one call, for one thread.
private struct FoldRun {
  private let kind: RowProgram.Kind
  private let dtype: DType
  private let memory: UnsafeRawPointer?
  private let slot: Int
  private let result: Int
  private let width: Int
  private let resultSize: Int

  init(_ fold: RowProgram.Fold, _ call: RowCall) {
    kind = fold.kind
    dtype = fold.dtype
    result = fold.result
    width = call.width
    resultSize = fold.kind.resultType(fold.dtype).byteCount
    switch fold.source {
    case .input(let place): (memory, slot) = (call.inputs[place].pointer, 0)
    case .slot(let place): (memory, slot) = (nil, place)
    }
  }

  func run(_ rows: Range<Int>, _ origins: UnsafeMutablePointer<UnsafeMutableRawPointer>) {
    let source = memory ?? UnsafeRawPointer(origins[slot])
    let rowBytes = width * dtype.byteCount
    for row in rows {
      let target = origins[result] + row * resultSize
      switch kind {
      case .reduction(let reduction):
        sw_reduce(
          sw_reduction(rawValue: reduction.rawValue), dtype.rawValue, source + row * rowBytes,
          Int64(width), 1, target)
      case .squaredDistances:
        let squares = Moments.squares(ofRow: source + row * rowBytes, dtype: dtype, count: width)
        target.storeBytes(of: squares, as: Double.self)
      }
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// A copy of an array of plain values, to be deallocated.
  fileprivate static func copy(of elements: [Element]) -> Self {
    let copy = allocate(capacity: elements.count)
    _ = copy.initialize(from: elements)
    return copy
  }
}

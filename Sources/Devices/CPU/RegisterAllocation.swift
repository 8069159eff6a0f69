import CKernels

/// A program with a register for each value, reused as soon as the value is no longer needed.
struct AllocatedProgram {
  var instructions: [sw_instruction] = []
  var inputRegisters: [UInt16] = []
  var outputRegisters: [UInt16] = []
  /// For each output, whether an instruction writes its register for it alone.
  var outputIsOwn: [Bool] = []
  var registerCount = 0

  /// Allocates in one pass over the steps.
  ///
  /// Inputs hold their registers to the end: scalars are loaded once for all tiles, and an array may
  /// be read where it lies, so nothing else may be written there.
  init(_ program: Program) {
    let steps = program.steps
    var lastUse = Array(repeating: -1, count: steps.count)
    for (index, step) in steps.enumerated() {
      for operand in step.operands { lastUse[operand] = index }
    }
    for output in program.outputs { lastUse[output.step] = steps.count }
    for input in program.inputs { lastUse[input] = steps.count }

    // An output has a register that nothing else uses, so that it can be computed where it belongs.
    let isOutput = Set(program.outputs.map(\.step))
    var register = Array(repeating: UInt16(0), count: steps.count)
    var free: [UInt16] = []
    func take(isOwn: Bool = false) -> UInt16 {
      if !isOwn, let reused = free.popLast() { return reused }
      registerCount += 1
      return UInt16(registerCount - 1)
    }
    let isInput = Set(program.inputs)
    let goesOn = Self.stepsThatGoOn(program)
    for input in program.inputs {
      register[input] = take()
      inputRegisters.append(register[input])
    }
    for (index, step) in steps.enumerated() where !isInput.contains(index) {
      // The destination is taken before the operands are released: an instruction whose result
      // has another width must not write over what it still reads.
      if !goesOn.contains(index) { register[index] = take(isOwn: isOutput.contains(index)) }
      let operands = step.operands.map { register[$0] }
      let immediate: UInt16? =
        step.primitive == .cast || step.primitive == .narrow ? UInt16(step.immediate) : nil
      instructions.append(
        sw_instruction(
          opcode: step.primitive.rawValue, class: step.class.rawValue,
          destination: register[index], a: operands[0],
          b: immediate ?? (operands.count > 1 ? operands[1] : 0),
          c: operands.count > 2 ? operands[2] : 0,
          role: Self.role(of: step, at: index, goesOn)))
      for operand in Set(step.operands)
      where lastUse[operand] == index && !goesOn.contains(operand) {
        free.append(register[operand])
      }
      if lastUse[index] < 0 { free.append(register[index]) }
    }
    outputRegisters = program.outputs.map { register[$0.step] }
    var seen: Set<Int> = []
    outputIsOwn = program.outputs.map {
      !isInput.contains($0.step) && seen.insert($0.step).inserted
    }
  }

  // MARK: - Chains

  /// The steps whose result stays in the processor's registers, because the next step alone takes it
  /// and both belong to a chain.
  private static func stepsThatGoOn(_ program: Program) -> Set<Int> {
    let steps = program.steps
    var users = Array(repeating: 0, count: steps.count)
    for step in steps { for operand in Set(step.operands) { users[operand] += 1 } }
    for output in program.outputs { users[output.step] += 1 }
    return Set(
      steps.indices.dropLast().filter { index in
        let (step, next) = (steps[index], steps[index + 1])
        return users[index] == 1 && next.operands.contains(index) && step.class == next.class
          && step.joinsChains && next.joinsChains
      })
  }

  private static func role(of step: Program.Step, at index: Int, _ goesOn: Set<Int>) -> UInt8 {
    guard step.joinsChains else { return 0 }
    let value = goesOn.contains(index - 1) ? index - 1 : step.operands[0]
    var role = 0
    if step.operands[0] == value { role |= SW_IS_FIRST }
    if step.operands.count > 1, step.operands[1] == value { role |= SW_IS_SECOND }
    if goesOn.contains(index) { role |= SW_GOES_ON }
    return UInt8(role)
  }
}

extension Program.Step {
  /// Whether the interpreter does the step in chains; see InstructionChains.inc.
  fileprivate var joinsChains: Bool {
    guard self.class == .float32 || self.class == .float64, !operands.isEmpty else { return false }
    return switch primitive {
    case .negate, .absolute, .square, .reciprocal, .squareRoot, .add, .subtract, .multiply, .divide,
      .minimum, .maximum:
      true
    default: false
    }
  }
}

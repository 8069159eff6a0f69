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
    for input in program.inputs {
      register[input] = take()
      inputRegisters.append(register[input])
    }
    for (index, step) in steps.enumerated() where !isInput.contains(index) {
      // The destination is taken before the operands are released: an instruction whose result
      // has another width must not write over what it still reads.
      register[index] = take(isOwn: isOutput.contains(index))
      let operands = step.operands.map { register[$0] }
      let immediate: UInt16? =
        step.primitive == .cast || step.primitive == .narrow ? UInt16(step.immediate) : nil
      instructions.append(
        sw_instruction(
          opcode: step.primitive.rawValue, class: step.class.rawValue,
          destination: register[index], a: operands[0],
          b: immediate ?? (operands.count > 1 ? operands[1] : 0),
          c: operands.count > 2 ? operands[2] : 0))
      for operand in Set(step.operands) where lastUse[operand] == index {
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
}

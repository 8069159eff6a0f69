import CKernels

/// A program with a register for each value, reused as soon as the value is no longer needed.
struct AllocatedProgram {
  var instructions: [sw_instruction] = []
  var inputRegisters: [UInt16] = []
  var outputRegisters: [UInt16] = []
  var registerCount = 0

  /// Allocates in one pass over the steps.
  ///
  /// Inputs are loaded before the first instruction and so hold their registers from the start.
  ///
  /// - Parameter isScalar: Which inputs are loaded once for all tiles and so keep their registers
  ///   to the end; by default all, which is the most that can be needed.
  init(_ program: Program, isScalar: [Bool]? = nil) {
    let steps = program.steps
    var lastUse = Array(repeating: -1, count: steps.count)
    for (index, step) in steps.enumerated() {
      for operand in step.operands { lastUse[operand] = index }
    }
    for output in program.outputs { lastUse[output.step] = steps.count }
    for (input, step) in program.inputs.enumerated() where isScalar?[input] ?? true {
      lastUse[step] = steps.count
    }

    var register = Array(repeating: UInt16(0), count: steps.count)
    var free: [UInt16] = []
    func take() -> UInt16 {
      if let reused = free.popLast() { return reused }
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
      register[index] = take()
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
  }
}

extension RowCall {
  /// Whether a stage's program reads an array of elements where it lies.
  func readsArray(_ stage: RowProgram.Stage) -> Bool {
    stage.extent == .elements && stage.operands.contains { isArray($0) }
  }

  private func isArray(_ operand: RowProgram.Operand) -> Bool {
    guard case .input(let place) = operand else { return false }
    return program.inputs[place].extent == .elements && inputs[place].layout == .contiguous
  }

  /// How far ahead the next block lies, for arrays that come from main memory; negative for others.
  var distanceOfNextBlock: Int32 {
    let sizes = program.inputs.indices.filter { isArray(.input($0)) }
      .map { width * inputs[$0].dtype.byteCount }
    guard let largest = sizes.max(), largest * rows > Self.leastFar else { return -1 }
    return Int32(block * largest)
  }

  /// Whether a slot is better written past the caches, where nothing reads it again.
  func isStreamed(_ slot: Int) -> Bool {
    let bytes = rowBytes(program.slots[slot])
    guard let pointer = memory[slot], program.slots[slot].extent == .elements, bytes % 64 == 0,
      !inputs.contains(where: { $0.pointer == UnsafeRawPointer(pointer) }),
      Tiling.isStreamed(pointer, byteCount: rows * bytes)
    else { return false }
    return !program.stages.contains { stage in
      stage.operands.contains(.slot(slot)) || stage.folds.contains { $0.source == .slot(slot) }
    }
  }

  /// Bytes of an array that no second-level cache holds.
  private static let leastFar = 4 << 20
}

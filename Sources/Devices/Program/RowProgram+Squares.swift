extension RowProgram {
  /// The same program with sums and element-wise stages in place of squared distances, for engines
  /// that keep the rows at hand: first the mean, then the squares of what each element is away from it.
  ///
  /// - Returns: The program, and the place of an input that must get the width of the rows, `float64`;
  ///   nil where there was nothing to replace.
  func withoutSquaredDistances() -> (program: RowProgram, width: Int?) {
    guard stages.contains(where: { $0.folds.contains { $0.kind == .squaredDistances } }) else {
      return (self, nil)
    }
    var result = RowProgram()
    for input in inputs { _ = result.input(input.dtype, input.extent) }
    for (place, slot) in slots.enumerated() {
      _ = result.slot(slot.dtype, slot.extent, isOutput: outputs.contains(place))
    }
    let width = result.input(.float64, .numbers)
    for stage in stages { result.append(stage, width: width) }
    return (result, width)
  }

  // MARK: - Implementation

  private mutating func append(_ stage: Stage, width: Int) {
    var first = stage
    first.folds.removeAll { $0.kind == .squaredDistances }
    var later: [Stage] = []
    for fold in stage.folds where fold.kind == .squaredDistances {
      let sum = Fold.Kept(fold.source, fold.dtype)
      let known = first.folds.first { Fold.Kept($0.source, $0.dtype) == sum && $0.isSum }
      let total = known?.result ?? slot(.float64, .numbers)
      if known == nil {
        first.folds.append(Fold(.reduction(.sum), of: fold.source, fold.dtype, into: total))
      }
      let (mean, square) = (slot(.float64, .numbers), slot(.float64, .elements))
      var dividing = Program()
      dividing.store(dividing.apply(.divide, [dividing.load(.float64), dividing.load(.float64)]))
      later.append(
        Stage(
          .numbers, program: dividing, operands: [.slot(total), .input(width)], results: [mean]))
      var squaring = Program()
      let x = squaring.load(fold.dtype)
      let distance = squaring.apply(
        .subtract, [squaring.cast(x, to: .float64), squaring.load(.float64)])
      squaring.store(squaring.apply(.square, [distance]))
      later.append(
        Stage(
          program: squaring, operands: [fold.source, .slot(mean)], results: [square],
          folds: [Fold(.reduction(.sum), of: .slot(square), .float64, into: fold.result)]))
    }
    append(first)
    for stage in later { append(stage) }
  }
}

extension RowProgram.Fold {
  /// What is folded.
  fileprivate struct Kept: Equatable {
    let source: RowProgram.Operand
    let dtype: DType

    init(_ source: RowProgram.Operand, _ dtype: DType) {
      (self.source, self.dtype) = (source, dtype)
    }
  }

  fileprivate var isSum: Bool { kind == .reduction(.sum) && kind.resultType(dtype) == .float64 }
}

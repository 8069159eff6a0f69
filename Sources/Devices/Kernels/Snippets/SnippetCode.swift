/// A compiled snippet: element-wise instructions in single-assignment form, each of one type, for
/// the lazy graph to record.
///
/// Nothing in it can trap: whole numbers wrap around, division by 0 gives 0, shifts beyond the
/// width give 0 or the sign. So both sides of a condition are computed and one is selected.
package struct SnippetCode: Sendable {
  /// The instructions and what they start from; operands come before their users.
  package private(set) var steps: [Step] = []
  /// For each output, the step that computes it.
  package private(set) var outputs: [Int] = []
  /// Whether the code asks for the places of elements.
  package private(set) var usesPlaces = false

  /// One value.
  package struct Step: Sendable, Hashable {
    /// Where the value comes from.
    package var source: Source
    /// The steps it is computed from; for `select` the condition comes first.
    package var operands: [Int]
    /// The type of the value; for all but `copy`, the operands already have the type they are
    /// computed in.
    package var dtype: DType
  }

  /// Where a value comes from.
  package enum Source: Sendable, Hashable {
    /// An input's element, by the input's number.
    case input(Int)
    /// The place of the element, from 0, as `int64`.
    case place
    /// How many elements there are, as `int64`.
    case count
    /// A constant.
    case number(SnippetNumber)
    /// An instruction; `copy` converts.
    case apply(Primitive)
  }

  /// The most instructions of a snippet, loops unrolled.
  package static let limit = 4096

  /// How many instructions there are.
  package var instructionCount: Int {
    steps.count { if case .apply = $0.source { true } else { false } }
  }

  // MARK: - Implementation

  private var known: [Step: Int] = [:]

  init() {}

  /// Returns the step of a value, an equal one where there is one already.
  mutating func add(_ source: Source, _ dtype: DType, operands: [Int] = []) -> Int {
    let step = Step(source: source, operands: operands, dtype: dtype)
    if let place = known[step] { return place }
    steps.append(step)
    known[step] = steps.count - 1
    return steps.count - 1
  }

  /// Returns the step of an instruction, computed now when all its operands are constants.
  mutating func apply(_ primitive: Primitive, _ operands: [Int], _ dtype: DType) -> Int {
    let numbers = operands.compactMap(number)
    if numbers.count == operands.count {
      let number = SnippetFolding.fold(primitive, numbers, to: dtype)
      return add(.number(number), dtype)
    }
    if primitive == .select {
      if let truth = number(operands[0])?.truth { return operands[truth ? 1 : 2] }
      if operands[1] == operands[2] { return operands[1] }
    }
    return add(.apply(primitive), dtype, operands: operands)
  }

  /// The constant that a step is.
  func number(_ step: Int) -> SnippetNumber? {
    if case .number(let number) = steps[step].source { number } else { nil }
  }

  /// Keeps what the outputs need.
  mutating func finish(outputs: [Int]) {
    var isNeeded = Array(repeating: false, count: steps.count)
    for output in outputs { isNeeded[output] = true }
    for place in steps.indices.reversed() where isNeeded[place] {
      for operand in steps[place].operands { isNeeded[operand] = true }
    }
    var places = Array(repeating: 0, count: steps.count)
    var kept: [Step] = []
    for (place, step) in steps.enumerated() where isNeeded[place] {
      places[place] = kept.count
      var step = step
      step.operands = step.operands.map { places[$0] }
      kept.append(step)
    }
    steps = kept
    usesPlaces = kept.contains { $0.source == .place }
    known = [:]
    self.outputs = outputs.map { places[$0] }
  }
}

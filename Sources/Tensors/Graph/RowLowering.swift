import SwiftwaterDevices

/// Turns a group into a program over rows: each member goes to the stage that first needs it, and
/// what later stages need again stays in memory for the rows at hand.
struct RowLowering {
  private(set) var program = RowProgram()
  /// What the inputs of the program are, in order.
  private(set) var inputs: [Input] = []

  /// What the program loads.
  enum Input: Hashable {
    /// An array as elements or as numbers of the rows, by its place among the group's inputs.
    case array(Int, RowProgram.Extent)
    /// A number, in the type it meets.
    case number(ElementBits, DType)
  }

  /// - Parameters:
  ///   - group: What is computed.
  ///   - outputs: The places of the members that are written out.
  init(_ group: RowGroup, outputs: [Int]) {
    self.group = group
    isOutput = Array(repeating: false, count: group.members.count)
    for place in outputs { isOutput[place] = true }
    stageOf = Array(repeating: nil, count: group.members.count)
    slotOf = Array(repeating: nil, count: group.members.count)
    for (place, node) in group.inputs.enumerated() { arrays[ObjectIdentifier(node)] = place }
    chooseStages()
    chooseSlots()
    let last = stageOf.reduce(0) { max($0, $1 ?? 0) }
    for stage in 0...last {
      addStage(stage, .numbers)
      addStage(stage, .elements)
    }
  }

  // MARK: - Implementation

  private let group: RowGroup
  private var isOutput: [Bool]
  /// The stage that computes each member; nil for what nothing needs.
  private var stageOf: [Int?]
  private var slotOf: [Int?]
  private var arrays: [ObjectIdentifier: Int] = [:]
  private var inputPlaces: [Input: Int] = [:]
  /// Copies of arrays with gaps, made for a reduction.
  private var copies: [Int: Int] = [:]

  private func place(_ node: Node) -> Int? { group.places[ObjectIdentifier(node)] }

  /// What a reduction reads.
  ///
  /// Floats add up in double anyway, so a conversion to it is left out.
  private func source(_ reduction: Node) -> Node {
    guard let operation = reduction.deferred, let operand = operation.operands.first else {
      return reduction
    }
    let isWidened: Bool
    switch operation.reduction?.kind {
    case .reduction(.sum), .reduction(.product), .squaredDistances: isWidened = true
    default: isWidened = false
    }
    guard isWidened, place(operand) != nil, operand.primitive == .copy, operand.dtype == .float64,
      let narrow = operand.everyOperand.first, narrow.number == nil, narrow.dtype == .float32,
      narrow.shape == group.shape
    else { return operand }
    return narrow
  }

  /// What a member reads.
  private func operands(_ member: RowGroup.Member) -> [Node] {
    member.role == .reduction ? [source(member.node)] : member.node.everyOperand
  }

  /// Elements are computed where they are first needed, all else as early as it can be.
  private mutating func chooseStages() {
    for index in group.members.indices.reversed() {
      let member = group.members[index]
      if isOutput[index] { stageOf[index] = min(stageOf[index] ?? .max, member.level) }
      guard let stage = stageOf[index] else { continue }
      for operand in operands(member) {
        guard let below = place(operand) else { continue }
        let isEarly = group.members[below].role != .elements
        let own = isEarly ? group.members[below].level : stage
        stageOf[below] = min(stageOf[below] ?? .max, own)
      }
    }
  }

  private mutating func chooseSlots() {
    for (index, member) in group.members.enumerated() {
      guard let stage = stageOf[index] else { continue }
      if isOutput[index] || member.role == .reduction { addSlot(index) }
      for operand in operands(member) {
        guard let below = place(operand) else { continue }
        let isAtHand =
          stageOf[below] == stage && group.members[below].role == member.role
          && member.role != .reduction
        if !isAtHand { addSlot(below) }
      }
    }
  }

  private mutating func addSlot(_ index: Int) {
    guard slotOf[index] == nil else { return }
    let member = group.members[index]
    slotOf[index] = program.slot(
      member.node.dtype, member.role == .elements ? .elements : .numbers,
      isOutput: isOutput[index])
  }

  private mutating func addStage(_ stage: Int, _ extent: RowProgram.Extent) {
    let role: RowGroup.Role = extent == .elements ? .elements : .numbers
    var builder = StageBuilder(extent: extent)
    for (index, member) in group.members.enumerated()
    where member.role == role && stageOf[index] == stage {
      var reads: [(Node, DType)] = []
      member.node.forEachOperand { reads.append(($0, $1)) }
      let arguments = reads.map { value(of: $0, $1, in: &builder) }
      let result = builder.program.apply(member.node, arguments)
      builder.values[index] = result
      if let slot = slotOf[index] {
        builder.program.store(result)
        builder.results.append(slot)
      }
    }
    if extent == .elements { addFolds(stage, &builder) }
    guard !builder.results.isEmpty || !builder.folds.isEmpty else { return }
    program.append(
      RowProgram.Stage(
        extent, program: builder.program, operands: builder.operands, results: builder.results,
        folds: builder.folds))
  }

  private mutating func addFolds(_ stage: Int, _ builder: inout StageBuilder) {
    for (index, member) in group.members.enumerated()
    where member.role == .reduction && stageOf[index] == stage {
      guard let step = member.node.deferred?.reduction, let result = slotOf[index] else { continue }
      let source = source(member.node)
      let operand: RowProgram.Operand
      if let below = place(source), let slot = slotOf[below] {
        operand = .slot(slot)
      } else if let array = arrays[ObjectIdentifier(source)] {
        operand = fold(array, source, &builder)
      } else {
        continue
      }
      builder.folds.append(
        RowProgram.Fold(step.kind, of: operand, source.dtype, into: result))
    }
  }

  /// An array as a fold reads it: without gaps.
  private mutating func fold(
    _ array: Int, _ node: Node, _ builder: inout StageBuilder
  ) -> RowProgram.Operand {
    let input = input(.array(array, .elements), node.dtype, .elements)
    if node.storage?.layout(over: group.shape) == .contiguous { return .input(input) }
    if let copy = copies[array] { return .slot(copy) }
    let copy = program.slot(node.dtype, .elements)
    copies[array] = copy
    builder.program.store(builder.load(.input(input), node.dtype))
    builder.results.append(copy)
    return .slot(copy)
  }

  private mutating func value(
    of operand: Node, _ type: DType, in builder: inout StageBuilder
  ) -> Program.Value {
    if let number = operand.number {
      let bits = type.bits(number.converted(from: operand.dtype, to: type))
      return builder.load(.input(input(.number(bits, type), type, builder.extent)), type)
    }
    if let below = place(operand) {
      if let value = builder.values[below] { return value }
      if let slot = slotOf[below] { return builder.load(.slot(slot), operand.dtype) }
    }
    let array = arrays[ObjectIdentifier(operand)] ?? 0
    let input = input(.array(array, builder.extent), operand.dtype, builder.extent)
    return builder.load(.input(input), operand.dtype)
  }

  private mutating func input(
    _ input: Input, _ dtype: DType, _ extent: RowProgram.Extent
  ) -> Int {
    if let place = inputPlaces[input] { return place }
    let place = program.input(dtype, extent)
    inputPlaces[input] = place
    inputs.append(input)
    return place
  }

  /// A stage in the making.
  private struct StageBuilder {
    let extent: RowProgram.Extent
    var program = Program()
    var operands: [RowProgram.Operand] = []
    var results: [Int] = []
    var folds: [RowProgram.Fold] = []
    /// The values of members computed here.
    var values: [Int: Program.Value] = [:]
    private var loads: [RowProgram.Operand: Program.Value] = [:]

    init(extent: RowProgram.Extent) { self.extent = extent }

    mutating func load(_ operand: RowProgram.Operand, _ dtype: DType) -> Program.Value {
      if let value = loads[operand] { return value }
      let value = program.load(dtype)
      loads[operand] = value
      operands.append(operand)
      return value
    }
  }
}

extension Program {
  /// Adds what an element-wise node does with the values of its operands.
  fileprivate mutating func apply(_ node: Node, _ values: [Value]) -> Value {
    var arguments: [Value] = []
    for (position, value) in values.enumerated() {
      let isCondition = node.primitive == .select && position == 0
      arguments.append(cast(value, to: isCondition ? .bool : node.compute))
    }
    let result = node.primitive == .copy ? arguments[0] : apply(node.primitive, arguments)
    return cast(result, to: node.dtype)
  }
}

/// Runs through a body once, with every loop's turns, and writes down the instructions.
struct SnippetCompiler {
  let text: SnippetText
  /// What each type variable stands for.
  let types: [String: DType]
  /// Whether `i` is there.
  let hasPlaces: Bool
  var code = SnippetCode()

  init(
    _ text: SnippetText, types: [String: DType], inputs: [SnippetParameter],
    outputs: [SnippetParameter], hasPlaces: Bool
  ) throws(SnippetError) {
    self.text = text
    self.hasPlaces = hasPlaces
    self.types = types
    for (number, input) in inputs.enumerated() {
      let dtype = try dtype(input.type, 0)
      declare(input.name, dtype, code.add(.input(number), dtype), as: .input)
    }
    firstOutput = variables.count
    for output in outputs { declare(output.name, try dtype(output.type, 0), nil) }
    outputNames = outputs.map(\.name)
  }

  /// Compiles a body.
  mutating func compile(_ statements: [SnippetStatement]) throws(SnippetError) -> SnippetCode {
    try scoped { compiler throws(SnippetError) in try compiler.run(statements) }
    var steps: [Int] = []
    for (place, name) in outputNames.enumerated() {
      guard let step = variables[firstOutput + place].value else {
        throw text.error(
          text.end,
          "the output '\(name)' has no value at the end; assign to it on every way")
      }
      steps.append(step)
    }
    code.finish(outputs: steps)
    return code
  }

  /// The most formulas and statements that are looked at, those in loops once a turn.
  static let workLimit = 1 << 16
  /// The most turns of all loops together.
  static let turnLimit = 1024

  /// Counts a formula or statement.
  mutating func count(_ place: Int) throws(SnippetError) {
    work += 1
    guard work <= Self.workLimit, code.steps.count <= SnippetCode.limit else {
      throw text.error(
        place,
        "more than \(SnippetCode.limit) instructions with all turns of the loops; write a "
          + "smaller kernel, or several"
      ).forAllTypes
    }
  }

  /// The step of a variable's value.
  mutating func value(_ name: String, _ place: Int) throws(SnippetError) -> SnippetValue {
    if let variable = names[name].map({ variables[$0] }) {
      guard let step = variable.value else {
        throw text.error(
          place, "'\(name)' is read before it has a value on every way; give it one first")
      }
      return SnippetValue(step: step, dtype: variable.dtype)
    }
    if name == "i", hasPlaces { return SnippetValue(step: code.add(.place, .int64), dtype: .int64) }
    if name == "n" { return SnippetValue(step: code.add(.count, .int64), dtype: .int64) }
    if let constant = SnippetValue.constants[name] {
      return SnippetValue(
        step: code.add(.number(constant), constant.dtype), dtype: constant.dtype,
        isLiteral: constant.dtype != .bool)
    }
    let declared =
      names.keys.filter { !$0.hasPrefix("_") }.sorted() + (hasPlaces ? ["i", "n"] : ["n"])
    let suggestion = SnippetNames.suggestion(
      for: name, among: declared + SnippetValue.constants.keys, listing: declared)
    throw text.error(place, "no name '\(name)'" + suggestion).forAllTypes
  }

  func dtype(_ type: SnippetType, _ place: Int) throws(SnippetError) -> DType {
    guard let dtype = type.dtype(types) else {
      throw text.error(place, "the type variable \(type) belongs to no input or output")
    }
    return dtype
  }

  // MARK: - Implementation

  private struct Variable {
    let dtype: DType
    let role: Role
    /// nil before the first assignment.
    var value: Int?
  }

  private enum Role { case input, constant, variable }

  private var variables: [Variable] = []
  /// The variable that each name means now.
  private var names: [String: Int] = [:]
  /// Names declared in the block at hand.
  private var own: Set<String> = []
  private var firstOutput = 0
  private var outputNames: [String] = []
  private var work = 0
  private var turns = 0

  private mutating func declare(
    _ name: String, _ dtype: DType, _ value: Int?, as role: Role = .variable
  ) {
    names[name] = variables.count
    variables.append(Variable(dtype: dtype, role: role, value: value))
  }

  /// Runs a block, whose names end with it.
  private mutating func scoped(
    _ body: (inout SnippetCompiler) throws(SnippetError) -> Void
  ) throws(SnippetError) {
    let (names, own, count) = (self.names, self.own, variables.count)
    self.own = []
    try body(&self)
    variables.removeLast(variables.count - count)
    self.names = names
    self.own = own
  }

  private mutating func run(_ statements: [SnippetStatement]) throws(SnippetError) {
    for statement in statements { try run(statement) }
  }

  private mutating func run(_ statement: SnippetStatement) throws(SnippetError) {
    try count(statement.place)
    switch statement.kind {
    case .declare(let type, let list):
      for variable in list { try declare(variable, type) }
    case .assign(let name, let operation, let expression):
      try assign(name, operation, expression, statement.place)
    case .branch(let condition, let then, let otherwise):
      try branch(condition, then, otherwise)
    case .loop(let loop):
      try scoped { compiler throws(SnippetError) in try compiler.loop(loop, statement.place) }
    case .block(let statements):
      try scoped { compiler throws(SnippetError) in try compiler.run(statements) }
    }
  }

  private mutating func declare(
    _ variable: SnippetStatement.Variable, _ type: SnippetType?
  ) throws(SnippetError) {
    guard own.insert(variable.name).inserted else {
      throw text.error(variable.place, "'\(variable.name)' is declared twice in this block")
    }
    guard let expression = variable.value else {
      guard !variable.isConstant else {
        throw text.error(variable.place, "the constant '\(variable.name)' needs a value")
      }
      guard let type else {
        throw text.error(variable.place, "'auto' needs a value to take the type from")
      }
      return declare(variable.name, try dtype(type, variable.place), nil)
    }
    let value = try evaluate(expression)
    let dtype = try type.map { type throws(SnippetError) in
      try self.dtype(type, variable.place)
    }
    let converted = try convert(value, to: dtype ?? value.dtype, expression.place)
    declare(
      variable.name, converted.dtype, converted.step,
      as: variable.isConstant ? .constant : .variable)
  }

  private mutating func assign(
    _ name: String, _ operation: SnippetOperator?, _ expression: SnippetExpression, _ place: Int
  ) throws(SnippetError) {
    guard let slot = names[name] else {
      _ = try value(name, place)
      throw text.error(place, "'\(name)' cannot be assigned; declare a variable, as float y = …")
    }
    switch variables[slot].role {
    case .variable: break
    case .input:
      throw text.error(place, "'\(name)' is an input and cannot be assigned; use a local variable")
    case .constant:
      throw text.error(place, "'\(name)' is a constant and cannot be assigned; leave out its const")
    }
    var value = try evaluate(expression)
    if let operation {
      value = try apply(operation, try self.value(name, place), value, place)
    }
    variables[slot].value =
      try convert(value, to: variables[slot].dtype, expression.place).step
  }

  /// Runs both sides and selects, unless the condition is a constant.
  private mutating func branch(
    _ condition: SnippetExpression, _ then: [SnippetStatement], _ otherwise: [SnippetStatement]
  ) throws(SnippetError) {
    let value = try truth(try evaluate(condition), condition.place)
    if let truth = code.number(value.step)?.truth {
      let taken = truth ? then : otherwise
      return try scoped { compiler throws(SnippetError) in try compiler.run(taken) }
    }
    let before = variables
    try scoped { compiler throws(SnippetError) in try compiler.run(then) }
    let held = variables
    variables = before
    try scoped { compiler throws(SnippetError) in try compiler.run(otherwise) }
    for place in variables.indices where variables[place].value != held[place].value {
      guard let first = held[place].value, let second = variables[place].value else {
        variables[place].value = nil
        continue
      }
      variables[place].value = code.apply(
        .select, [value.step, first, second], variables[place].dtype)
    }
  }

  private mutating func loop(
    _ loop: SnippetStatement.Loop, _ place: Int
  ) throws(SnippetError) {
    try run(loop.first)
    while true {
      if let condition = loop.condition {
        let value = try truth(try evaluate(condition), condition.place)
        guard let goesOn = code.number(value.step)?.truth else {
          throw text.error(
            condition.place,
            "how often the loop turns depends on the elements; count to a "
              + "constant bound, with an if inside")
        }
        if !goesOn { return }
      }
      turns += 1
      guard turns <= Self.turnLimit else {
        throw text.error(
          place,
          "the loops turn more than \(Self.turnLimit) times; loops are unrolled, so bound "
            + "them by a small constant"
        ).forAllTypes
      }
      try scoped { compiler throws(SnippetError) in try compiler.run(loop.body) }
      try run(loop.step)
    }
  }
}

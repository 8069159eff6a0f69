/// A function that makes one value of each row's values, declared once: its name, the type of its
/// result and how it is computed from whole columns.
struct ScalarFunction: Sendable {
  /// The name, as one would write it after the first operand.
  let name: String
  /// What it was given besides columns; functions of one name and equal parameters are the same.
  let parameters: [Expression.Literal]
  /// Whether a row's result depends on other rows, so that all must be there.
  let needsAllRows: Bool
  /// The type of the result over operands of these types; throws when there is none.
  let resultType: @Sendable ([ColumnType]) throws(FrameError) -> ColumnType
  /// Computes the result for a number of rows from columns of that length.
  let evaluate: @Sendable ([Column], Int) throws(FrameError) -> Column
  /// What computes the same when the function is written in terms of others, so that it is fused
  /// with what surrounds it; `evaluate` is not called then.
  let expansion: Expansion?

  /// Makes an expression of operands and their types.
  typealias Expansion =
    @Sendable (_ operands: [Expression], _ types: [ColumnType]) throws(FrameError) -> Expression

  init(
    _ name: String, _ parameters: [Expression.Literal] = [], needsAllRows: Bool = false,
    type: @escaping @Sendable ([ColumnType]) throws(FrameError) -> ColumnType,
    evaluate: @escaping @Sendable ([Column], Int) throws(FrameError) -> Column
  ) {
    self.name = name
    self.parameters = parameters
    self.needsAllRows = needsAllRows
    resultType = type
    self.evaluate = evaluate
    expansion = nil
  }

  /// Creates a function that is written in terms of others.
  init(
    _ name: String, _ parameters: [Expression.Literal] = [], expansion: @escaping Expansion
  ) {
    self.name = name
    self.parameters = parameters
    self.expansion = expansion
    needsAllRows = false
    resultType = { _ in .null }
    evaluate = { columns, _ in columns[0] }
  }

  /// The same function, which no frame takes because of what it was given.
  func refused(_ reason: String) -> ScalarFunction {
    ScalarFunction(
      name, parameters,
      type: { _ throws(FrameError) in
        throw FrameError(.argument, reason)
      }, evaluate: evaluate)
  }

  /// The expression that stands for the function over some operands, when there is one.
  func expanded(
    _ operands: [Expression.Node], in schema: [Field]
  ) throws(FrameError) -> Expression.Node? {
    guard let expansion else { return nil }
    var types: [ColumnType] = []
    for operand in operands { types.append(try operand.type(in: schema)) }
    return try expansion(operands.map { Expression($0) }, types).node
  }
}

extension ScalarFunction: Hashable {
  static func == (a: ScalarFunction, b: ScalarFunction) -> Bool {
    a.name == b.name && a.parameters == b.parameters
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(parameters)
  }
}

extension Expression {
  /// A function of this expression and others.
  func call(_ function: ScalarFunction, _ others: Expression...) -> Expression {
    call(function, others)
  }

  func call(_ function: ScalarFunction, _ others: [Expression]) -> Expression {
    Expression(.call(function, [node] + others.map(\.node)), depth: ([self] + others).depth)
  }
}

/// A function that makes one value of each row's values, declared once: its name, the type of its
/// result and how it is computed from whole columns.
///
/// ```swift
/// extension ScalarFunction {
///   static let reversed = ScalarFunction("text.reversed", type: …, evaluate: …)
/// }
/// ```
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
    Expression(.call(function, [node] + others.map(\.node)))
  }
}

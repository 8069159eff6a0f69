/// A function of a row and its neighbours, such as a running total, declared once: its name, the
/// type of its result and how it is computed from whole columns cut into partitions.
struct WindowFunction: Sendable {
  /// The name, as one would write it after the first operand.
  let name: String
  /// What it was given besides columns; functions of one name and equal parameters are the same.
  let parameters: [Expression.Literal]
  /// The type of the result over operands of these types; throws when there is none.
  let resultType: @Sendable ([ColumnType]) throws(FrameError) -> ColumnType
  /// Which other rows a row's result depends on, for rows that are not in memory all at once.
  let reach: WindowReach
  /// Computes the result from columns whose partitions lie one after the other.
  let evaluate: @Sendable ([Column], Segments) throws(FrameError) -> Column

  init(
    _ name: String, _ parameters: [Expression.Literal] = [], reach: WindowReach = .everything,
    type: @escaping @Sendable ([ColumnType]) throws(FrameError) -> ColumnType,
    evaluate: @escaping @Sendable ([Column], Segments) throws(FrameError) -> Column
  ) {
    self.name = name
    self.parameters = parameters
    self.reach = reach
    resultType = type
    self.evaluate = evaluate
  }
}

extension WindowFunction {
  /// The same function, which no frame takes because of what it was given, if there is a reason.
  func refused(_ reason: String?) -> WindowFunction {
    guard let reason else { return self }
    return WindowFunction(
      name, parameters, reach: reach,
      type: { _ throws(FrameError) in
        throw FrameError(.argument, reason)
      }, evaluate: evaluate)
  }
}

extension WindowFunction: Hashable {
  static func == (a: WindowFunction, b: WindowFunction) -> Bool {
    a.name == b.name && a.parameters == b.parameters
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(parameters)
  }
}

extension WindowFunction {
  /// The rule of functions of numbers that give `float64`.
  static func numberToDouble(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    guard types.allSatisfy({ $0.dtype != nil }) else {
      throw FrameError(
        .type, "needs numbers, but got \(types.map(\.description).joined(separator: " and "))")
    }
    return .float64
  }

  /// The rule of functions that give values of their operand.
  static func same(_ types: [ColumnType]) throws(FrameError) -> ColumnType { types[0] }
}

extension Expression {
  /// A window function of this expression and others.
  func window(_ function: WindowFunction, _ others: Expression...) -> Expression {
    Expression(.window(function, [node] + others.map(\.node)), depth: ([self] + others).depth)
  }
}

extension Expression.Node {
  /// Whether it has one value for all rows: aggregates and what is computed of them.
  var isOneValue: Bool {
    switch self {
    case .aggregate, .literal: true
    case .column, .window, .over: false
    default: children.allSatisfy(\.isOneValue)
    }
  }

  /// Whether a row's value depends on other rows, so that all must be there before one is computed.
  var needsAllRows: Bool {
    switch self {
    case .window, .over, .aggregate: return true
    case .call(let function, _) where function.needsAllRows: return true
    default: return children.contains { $0.needsAllRows }
    }
  }
}

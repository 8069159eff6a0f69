/// A function that makes one value of a group's rows, declared once: its name, the type of its
/// result and how groups are reduced.
struct Aggregate: Sendable {
  /// The name, as one would write it after the first operand.
  let name: String
  /// What it was given besides columns; aggregates of one name and equal parameters are the same.
  let parameters: [Expression.Literal]
  /// The type of the result over operands of these types; throws when there is none.
  let resultType: @Sendable ([ColumnType]) throws(FrameError) -> ColumnType
  /// How groups of operands of these types are reduced.
  let reduction: @Sendable ([ColumnType]) throws(FrameError) -> any GroupReduction

  init(
    _ name: String, _ parameters: [Expression.Literal] = [],
    type: @escaping @Sendable ([ColumnType]) throws(FrameError) -> ColumnType,
    reduction: @escaping @Sendable ([ColumnType]) throws(FrameError) -> any GroupReduction
  ) {
    self.name = name
    self.parameters = parameters
    resultType = type
    self.reduction = reduction
  }
}

extension Aggregate: Hashable {
  static func == (a: Aggregate, b: Aggregate) -> Bool {
    a.name == b.name && a.parameters == b.parameters
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(parameters)
  }
}

/// How a quantile that falls between two values is found.
public enum QuantileInterpolation: String, Sendable, Hashable, CaseIterable {
  /// On the line between them.
  case linear
  /// The lesser one.
  case lower
  /// The greater one.
  case higher
  /// Their mean.
  case midpoint
  /// The one that is nearer; of two equally near, the one at the even place.
  case nearest
}

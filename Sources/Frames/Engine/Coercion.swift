/// What a node on dates, times, decimals and values of mixed types means in terms of conversions and
/// the nodes that kernels compute.
extension Expression.Node {
  /// The node to compute in place of this one, nil when it is computed as it is.
  func coerced(in schema: [Field]) throws(FrameError) -> Expression.Node? {
    switch self {
    case .unary(let op, let node):
      let type = try node.type(in: schema)
      if type.isDecimal {
        if op.keepsDecimals { return .call(.decimal(op, as: type), [node]) }
        return .unary(op, .cast(node, .float64))
      }
      if case .duration = type { return .cast(.unary(op, .cast(node, .int64)), type) }
      return nil
    case .binary(let op, let a, let b) where op.isComparison:
      return try comparison(op, a, b, schema)
    case .binary(let op, let a, let b) where !op.isLogic:
      let left = try a.type(in: schema)
      let right = try b.type(in: schema)
      guard !left.isArithmetic || !right.isArithmetic else { return nil }
      if op.isConcatenation(left, right) {
        return .call(.concat("", ignoresNulls: false), [.cast(a, .string), .cast(b, .string)])
      }
      let type = try type(in: schema)
      if left.isTemporal || right.isTemporal {
        return TemporalArithmetic.lowered(op, a, left, b, right, as: type)
      }
      return DecimalArithmetic.lowered(op, a, left, b, right, as: type)
    case .fillNull(let a, let b):
      guard let (x, y) = try pair(a, b, schema) else { return nil }
      return .fillNull(x, y)
    case .when(_, .literal(.null), let value), .when(_, let value, .literal(.null)):
      // The null has the other's type by itself; other than for numbers it is made a column of it.
      guard try value.type(in: schema).physical.dtype == nil else { return nil }
      return try choice(schema)
    case .when: return try choice(schema)
    default: return nil
    }
  }

  private func choice(_ schema: [Field]) throws(FrameError) -> Expression.Node? {
    guard case .when(let condition, let then, let otherwise) = self,
      let (x, y) = try pair(then, otherwise, schema)
    else { return nil }
    return .when(condition: condition, then: x, otherwise: y)
  }

  private func comparison(
    _ op: BinaryOperator, _ a: Expression.Node, _ b: Expression.Node, _ schema: [Field]
  ) throws(FrameError) -> Expression.Node? {
    guard let (x, y) = try pair(a, b, schema) else { return nil }
    return .binary(op, x, y)
  }

  /// Both operands in their common type, nil when they have it or are numbers, whose conversion is
  /// part of the program.
  private func pair(
    _ a: Expression.Node, _ b: Expression.Node, _ schema: [Field]
  ) throws(FrameError) -> (Expression.Node, Expression.Node)? {
    let left = try a.type(in: schema)
    let right = try b.type(in: schema)
    guard left != right, left.dtype == nil || right.dtype == nil,
      let common = try Self.unify(a, left, b, right), !(left.isText && right.isText)
    else { return nil }
    let x = try a.brought(from: left, to: common)
    let y = try b.brought(from: right, to: common)
    // A null takes the other's type by itself.
    return x == a && y == b ? nil : (x, y)
  }

  private func brought(
    from type: ColumnType, to common: ColumnType
  ) throws(FrameError) -> Expression.Node {
    if type == common { return self }
    guard case .literal(let literal) = self, literal != .null else { return .cast(self, common) }
    return try literal.converted(to: common).map { .literal($0) } ?? .cast(self, common)
  }
}

extension UnaryOperator {
  /// Whether a decimal stays one.
  var keepsDecimals: Bool {
    switch self {
    case .negate, .abs, .floor, .ceil, .round, .trunc: true
    default: false
    }
  }
}

import SwiftwaterDevices

extension Expression.Node {
  /// The type of the result over a schema.
  ///
  /// - Throws: ``FrameError`` for an unknown column or an operation the types do not have.
  func type(in schema: [Field]) throws(FrameError) -> ColumnType {
    switch self {
    case .column(let name):
      guard let field = schema.first(where: { $0.name == name }) else {
        throw .unknownColumn(name, among: schema.map(\.name))
      }
      return field.type
    case .literal(let literal): return literal.type
    case .alias(_, let node), .renamed(_, _, let node): return try node.type(in: schema)
    case .selection(let selection):
      // What is wrong with it comes first.
      _ = try selection.names(in: schema)
      throw FrameError(
        .argument,
        "\(selection) stands for several columns; use it in `select`, `with` or `aggregate`")
    case .unary(let op, let node):
      let type = try node.type(in: schema)
      if op == .not {
        guard type == .bool || type == .null else { throw mismatch("needs bool", type) }
        return .bool
      }
      if case .duration = type, op == .negate || op == .abs { return type }
      if type.isDecimal, op.needsIntegers { throw mismatch("needs whole numbers", type) }
      if type.isDecimal { return op.primitive.isTest ? .bool : op.keepsDecimals ? type : .float64 }
      guard type.isArithmetic else { throw mismatch("needs numbers", type) }
      if op.primitive.isTest { return .bool }
      if op.needsIntegers, !type.isInteger { throw mismatch("needs whole numbers", type) }
      if op.keepsIntegers { return type == .bool || type == .null ? .int64 : type }
      return type == .float32 ? .float32 : .float64
    case .binary(let op, let a, let b):
      let left = try a.type(in: schema)
      let right = try b.type(in: schema)
      if op.isLogic {
        guard [.bool, .null].contains(left), [.bool, .null].contains(right) else {
          throw mismatch("needs bool", left, right)
        }
        return .bool
      }
      if op.isComparison {
        guard let common = try Self.unify(a, left, b, right),
          op == .equal || op == .notEqual || common.isOrdered(among: left, right)
        else { throw mismatch("cannot compare", left, right) }
        return .bool
      }
      guard left.isArithmetic, right.isArithmetic else {
        if op.needsIntegers, left.isDecimal || right.isDecimal {
          throw mismatch("needs whole numbers", left, right)
        }
        if op.isConcatenation(left, right) { return .string }
        if let type = TemporalArithmetic.type(op, left, right) { return type }
        if let type = try DecimalArithmetic.type(op, a, left, b, right) { return type }
        throw mismatch("needs numbers", left, right)
      }
      let common = try Self.unify(a, left, b, right) ?? .float64
      if op.needsIntegers, !common.isInteger {
        guard common == .bool, [.bitAnd, .bitOr, .bitXor].contains(op) else {
          throw mismatch("needs whole numbers", left, right)
        }
        return .bool
      }
      switch op {
      case .divide, .power, .atan2, .hypot:
        return common == .float32 ? .float32 : .float64
      default: return common == .bool || common == .null ? .int64 : common
      }
    case .isNull(let node):
      _ = try node.type(in: schema)
      return .bool
    case .fillNull(let a, let b):
      let (left, right) = (try a.type(in: schema), try b.type(in: schema))
      if let type = try Self.unify(a, left, b, right) { return type }
      throw mismatch("cannot fill", left, right)
    case .cast(let node, let type):
      let from = try node.type(in: schema)
      try type.requireDecimal()
      if case .datetime(_, let zone?) = type { _ = try TimeZoneRules.named(zone) }
      guard Casting.exists(from: from, to: type) else {
        throw FrameError(.type, "\(self): there is no way from \(from) to \(type)")
      }
      return type
    case .isIn(let node, let values):
      let type = try node.type(in: schema)
      for value in values where value != .null {
        guard try value.weak(beside: type) ?? type.common(with: value.type) != nil else {
          throw mismatch("cannot compare", type, value.type)
        }
      }
      return .bool
    case .when(let condition, let then, let otherwise):
      let type = try condition.type(in: schema)
      guard type == .bool else { throw mismatch("needs a bool condition", type) }
      let (left, right) = (try then.type(in: schema), try otherwise.type(in: schema))
      if let type = try Self.unify(then, left, otherwise, right) { return type }
      throw mismatch("needs one type for both values", left, right)
    case .call(let function, let nodes):
      return try type(of: nodes, in: schema) { types throws(FrameError) in
        guard let expansion = function.expansion else { return try function.resultType(types) }
        // Operands are known by their types alone, so that nesting does not look at them twice.
        let operands = nodes.enumerated().map { place, node in
          if case .literal = node { Expression(node) } else { col("\u{0}\(place)") }
        }
        let fields = types.enumerated().map { Field("\u{0}\($0)", $1) }
        return try expansion(operands, types).node.type(in: fields)
      }
    case .window(let function, let nodes):
      return try type(of: nodes, in: schema, rule: function.resultType)
    case .over(let node, let partition, let order):
      for node in partition { _ = try node.type(in: schema) }
      for key in order {
        try key.node.type(in: schema).requireSortable("\(self): orderBy: \(key.node)")
      }
      return try node.type(in: schema)
    case .aggregate(let aggregate, let nodes):
      return try type(of: nodes, in: schema, rule: aggregate.resultType)
    }
  }

  /// The type both values of a choice or a comparison take, nil when there is none: a literal takes
  /// the type of the column it meets, unless that loses something.
  static func unify(
    _ a: Expression.Node, _ left: ColumnType, _ b: Expression.Node, _ right: ColumnType
  ) throws(FrameError) -> ColumnType? {
    if left == right { return left }
    if case .literal(let literal) = b, let type = try literal.weak(beside: left) { return type }
    if case .literal(let literal) = a, let type = try literal.weak(beside: right) { return type }
    return left.common(with: right)
  }

  /// The type two numbers are brought to: a literal takes the type of the column it meets, unless
  /// that loses its fraction.
  static func common(
    _ a: Expression.Node, _ left: ColumnType, _ b: Expression.Node, _ right: ColumnType
  ) -> ColumnType {
    if left == right { return left }
    if case .literal(let literal) = b, let type = try? literal.weak(beside: left) { return type }
    if case .literal(let literal) = a, let type = try? literal.weak(beside: right) { return type }
    return left.common(with: right) ?? .string
  }

  private func type(
    of nodes: [Expression.Node], in schema: [Field],
    rule: ([ColumnType]) throws(FrameError) -> ColumnType
  ) throws(FrameError) -> ColumnType {
    var types: [ColumnType] = []
    for node in nodes { types.append(try node.type(in: schema)) }
    do throws(FrameError) {
      return try rule(types)
    } catch {
      throw FrameError(error.code, "\(self): \(error.message)")
    }
  }

  private func mismatch(_ need: String, _ types: ColumnType...) -> FrameError {
    var found = types.map(\.description)
    if types.count == 2 { found = ColumnType.names(of: types[0], types[1]) }
    return FrameError(
      .type,
      "\(self): \(need), but got \(found.joined(separator: " and ")); cast one of them with `.cast`"
    )
  }
}

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
    case .alias(_, let node): return try node.type(in: schema)
    case .unary(let op, let node):
      let type = try node.type(in: schema)
      if op == .not {
        guard type == .bool else { throw mismatch("needs bool", type) }
        return .bool
      }
      guard type.dtype != nil else { throw mismatch("needs numbers", type) }
      if op == .isNaN { return .bool }
      if op.keepsIntegers { return type == .bool ? .int64 : type }
      return type == .float32 ? .float32 : .float64
    case .binary(let op, let a, let b):
      let left = try a.type(in: schema)
      let right = try b.type(in: schema)
      if op.isLogic {
        guard left == .bool, right == .bool else { throw mismatch("needs bool", left, right) }
        return .bool
      }
      if op.isComparison {
        if left.isText && right.isText { return .bool }
        guard left.dtype != nil, right.dtype != nil else {
          throw mismatch("cannot compare", left, right)
        }
        return .bool
      }
      guard left.dtype != nil, right.dtype != nil else {
        throw mismatch("needs numbers", left, right)
      }
      let common = Self.common(a, left, b, right)
      switch op {
      case .divide, .power, .atan2, .hypot:
        return common == .float32 ? .float32 : .float64
      default: return common == .bool ? .int64 : common
      }
    case .isNull(let node):
      _ = try node.type(in: schema)
      return .bool
    case .fillNull(let a, let b):
      if let type = try Self.unify(a, b, in: schema) { return type }
      throw mismatch("cannot fill", try a.type(in: schema), try b.type(in: schema))
    case .cast(let node, let type):
      _ = try node.type(in: schema)
      return type
    case .isIn(let node, let values):
      let type = try node.type(in: schema)
      for value in values where value != .null && value.type.isText != type.isText {
        throw mismatch("cannot compare", type, value.type)
      }
      return .bool
    case .when(let condition, let then, let otherwise):
      let type = try condition.type(in: schema)
      guard type == .bool else { throw mismatch("needs a bool condition", type) }
      if let type = try Self.unify(then, otherwise, in: schema) { return type }
      throw mismatch(
        "needs one type for both values", try then.type(in: schema),
        try otherwise.type(in: schema))
    case .text(let function, let node):
      let type = try node.type(in: schema)
      guard type.isText else { throw mismatch("needs text", type) }
      return function.resultType == .string ? type : function.resultType
    case .concat(let nodes):
      for node in nodes {
        let type = try node.type(in: schema)
        guard type.isText else { throw mismatch("needs text", type) }
      }
      return .string
    case .call(let function, let nodes):
      return try type(of: nodes, in: schema, rule: function.resultType)
    case .window(let function, let nodes):
      return try type(of: nodes, in: schema, rule: function.resultType)
    case .over(let node, let partition, let order):
      for node in partition + order.map(\.node) { _ = try node.type(in: schema) }
      return try node.type(in: schema)
    case .aggregate(let aggregate, let node):
      guard let node else { return .int64 }
      let type = try node.type(in: schema)
      switch aggregate {
      case .sum, .mean, .std, .var, .median:
        guard type.dtype != nil else { throw mismatch("needs numbers", type) }
      default: break
      }
      return aggregate.resultType(type)
    }
  }

  /// The type both values of a choice take, nil when there is none.
  static func unify(
    _ a: Expression.Node, _ b: Expression.Node, in schema: [Field]
  ) throws(FrameError) -> ColumnType? {
    let left = try a.type(in: schema)
    let right = try b.type(in: schema)
    if case .literal(.null) = a { return right }
    if case .literal(.null) = b { return left }
    if left.isText, right.isText { return .string }
    guard left.dtype != nil, right.dtype != nil else { return nil }
    return common(a, left, b, right)
  }

  /// The type two numbers are brought to: a literal takes the type of the column it meets, unless
  /// that loses its fraction.
  static func common(
    _ a: Expression.Node, _ left: ColumnType, _ b: Expression.Node, _ right: ColumnType
  ) -> ColumnType {
    if left == right { return left }
    if case .literal(let literal) = b, let type = literal.weak(beside: left) { return type }
    if case .literal(let literal) = a, let type = literal.weak(beside: right) { return type }
    guard let x = left.dtype, let y = right.dtype else { return .string }
    if x == .bool { return right }
    if y == .bool { return left }
    if x.isFloatingPoint || y.isFloatingPoint {
      // A 32-bit fraction holds integers of 16 bits exactly, no wider ones.
      let floating = x.isFloatingPoint ? x : y
      let other = x.isFloatingPoint ? y : x
      return floating == .float32 && !other.isFloatingPoint && other.byteCount <= 2
        ? .float32 : .float64
    }
    if x.isSigned == y.isSigned { return x.byteCount >= y.byteCount ? left : right }
    let signed = x.isSigned ? x : y
    let unsigned = x.isSigned ? y : x
    if signed.byteCount > unsigned.byteCount { return ColumnType(ofColumn: signed) }
    switch unsigned {
    case .uint8: return .int16
    case .uint16: return .int32
    case .uint32: return .int64
    default: return .float64
    }
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
    let found = types.map(\.description).joined(separator: " and ")
    return FrameError(.type, "\(self): \(need), but got \(found); cast one of them with `.cast`")
  }
}

extension Expression.Literal {
  var type: ColumnType {
    switch self {
    case .null, .integer: .int64
    case .bool: .bool
    case .number: .float64
    case .text: .string
    }
  }

  func weak(beside type: ColumnType) -> ColumnType? {
    switch self {
    case .integer(let value):
      guard let dtype = type.dtype, dtype != .bool else { return nil }
      if dtype.isFloatingPoint { return type }
      let fits =
        switch dtype {
        case .int8: Int8(exactly: value) != nil
        case .int16: Int16(exactly: value) != nil
        case .int32: Int32(exactly: value) != nil
        case .uint8: UInt8(exactly: value) != nil
        case .uint16: UInt16(exactly: value) != nil
        case .uint32: UInt32(exactly: value) != nil
        case .uint64: value >= 0
        default: true
        }
      return fits ? type : nil
    case .number: return type == .float32 ? .float32 : .float64
    default: return nil
    }
  }
}

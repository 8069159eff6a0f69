extension SnippetCompiler {
  /// Writes down what computes a formula.
  mutating func evaluate(
    _ expression: SnippetExpression
  ) throws(SnippetError) -> SnippetValue {
    let place = expression.place
    try count(place)
    switch expression.kind {
    case .number(let number):
      return SnippetValue(
        step: code.add(.number(number), number.dtype), dtype: number.dtype,
        isLiteral: number.dtype != .float32)
    case .name(let name): return try value(name, place)
    case .unary(let sign, let operand): return try apply(sign, try evaluate(operand), place)
    case .binary(let operation, let first, let second):
      let a = try evaluate(first)
      return try apply(operation, a, try evaluate(second), place)
    case .conditional(let condition, let first, let second):
      let truth = try truth(try evaluate(condition), condition.place)
      let a = try evaluate(first)
      return try select(truth, a, try evaluate(second), place)
    case .cast(let type, let operand):
      return try convert(try evaluate(operand), to: try dtype(type, place), place)
    case .call(let name, let arguments):
      var values: [SnippetValue] = []
      for argument in arguments { values.append(try evaluate(argument)) }
      return try call(name, values, place)
    }
  }

  /// Selects one of two values, in their common type.
  mutating func select(
    _ condition: SnippetValue, _ a: SnippetValue, _ b: SnippetValue, _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    let isSame = a.dtype == b.dtype
    let (common, isLiteral) = isSame ? (a.dtype, a.isLiteral && b.isLiteral) : common(a, b)
    let first = try convert(a, to: common, place)
    let second = try convert(b, to: common, place)
    return SnippetValue(
      step: code.apply(.select, [condition.step, first.step, second.step], common), dtype: common,
      isLiteral: isLiteral)
  }

  /// Applies an instruction whose operands have the type it computes in.
  mutating func apply(_ primitive: Primitive, _ operands: [SnippetValue]) -> SnippetValue {
    let dtype = primitive.resultType(operands[0].dtype)
    return SnippetValue(step: code.apply(primitive, operands.map(\.step), dtype), dtype: dtype)
  }

  /// Applies an operator in front of a value.
  mutating func apply(
    _ sign: String, _ value: SnippetValue, _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    if sign == "!" { return apply(.not, [try truth(value, place)]) }
    var operand = try convert(value, to: value.dtype.arithmetic, place)
    operand.isLiteral = value.isLiteral
    switch sign {
    case "-":
      var result = apply(.negate, [operand])
      result.isLiteral = operand.isLiteral
      return result
    case "~":
      guard operand.dtype.isInteger else {
        throw text.error(place, "'~' takes whole numbers, got \(value.dtype)")
      }
      return apply(.not, [operand])
    default: return operand
    }
  }

  /// Applies an operator between two values.
  mutating func apply(
    _ operation: SnippetOperator, _ a: SnippetValue, _ b: SnippetValue, _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    switch operation {
    case .and, .or:
      return apply(
        operation == .and ? .and : .or, [try truth(a, place), try truth(b, place)])
    case .shiftLeft, .shiftRight:
      try checkWhole(operation, a, b, place)
      let x = try convert(a, to: a.dtype.arithmetic, place)
      let y = try convert(b, to: x.dtype, place)
      return apply(operation == .shiftLeft ? .shiftLeft : .shiftRight, [x, y])
    default: break
    }
    let (common, isLiteral) = common(a, b)
    let x = try convert(a, to: common, place)
    let y = try convert(b, to: common, place)
    var result: SnippetValue
    switch operation {
    case .bitAnd, .bitOr, .bitXor, .remainder:
      try checkWhole(operation, a, b, place)
      result = apply(operation.primitive, [x, y])
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard !common.isComplex else {
        throw text.error(
          place, "complex numbers have no order; compare real(z), imag(z) or abs(z)")
      }
      return apply(operation.primitive, [x, y])
    case .equal, .notEqual: return apply(operation.primitive, [x, y])
    case .divide where common.isInteger: result = quotient(x, y)
    default: result = apply(operation.primitive, [x, y])
    }
    result.isLiteral = isLiteral
    return result
  }

  // MARK: - Implementation

  /// Division of whole numbers towards 0, as in C: what `%` leaves is taken off before.
  private mutating func quotient(_ x: SnippetValue, _ y: SnippetValue) -> SnippetValue {
    guard x.dtype.isSigned else { return apply(.floorDivide, [x, y]) }
    let whole = apply(.subtract, [x, apply(.truncatedRemainder, [x, y])])
    return apply(.floorDivide, [whole, y])
  }

  private func checkWhole(
    _ operation: SnippetOperator, _ a: SnippetValue, _ b: SnippetValue, _ place: Int
  ) throws(SnippetError) {
    guard !a.dtype.isInexact, !b.dtype.isInexact else {
      let remedy =
        switch operation {
        case .remainder: "use fmod(x, y)"
        case .bitXor: "for a power use pow(x, y)"
        default: "convert first, as (int)x"
        }
      throw text.error(
        place,
        "'\(operation.rawValue)' takes whole numbers, got \(a.dtype) and \(b.dtype); "
          + remedy)
    }
  }
}

extension SnippetOperator {
  /// The instruction for operands of one type; that of division is for fractions.
  fileprivate var primitive: Primitive {
    switch self {
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .truncatedRemainder
    case .add: .add
    case .subtract: .subtract
    case .shiftLeft: .shiftLeft
    case .shiftRight: .shiftRight
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .bitAnd, .and: .and
    case .bitOr, .or: .or
    case .bitXor: .xor
    }
  }
}

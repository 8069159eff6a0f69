extension SnippetCompiler {
  /// Writes down what computes a function.
  mutating func call(
    _ name: String, _ arguments: [SnippetValue], _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    guard let (function, isSingle) = SnippetFunction.named(name) else {
      throw text.error(
        place,
        "no function '\(name)'"
          + SnippetNames.suggestion(for: name, among: SnippetFunction.names)
      ).forAllTypes
    }
    if case .refused(let reason) = function { throw text.error(place, reason).forAllTypes }
    guard arguments.count == function.count else {
      throw text.error(place, "\(name) takes \(function.count) arguments, got \(arguments.count)")
        .forAllTypes
    }
    var arguments = arguments
    if isSingle {
      for number in arguments.indices {
        arguments[number] = try convert(arguments[number], to: .float32, place)
      }
    }
    switch function {
    case .floating(let primitive, _, let takesComplex):
      let common = floating(arguments)
      guard takesComplex || !common.isComplex else {
        throw notForComplex(name, common, place)
      }
      return literal(try apply(primitive, arguments, in: common, place), arguments)
    case .numeric(let primitive, _):
      let common = numeric(arguments)
      guard !common.isComplex else { throw notForComplex(name, common, place) }
      return literal(try apply(primitive, arguments, in: common, place), arguments)
    case .whole(let primitive, _):
      let common = numeric(arguments)
      guard common.isInteger else {
        throw text.error(place, "\(name) takes whole numbers, got \(common); convert as (int)x")
      }
      return try apply(primitive, arguments, in: common, place)
    case .test(let primitive):
      let common = floating(arguments)
      guard !common.isComplex || primitive != .signBit else {
        throw notForComplex(name, common, place)
      }
      return try apply(primitive, arguments, in: common, place)
    case .composed(let composition, _): return try compose(composition, arguments, place)
    case .refused: return arguments[0]
    }
  }

  // MARK: - Implementation

  private func notForComplex(_ name: String, _ dtype: DType, _ place: Int) -> SnippetError {
    text.error(
      place, "\(name) is not there for \(dtype); take real(z), imag(z) or abs(z) first")
  }

  /// The common type of arguments, by C's rules.
  private func numeric(_ arguments: [SnippetValue]) -> DType {
    arguments.dropFirst().reduce(
      SnippetValue(
        step: 0, dtype: arguments[0].dtype.arithmetic, isLiteral: arguments[0].isLiteral)
    ) {
      let (dtype, isLiteral) = common($0, $1)
      return SnippetValue(step: 0, dtype: dtype, isLiteral: isLiteral)
    }.dtype
  }

  private func floating(_ arguments: [SnippetValue]) -> DType {
    let common = numeric(arguments)
    return common.isInexact ? common : .float64
  }

  /// A function of nothing but written numbers is a written number still.
  private func literal(
    _ value: SnippetValue, _ arguments: [SnippetValue]
  ) -> SnippetValue {
    var value = value
    value.isLiteral = arguments.allSatisfy(\.isLiteral)
    return value
  }

  private mutating func apply(
    _ primitive: Primitive, _ arguments: [SnippetValue], in dtype: DType, _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    var operands: [SnippetValue] = []
    for argument in arguments { operands.append(try convert(argument, to: dtype, place)) }
    return apply(primitive, operands)
  }

  private mutating func constant(_ value: Double, _ dtype: DType) -> SnippetValue {
    let number = code.add(.number(SnippetNumber(value)), .float64)
    return SnippetValue(step: code.apply(.copy, [number], dtype), dtype: dtype)
  }

  private mutating func compose(
    _ composition: SnippetFunction.Composition, _ arguments: [SnippetValue], _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    let first = arguments[0]
    switch composition {
    case .absolute: return try apply(.absolute, [first], in: first.dtype.arithmetic, place)
    case .round: return try round(first, place)
    case .reciprocalSquareRoot:
      let root = try apply(.squareRoot, [first], in: floating(arguments), place)
      return apply(.divide, [try convert(constant(1, root.dtype), to: root.dtype, place), root])
    case .powerOfTen:
      let dtype = floating(arguments)
      guard !dtype.isComplex else { throw notForComplex("exp10", dtype, place) }
      return apply(.power, [constant(10, dtype), try convert(first, to: dtype, place)])
    case .select:
      return try select(try truth(first, place), arguments[1], arguments[2], place)
    case .clip:
      let common = numeric(arguments)
      guard !common.isComplex else { throw notForComplex("clip", common, place) }
      let raised = try apply(.maximum, Array(arguments[..<2]), in: common, place)
      return try apply(.minimum, [raised, arguments[2]], in: common, place)
    case .complex:
      let common = floating(arguments)
      guard !common.isComplex else { throw notForComplex("complex", common, place) }
      return try apply(.complex, arguments, in: common, place)
    case .conjugate: return first.dtype.isComplex ? apply(.conjugate, [first]) : first
    case .realPart: return first.dtype.isComplex ? apply(.realPart, [first]) : first
    case .imaginaryPart:
      return first.dtype.isComplex
        ? apply(.imaginaryPart, [first]) : constant(0, first.dtype.arithmetic)
    case .phase:
      let dtype = floating(arguments)
      let operand = try convert(first, to: dtype, place)
      return dtype.isComplex
        ? apply(.phase, [operand]) : apply(.atan2, [constant(0, dtype), operand])
    }
  }

  /// The nearest whole number, halves away from 0, as C's `round`.
  private mutating func round(
    _ value: SnippetValue, _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    let dtype = floating([value])
    guard !dtype.isComplex else { throw notForComplex("round", dtype, place) }
    let x = try convert(value, to: dtype, place)
    let whole = apply(.trunc, [x])
    let rest = apply(.absolute, [apply(.subtract, [x, whole])])
    let isFar = apply(.greaterOrEqual, [rest, constant(0.5, dtype)])
    let next = apply(.add, [whole, apply(.copySign, [constant(1, dtype), x])])
    return try select(isFar, next, whole, place)
  }
}

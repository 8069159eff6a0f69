extension SnippetParser {
  /// How many formulas may lie inside each other, long sums included.
  static let heightLimit = 250

  static let noPointers = "there are no pointers; a name is the element at this place"
  static let noIndexing =
    "elements are not indexed: a name is the element at this place; choose others before with "
    + "taking(_:axis:), or use a RawKernel"

  /// Reads a formula with C's precedence.
  mutating func expression() throws(SnippetError) -> SnippetExpression {
    try nested { parser throws(SnippetError) in
      let place = parser.token.place
      let condition = try parser.binary(1)
      guard parser.take("?") else {
        if case .symbol(let sign) = parser.token.kind, sign == "=" || sign == "++" || sign == "--" {
          throw parser.error("'\(sign)' is a statement of its own here, not part of a formula")
        }
        return condition
      }
      let first = try parser.expression()
      try parser.expect(":", "must follow the first choice of '?'")
      let second = try parser.expression()
      return try parser.checked(.conditional(condition, first, second), place)
    }
  }

  // MARK: - Implementation

  private func checked(
    _ kind: SnippetExpression.Kind, _ place: Int
  ) throws(SnippetError) -> SnippetExpression {
    let expression = SnippetExpression(kind, place)
    guard expression.height <= Self.heightLimit else {
      throw text.error(
        place, "a formula of more than \(Self.heightLimit) levels; use local variables")
    }
    return expression
  }

  /// Reads operators that bind at least so tightly.
  private mutating func binary(_ least: Int) throws(SnippetError) -> SnippetExpression {
    var left = try unary()
    while case .symbol(let sign) = token.kind, let operation = SnippetOperator(rawValue: sign),
      operation.precedence >= least
    {
      let place = token.place
      advance()
      let right = try binary(operation.precedence + 1)
      left = try checked(.binary(operation, left, right), place)
    }
    return left
  }

  private mutating func unary() throws(SnippetError) -> SnippetExpression {
    let place = token.place
    for sign in ["-", "+", "!", "~"] where take(sign) {
      let operand = try nested { parser throws(SnippetError) in try parser.unary() }
      return try checked(.unary(sign, operand), place)
    }
    if token.kind == .symbol("*"), isDoubled {
      throw error("'**' is no operator of C; write pow(x, y)")
    }
    if token.kind == .symbol("*") || token.kind == .symbol("&") {
      throw error(Self.noPointers)
    }
    if token.kind == .symbol("("), let cast = try cast() { return cast }
    let primary = try primary()
    if token.kind == .symbol("[") { throw error(Self.noIndexing) }
    if token.kind == .symbol(".") { throw error("there are no members; write real(z), imag(z)") }
    return primary
  }

  /// `(float)x`; nil, with nothing read, where a parenthesis begins something else.
  private mutating func cast() throws(SnippetError) -> SnippetExpression? {
    let before = self
    let place = token.place
    advance()
    guard let type = type(), take(")") else {
      self = before
      return nil
    }
    let operand = try nested { parser throws(SnippetError) in try parser.unary() }
    return try checked(.cast(type, operand), place)
  }

  private mutating func primary() throws(SnippetError) -> SnippetExpression {
    let place = token.place
    if take("(") {
      let inner = try expression()
      try expect(")", "must close the parenthesis")
      return inner
    }
    if case .number(let number) = token.kind {
      advance()
      return SnippetExpression(.number(number), place)
    }
    // CuPy's name for the count of elements.
    if token.kind == .name("_ind"), ahead(1) == .symbol("."), ahead(2) == .name("size"),
      ahead(3) == .symbol("("), ahead(4) == .symbol(")")
    {
      for _ in 0..<5 { advance() }
      return SnippetExpression(.name("n"), place)
    }
    if let type = type() {
      guard take("(") else { throw error("'(' must follow a type in a formula, not \(token.text)") }
      let operand = try expression()
      try expect(")", "must end the conversion")
      return try checked(.cast(type, operand), place)
    }
    guard case .name(let name) = token.kind else {
      throw error("a value is expected, not \(token.text)")
    }
    advance()
    guard take("(") else { return SnippetExpression(.name(name), place) }
    var arguments: [SnippetExpression] = []
    if !take(")") {
      repeat { arguments.append(try expression()) } while take(",")
      try expect(")", "must end the arguments of \(name)")
    }
    return try checked(.call(name, arguments), place)
  }
}

/// Reads a snippet: what C allows of it, within limits, so that hostile text ends in an error.
struct SnippetParser {
  let text: SnippetText
  /// The letters that stand for types.
  let variables: Set<String>

  init(_ text: SnippetText, variables: Set<String>) throws(SnippetError) {
    self.text = text
    self.variables = variables
    tokens = try SnippetToken.tokens(of: text)
  }

  /// Reads the whole text as a body; the semicolon of the last statement may be missing.
  mutating func statements() throws(SnippetError) -> [SnippetStatement] {
    var statements: [SnippetStatement] = []
    while token.kind != .end {
      guard token.kind != .symbol("}") else { throw error("'}' without its {") }
      statements += try statement()
    }
    return statements
  }

  /// Reads the whole text as one formula.
  mutating func formula() throws(SnippetError) -> SnippetExpression {
    let formula = try expression()
    _ = take(";")
    guard token.kind == .end else {
      throw error("one formula is expected; \(token.text) cannot follow it")
    }
    return formula
  }

  /// How many blocks and formulas may lie inside each other.
  static let nestingLimit = 100

  // MARK: - Implementation

  private let tokens: [SnippetToken]
  private(set) var at = 0
  private var nesting = 0

  var token: SnippetToken { tokens[at] }

  /// Whether a sign touches the one before it, which is the same.
  var isDoubled: Bool {
    at > 0 && tokens[at - 1].kind == token.kind && tokens[at - 1].end == token.place
  }

  func ahead(_ count: Int) -> SnippetToken.Kind { tokens[min(at + count, tokens.count - 1)].kind }

  mutating func advance() { if at < tokens.count - 1 { at += 1 } }

  func error(_ message: String) -> SnippetError { text.error(token.place, message) }

  /// Reads a sign when it stands here.
  mutating func take(_ symbol: String) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String, _ why: String) throws(SnippetError) {
    guard take(symbol) else { throw error("'\(symbol)' \(why), not \(token.text)") }
  }

  /// Reads what lies one level deeper.
  mutating func nested<Part>(
    _ read: (inout SnippetParser) throws(SnippetError) -> Part
  ) throws(SnippetError) -> Part {
    guard nesting < Self.nestingLimit else {
      throw error("more than \(Self.nestingLimit) levels inside each other; use local variables")
    }
    nesting += 1
    defer { nesting -= 1 }
    return try read(&self)
  }

  /// Reads a name that a variable may have.
  mutating func newName() throws(SnippetError) -> String {
    guard case .name(let name) = token.kind else {
      throw error("a name is expected, not \(token.text)")
    }
    guard !Self.isTypeWord(name), !variables.contains(name), !Self.keywords.contains(name) else {
      throw error("'\(name)' has a meaning of its own; choose another name")
    }
    advance()
    return name
  }

  private static let keywords: Set<String> = [
    "if", "else", "for", "while", "do", "switch", "return", "break", "continue", "goto", "const",
    "auto", "true", "false", "raw", "static", "struct", "void",
  ]
}

extension SnippetParser {
  /// Reads a statement; an empty one gives nothing.
  private mutating func statement() throws(SnippetError) -> [SnippetStatement] {
    let place = token.place
    if take(";") { return [] }
    if token.kind == .symbol("{") {
      return [SnippetStatement(kind: .block(try block()), place: place)]
    }
    if case .name(let word) = token.kind {
      switch word {
      case "if": return [try branch()]
      case "for": return [try forLoop()]
      case "while":
        advance()
        let condition = try parenthesised("a loop's condition")
        let loop = SnippetStatement.Loop(
          first: [], condition: condition, step: [], body: try body())
        return [SnippetStatement(kind: .loop(loop), place: place)]
      case "return":
        throw error("a kernel returns nothing; assign to an output")
      case "break", "continue", "goto", "do", "switch":
        throw error("there is no '\(word)'; use if, and for with a constant bound")
      case "else": throw error("'else' without its if")
      default: break
      }
    }
    let statement = try simple()
    let isLast = token.kind == .end || token.kind == .symbol("}")
    guard isLast || take(";") else {
      if token.kind == .symbol(")") { throw error("')' without its (") }
      throw text.error(tokens[at - 1].end, "';' must end the statement, not \(token.text)")
    }
    return [statement]
  }

  /// A block in braces, or one statement.
  private mutating func body() throws(SnippetError) -> [SnippetStatement] {
    if token.kind == .symbol("{") { return try block() }
    guard token.kind != .end else { throw error("a statement is missing here") }
    return try nested { parser throws(SnippetError) in try parser.statement() }
  }

  private mutating func block() throws(SnippetError) -> [SnippetStatement] {
    let start = token.place
    advance()
    return try nested { parser throws(SnippetError) in
      var statements: [SnippetStatement] = []
      while !parser.take("}") {
        guard parser.token.kind != .end else {
          throw parser.text.error(start, "a block without its end; add }")
        }
        statements += try parser.statement()
      }
      return statements
    }
  }

  private mutating func parenthesised(_ what: String) throws(SnippetError) -> SnippetExpression {
    try expect("(", "must begin \(what)")
    let condition = try expression()
    try expect(")", "must end \(what)")
    return condition
  }

  private mutating func branch() throws(SnippetError) -> SnippetStatement {
    let place = token.place
    advance()
    let condition = try parenthesised("a condition")
    let then = try body()
    var otherwise: [SnippetStatement] = []
    if token.kind == .name("else") {
      advance()
      otherwise = try body()
    }
    return SnippetStatement(kind: .branch(condition, then, otherwise), place: place)
  }

  private mutating func forLoop() throws(SnippetError) -> SnippetStatement {
    let place = token.place
    advance()
    try expect("(", "must follow 'for'")
    var loop = SnippetStatement.Loop(first: [], condition: nil, step: [], body: [])
    if token.kind != .symbol(";") { loop.first = try simpleList() }
    try expect(";", "must follow the start of a loop")
    if token.kind != .symbol(";") { loop.condition = try expression() }
    try expect(";", "must follow the condition of a loop")
    if token.kind != .symbol(")") { loop.step = try simpleList() }
    try expect(")", "must end the head of a loop")
    loop.body = try body()
    return SnippetStatement(kind: .loop(loop), place: place)
  }

  private mutating func simpleList() throws(SnippetError) -> [SnippetStatement] {
    var list = [try simple()]
    while take(",") { list.append(try simple()) }
    return list
  }

  /// A declaration, an assignment, or `k++`.
  private mutating func simple() throws(SnippetError) -> SnippetStatement {
    let place = token.place
    let isConstant = token.kind == .name("const")
    if isConstant { advance() }
    if token.kind == .name("auto") {
      advance()
      return try declaration(nil, place, isConstant: isConstant)
    }
    // A type before a name declares; before a parenthesis it converts.
    let start = at
    if let type = type() {
      if case .name = token.kind { return try declaration(type, place, isConstant: isConstant) }
      if token.kind == .symbol("*") || token.kind == .symbol("&") { throw error(Self.noPointers) }
      at = start
    }
    if case .name(let word) = token.kind, case .name = ahead(1) {
      throw error("no type '\(word)'" + Self.suggestedType(for: word))
    }
    guard !isConstant else { throw error("a type and a name must follow 'const'") }
    for step in ["++", "--"] where take(step) {
      return try stepped(newName(), step, place)
    }
    guard case .name = token.kind, case .symbol(let next) = ahead(1) else {
      throw error("a statement assigns, as z = x + y; \(token.text) does not begin one")
    }
    if next == "(" || next == "." {
      throw error("a call alone does nothing here; assign its result, as z = f(x)")
    }
    if next == "[" { throw error(Self.noIndexing) }
    let name = try newName()
    if next == "++" || next == "--" {
      advance()
      return try stepped(name, next, place)
    }
    let sign = next.dropLast()
    let compound = next.hasSuffix("=") ? SnippetOperator(rawValue: String(sign)) : nil
    guard next == "=" || compound != nil && !["<", ">"].contains(sign) else {
      throw text.error(
        tokens[at + 1].place, "'=' must follow the name that is assigned, not '\(next)'")
    }
    advance()
    return SnippetStatement(kind: .assign(name, compound, try expression()), place: place)
  }

  private func stepped(
    _ name: String, _ step: String, _ place: Int
  ) throws(SnippetError) -> SnippetStatement {
    let one = SnippetExpression(.number(SnippetNumber(Int32(1))), place)
    return SnippetStatement(kind: .assign(name, step == "++" ? .add : .subtract, one), place: place)
  }

  private mutating func declaration(
    _ type: SnippetType?, _ place: Int, isConstant: Bool
  ) throws(SnippetError) -> SnippetStatement {
    var list: [SnippetStatement.Variable] = []
    repeat {
      let place = token.place
      var variable = SnippetStatement.Variable(
        name: try newName(), place: place, isConstant: isConstant)
      if token.kind == .symbol("[") {
        throw error("there are no local arrays; use a variable for each element")
      }
      if take("=") { variable.value = try expression() }
      list.append(variable)
      // In the head of a loop and in a body alike, what follows a comma is another variable.
    } while take(",")
    return SnippetStatement(kind: .declare(type, list), place: place)
  }
}

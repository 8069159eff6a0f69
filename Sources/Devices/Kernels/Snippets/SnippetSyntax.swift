/// A type as a snippet writes it.
package enum SnippetType: Sendable, Hashable {
  /// A type of elements.
  case fixed(DType)
  /// A capital letter that stands for the type of the arguments.
  case variable(String)

  /// The type it is where type variables have these types.
  func dtype(_ variables: [String: DType]) -> DType? {
    switch self {
    case .fixed(let dtype): dtype
    case .variable(let name): variables[name]
    }
  }
}

extension SnippetType: CustomStringConvertible {
  /// The type as a message shows it.
  package var description: String {
    switch self {
    case .fixed(let dtype): "\(dtype)"
    case .variable(let name): name
    }
  }
}

/// A part of a formula.
struct SnippetExpression: Sendable {
  let kind: Kind
  let place: Int
  /// How many expressions lie inside each other.
  let height: Int

  indirect enum Kind: Sendable {
    case number(SnippetNumber)
    case name(String)
    case unary(String, SnippetExpression)
    case binary(SnippetOperator, SnippetExpression, SnippetExpression)
    case conditional(SnippetExpression, SnippetExpression, SnippetExpression)
    case call(String, [SnippetExpression])
    case cast(SnippetType, SnippetExpression)

    var parts: [SnippetExpression] {
      switch self {
      case .number, .name: []
      case .unary(_, let a), .cast(_, let a): [a]
      case .binary(_, let a, let b): [a, b]
      case .conditional(let a, let b, let c): [a, b, c]
      case .call(_, let arguments): arguments
      }
    }
  }

  init(_ kind: Kind, _ place: Int) {
    self.kind = kind
    self.place = place
    height = 1 + (kind.parts.map(\.height).max() ?? 0)
  }

  /// The name, when the expression is nothing but one.
  var name: String? { if case .name(let name) = kind { name } else { nil } }
}

/// An operator between two operands.
enum SnippetOperator: String, Sendable, CaseIterable {
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case add = "+"
  case subtract = "-"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case bitAnd = "&"
  case bitXor = "^"
  case bitOr = "|"
  case and = "&&"
  case or = "||"

  /// How tightly it binds, as in C; the tightest is 10.
  var precedence: Int {
    switch self {
    case .multiply, .divide, .remainder: 10
    case .add, .subtract: 9
    case .shiftLeft, .shiftRight: 8
    case .less, .lessOrEqual, .greater, .greaterOrEqual: 7
    case .equal, .notEqual: 6
    case .bitAnd: 5
    case .bitXor: 4
    case .bitOr: 3
    case .and: 2
    case .or: 1
    }
  }
}

/// A statement of a body.
struct SnippetStatement: Sendable {
  let kind: Kind
  let place: Int

  indirect enum Kind: Sendable {
    /// Local variables of a type, or of the type of their values.
    case declare(SnippetType?, [Variable])
    /// A value, or an operator applied to the old value and this one.
    case assign(String, SnippetOperator?, SnippetExpression)
    case branch(SnippetExpression, [SnippetStatement], [SnippetStatement])
    case loop(Loop)
    case block([SnippetStatement])
  }

  struct Variable: Sendable {
    var name: String
    var place: Int
    /// Whether it keeps the value it is declared with.
    var isConstant: Bool
    var value: SnippetExpression?
  }

  struct Loop: Sendable {
    var first: [SnippetStatement]
    var condition: SnippetExpression?
    var step: [SnippetStatement]
    var body: [SnippetStatement]
  }
}

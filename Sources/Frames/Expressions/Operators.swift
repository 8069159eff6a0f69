import SwiftwaterDevices

enum BinaryOperator: String, Sendable, Hashable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case floorDivide = "//"
  case power = "**"
  case minimum, maximum, minimumNumber, maximumNumber, atan2, hypot
  case greatestCommonDivisor, copySign
  case bitAnd = "&"
  case bitOr = "|"
  case bitXor = "^"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case and = "&&"
  case or = "||"

  var primitive: Primitive {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    case .floorDivide: .floorDivide
    case .power: .power
    case .minimum: .minimum
    case .maximum: .maximum
    case .minimumNumber: .minimumNumber
    case .maximumNumber: .maximumNumber
    case .greatestCommonDivisor: .greatestCommonDivisor
    case .copySign: .copySign
    case .bitAnd: .and
    case .bitOr: .or
    case .bitXor: .xor
    case .shiftLeft: .shiftLeft
    case .shiftRight: .shiftRight
    case .atan2: .atan2
    case .hypot: .hypot
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .and: .and
    case .or: .or
    }
  }

  var isComparison: Bool { primitive.isTest }
  var isLogic: Bool { self == .and || self == .or }

  /// Whether it puts texts together.
  func isConcatenation(_ left: ColumnType, _ right: ColumnType) -> Bool {
    self == .add && (left.standsForText || right.standsForText)
      && (left.standsForText || left == .null) && (right.standsForText || right == .null)
  }

  /// Whether it is for whole numbers alone; the first three also take truth values.
  var needsIntegers: Bool {
    switch self {
    case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight, .greatestCommonDivisor: true
    default: false
    }
  }
}

extension Expression {
  /// The sum, row by row, where whole numbers wrap around, or of texts one after the other.
  public static func + (a: Expression, b: Expression) -> Expression { a.binary(.add, b) }
  /// The difference, row by row; whole numbers wrap around.
  public static func - (a: Expression, b: Expression) -> Expression { a.binary(.subtract, b) }
  /// The product, row by row; whole numbers wrap around.
  public static func * (a: Expression, b: Expression) -> Expression { a.binary(.multiply, b) }
  /// The quotient, row by row, with a fraction also for whole numbers.
  public static func / (a: Expression, b: Expression) -> Expression { a.binary(.divide, b) }
  /// The remainder, row by row, with the sign of the divisor; null for a whole number divided by 0.
  public static func % (a: Expression, b: Expression) -> Expression { a.binary(.remainder, b) }
  /// The value with the opposite sign.
  public static prefix func - (a: Expression) -> Expression { a.unary(.negate) }
  /// Whether the values are equal; null when either is null.
  public static func == (a: Expression, b: Expression) -> Expression { a.binary(.equal, b) }
  /// Whether the values differ; null when either is null.
  public static func != (a: Expression, b: Expression) -> Expression { a.binary(.notEqual, b) }
  /// Whether the first value comes before the second; null when either is null.
  public static func < (a: Expression, b: Expression) -> Expression { a.binary(.less, b) }
  /// Whether the first value does not come after the second; null when either is null.
  public static func <= (a: Expression, b: Expression) -> Expression { a.binary(.lessOrEqual, b) }
  /// Whether the first value comes after the second; null when either is null.
  public static func > (a: Expression, b: Expression) -> Expression { a.binary(.greater, b) }
  /// Whether the first value does not come before the second; null when either is null.
  public static func >= (a: Expression, b: Expression) -> Expression {
    a.binary(.greaterOrEqual, b)
  }
  /// Whether both are true; false when either is false, else null when either is null.
  public static func && (a: Expression, b: Expression) -> Expression { a.binary(.and, b) }
  /// Whether either is true; else null when either is null.
  public static func || (a: Expression, b: Expression) -> Expression { a.binary(.or, b) }
  /// The opposite of a truth value; null stays null.
  public static prefix func ! (a: Expression) -> Expression { a.unary(.not) }

  func binary(_ op: BinaryOperator, _ other: Expression) -> Expression {
    Expression(.binary(op, node, other.node), depth: Swift.max(depth, other.depth) + 1)
  }

  func unary(_ op: UnaryOperator) -> Expression {
    Expression(.unary(op, node), depth: depth + 1)
  }
}

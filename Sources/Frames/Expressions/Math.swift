import SwiftwaterDevices

enum UnaryOperator: String, Sendable, Hashable, CaseIterable {
  case negate, abs, sign, square, sqrt, cbrt, floor, ceil, round, trunc
  case exp, log, log2, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh
  case isNaN, not

  var primitive: Primitive {
    switch self {
    case .negate: .negate
    case .abs: .absolute
    case .sign: .sign
    case .square: .square
    case .sqrt: .squareRoot
    case .cbrt: .cubeRoot
    case .floor: .floor
    case .ceil: .ceil
    case .round: .round
    case .trunc: .trunc
    case .exp: .exp
    case .log: .log
    case .log2: .log2
    case .log10: .log10
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .asin: .asin
    case .acos: .acos
    case .atan: .atan
    case .sinh: .sinh
    case .cosh: .cosh
    case .tanh: .tanh
    case .isNaN: .isNaN
    case .not: .not
    }
  }

  /// Whether whole numbers stay whole; otherwise they become `float64` first.
  var keepsIntegers: Bool {
    switch self {
    case .negate, .abs, .sign, .square, .floor, .ceil, .round, .trunc: true
    default: false
    }
  }
}

extension Expression {
  /// The value without its sign.
  public func abs() -> Expression { unary(.abs) }
  /// -1, 0 or 1.
  public func sign() -> Expression { unary(.sign) }
  /// The value times itself.
  public func square() -> Expression { unary(.square) }
  /// The square root; NaN below zero.
  public func sqrt() -> Expression { unary(.sqrt) }
  /// The cube root.
  public func cbrt() -> Expression { unary(.cbrt) }
  /// The largest whole number not above.
  public func floor() -> Expression { unary(.floor) }
  /// The smallest whole number not below.
  public func ceil() -> Expression { unary(.ceil) }
  /// The nearest whole number, ties to even.
  public func round() -> Expression { unary(.round) }
  /// The whole part.
  public func trunc() -> Expression { unary(.trunc) }
  /// *e* to the value.
  public func exp() -> Expression { unary(.exp) }
  /// The natural logarithm.
  public func log() -> Expression { unary(.log) }
  /// The logarithm to base 2.
  public func log2() -> Expression { unary(.log2) }
  /// The logarithm to base 10.
  public func log10() -> Expression { unary(.log10) }
  /// The sine of an angle in radians.
  public func sin() -> Expression { unary(.sin) }
  /// The cosine of an angle in radians.
  public func cos() -> Expression { unary(.cos) }
  /// The tangent of an angle in radians.
  public func tan() -> Expression { unary(.tan) }
  /// The angle with this sine, in radians.
  public func asin() -> Expression { unary(.asin) }
  /// The angle with this cosine, in radians.
  public func acos() -> Expression { unary(.acos) }
  /// The angle with this tangent, in radians.
  public func atan() -> Expression { unary(.atan) }
  /// The hyperbolic sine.
  public func sinh() -> Expression { unary(.sinh) }
  /// The hyperbolic cosine.
  public func cosh() -> Expression { unary(.cosh) }
  /// The hyperbolic tangent.
  public func tanh() -> Expression { unary(.tanh) }
  /// Whether the value is not a number.
  public func isNaN() -> Expression { unary(.isNaN) }
  /// The value to a power, in `float64` unless both are `float32`.
  public func power(_ exponent: Expression) -> Expression { binary(.power, exponent) }
  /// The angle of the point (*x*, this), in radians.
  public func atan2(_ x: Expression) -> Expression { binary(.atan2, x) }
  /// The length of the hypotenuse.
  public func hypot(_ other: Expression) -> Expression { binary(.hypot, other) }
  /// The smaller of two values, row by row.
  public func minimum(_ other: Expression) -> Expression { binary(.minimum, other) }
  /// The larger of two values, row by row.
  public func maximum(_ other: Expression) -> Expression { binary(.maximum, other) }
}

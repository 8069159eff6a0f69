/// The element-wise instructions every engine implements.
///
/// The raw value is the opcode of the C interpreter.
public enum Primitive: UInt8, Sendable, CaseIterable, Hashable {
  // One operand.
  case copy = 0
  case negate, absolute, sign, square, reciprocal, squareRoot, cubeRoot
  case floor, ceil, round, trunc
  case exp, exp2, expMinusOne, log, log2, log10, logOnePlus
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh
  case asinh, acosh, atanh, sigmoid, erf, erfc, gamma, logGamma
  case not, isNaN, isInfinite, isFinite
  // Two operands.
  case add, subtract, multiply, divide, floorDivide, remainder, power
  case minimum, maximum, atan2, hypot
  case and, or, xor, shiftLeft, shiftRight
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  /// Three operands: a condition, the value where it holds, the value elsewhere.
  case select
  /// Conversion of one operand to another class; made by ``Program/cast(_:to:)``.
  case cast
  /// Wrapping of a wide integer to a narrow type; made by ``Program/cast(_:to:)``.
  case narrow

  /// Whether the result is `bool` whatever the operands are.
  public var isTest: Bool {
    switch self {
    case .isNaN, .isInfinite, .isFinite, .equal, .notEqual, .less, .lessOrEqual, .greater,
      .greaterOrEqual:
      true
    default: false
    }
  }
}

/// The element-wise instructions every engine implements.
///
/// The raw value is the opcode of the C interpreter.
public enum Primitive: UInt8, Sendable, CaseIterable, Hashable {
  // MARK: One operand, x

  /// x.
  case copy = 0
  /// −x; integers wrap around.
  case negate
  /// The distance from 0.
  case absolute
  /// −1, 0 or 1; NaN stays.
  case sign
  /// x·x.
  case square
  /// 1 / x.
  case reciprocal
  /// The square root; NaN below 0.
  case squareRoot
  /// The cube root.
  case cubeRoot
  /// The largest whole number not above x.
  case floor
  /// The smallest whole number not below x.
  case ceil
  /// The nearest whole number, halves to the even one.
  case round
  /// The whole part.
  case trunc
  /// e to the power of x.
  case exp
  /// 2 to the power of x.
  case exp2
  /// e to the power of x less 1, exact near 0.
  case expMinusOne
  /// The natural logarithm.
  case log
  /// The logarithm to base 2.
  case log2
  /// The logarithm to base 10.
  case log10
  /// The natural logarithm of 1 + x, exact near 0.
  case logOnePlus
  /// The sine.
  case sin
  /// The cosine.
  case cos
  /// The tangent.
  case tan
  /// The angle of a sine.
  case asin
  /// The angle of a cosine.
  case acos
  /// The angle of a tangent.
  case atan
  /// The hyperbolic sine.
  case sinh
  /// The hyperbolic cosine.
  case cosh
  /// The hyperbolic tangent.
  case tanh
  /// The inverse hyperbolic sine.
  case asinh
  /// The inverse hyperbolic cosine.
  case acosh
  /// The inverse hyperbolic tangent.
  case atanh
  /// 1 / (1 + e^−x).
  case sigmoid
  /// The error function.
  case erf
  /// 1 less the error function, exact in the tail.
  case erfc
  /// The gamma function.
  case gamma
  /// The logarithm of the absolute value of the gamma function.
  case logGamma
  /// The opposite truth; the opposite bits of integers.
  case not
  /// Whether x is not a number.
  case isNaN
  /// Whether x is infinite.
  case isInfinite
  /// Whether x is finite.
  case isFinite
  /// Whether the sign is a minus, of zeros and NaN too.
  case signBit
  /// The fraction in [1/2, 1) of x = fraction · 2^exponent.
  case fraction
  /// The exponent that goes with the fraction.
  case exponent
  /// How many bits of the absolute value are set.
  case bitCount

  // MARK: Two operands, x and y

  /// x + y.
  case add
  /// x − y.
  case subtract
  /// x·y.
  case multiply
  /// x / y.
  case divide
  /// The largest whole number not above x / y; 0 for integers divided by 0.
  case floorDivide
  /// What is left of x by whole multiples of y, with the sign of y.
  case remainder
  /// x to the power of y.
  case power
  /// The smaller one; NaN wins.
  case minimum
  /// The larger one; NaN wins.
  case maximum
  /// The angle of the point (y, x).
  case atan2
  /// The length of (x, y).
  case hypot
  /// x with the sign of y.
  case copySign
  /// The number next to x on the way to y.
  case nextAfter
  /// What is left of x by whole multiples of y, with the sign of x.
  case truncatedRemainder
  /// The smaller one; NaN loses.
  case minimumNumber
  /// The larger one; NaN loses.
  case maximumNumber
  /// x times 2 to the power of y, a whole number.
  case scaleByPowerOfTwo
  /// The greatest common divisor.
  case greatestCommonDivisor
  /// Whether both hold; the common bits of integers.
  case and
  /// Whether either holds; the bits of either.
  case or
  /// Whether exactly one holds; the bits of one of them.
  case xor
  /// The bits moved up; 0 from 64 places on.
  case shiftLeft
  /// The bits moved down; the sign fills.
  case shiftRight
  /// Whether x = y.
  case equal
  /// Whether x ≠ y.
  case notEqual
  /// Whether x < y.
  case less
  /// Whether x ≤ y.
  case lessOrEqual
  /// Whether x > y.
  case greater
  /// Whether x ≥ y.
  case greaterOrEqual

  // MARK: Complex numbers

  /// A complex number mirrored at the real axis.
  case conjugate
  /// The real part of a complex number.
  case realPart
  /// The imaginary part of a complex number.
  case imaginaryPart
  /// The angle of a complex number, from −π to π.
  case phase
  /// The complex number of two real ones.
  case complex

  // MARK: Others

  /// Three operands: a condition, the value where it holds, the value elsewhere.
  case select
  /// Conversion of one operand to another class; made by ``Program/cast(_:to:)``.
  case cast
  /// Wrapping or rounding to a type narrower than a register; made by ``Program/cast(_:to:)``.
  case narrow

  /// The type of the result for operands of a type.
  func resultType(_ operand: DType) -> DType {
    switch self {
    case _ where isTest: .bool
    case .absolute, .realPart, .imaginaryPart, .phase: operand.component
    case .complex: operand.complex
    default: operand
    }
  }

  /// Whether the result fits the type of the operands as it is, without wrapping or rounding.
  func keepsWithin(_ operand: DType) -> Bool {
    switch self {
    case .negate, .absolute, .not: operand.isFloatingPoint
    case .copy, .sign, .floor, .ceil, .round, .trunc, .minimum, .maximum, .copySign, .minimumNumber,
      .maximumNumber, .select, .cast, .narrow,
      .and, .or, .xor, .shiftRight:
      true
    case .remainder, .reciprocal, .divide, .squareRoot: operand.isInteger
    default: isTest
    }
  }

  /// Whether the result is `bool` whatever the operands are.
  public var isTest: Bool {
    switch self {
    case .isNaN, .isInfinite, .isFinite, .signBit, .equal, .notEqual, .less, .lessOrEqual, .greater,
      .greaterOrEqual:
      true
    default: false
    }
  }
}

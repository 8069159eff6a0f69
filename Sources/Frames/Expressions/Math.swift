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
  /// 2 to the value.
  public func exp2() -> Expression { unary(.exp2) }
  /// *e* to the value, less 1: exact near 0.
  public func expm1() -> Expression { unary(.expm1) }
  /// The natural logarithm of 1 and the value: exact near 0.
  public func log1p() -> Expression { unary(.log1p) }
  /// The logarithm to any base.
  public func log(base: Double) -> Expression { call(.log(base: base)) }
  /// The inverse hyperbolic sine.
  public func asinh() -> Expression { unary(.asinh) }
  /// The inverse hyperbolic cosine; NaN below 1.
  public func acosh() -> Expression { unary(.acosh) }
  /// The inverse hyperbolic tangent; NaN outside of -1…1.
  public func atanh() -> Expression { unary(.atanh) }
  /// The cotangent of an angle in radians.
  public func cot() -> Expression { call(.cot) }
  /// An angle in radians as degrees.
  public func degrees() -> Expression { call(.degrees) }
  /// An angle in degrees as radians.
  public func radians() -> Expression { call(.radians) }
  /// 1 / (1 + *e* to the negative value).
  public func sigmoid() -> Expression { unary(.sigmoid) }
  /// The error function.
  public func erf() -> Expression { unary(.erf) }
  /// 1 less the error function, exact in the tail.
  public func erfc() -> Expression { unary(.erfc) }
  /// The gamma function: (*n* - 1)! for a whole number *n*.
  public func gamma() -> Expression { unary(.gamma) }
  /// The logarithm of the absolute value of the gamma function.
  public func logGamma() -> Expression { unary(.logGamma) }
  /// The value with the sign of another.
  public func copySign(_ other: Expression) -> Expression { binary(.copySign, other) }
  /// The largest whole number not above the quotient; null for a whole number or a decimal divided
  /// by 0.
  ///
  /// Of decimals it is a decimal without places.
  ///
  /// - Also known as: `//` in Python, `floordiv`.
  public func floorDivided(by divisor: Expression) -> Expression { binary(.floorDivide, divisor) }
  /// The sum of the products of two expressions: an aggregate.
  public func dot(_ other: Expression) -> Expression { (self * other).sum() }
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

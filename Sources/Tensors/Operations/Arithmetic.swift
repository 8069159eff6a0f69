import SwiftwaterDevices

// Arithmetic element by element.

extension Operation {
  static let arithmetic: [Operation] = [
    add,
    subtract,
    multiply,
    divide,
    floorDivide,
    remainder,
    negated,
    abs,
    sign,
    squared,
    reciprocal,
    minimum,
    maximum,
    fmin,
    fmax,
    fmod,
  ]

  static let add = Operation(
    "add", .arithmetic, .add, arity: 2, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] + $0[1] }
  static let subtract = Operation(
    "subtract", .arithmetic, .subtract, arity: 2, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] - $0[1] }
  static let multiply = Operation(
    "multiply", .arithmetic, .multiply, arity: 2, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] * $0[1] }
  static let divide = Operation(
    "divide", .arithmetic, .divide, arity: 2, types: .floating, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] / $0[1] }
  static let floorDivide = Operation(
    "floorDivide", .arithmetic, .floorDivide, arity: 2, types: .numeric, source: arithmeticSource
  ) { flooredQuotient($0[0], $0[1]) }
  static let remainder = Operation(
    "remainder", .arithmetic, .remainder, arity: 2, types: .numeric, source: arithmeticSource
  ) { flooredRemainder($0[0], $0[1]) }
  static let negated = Operation(
    "negated", .arithmetic, .negate, arity: 1, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { -$0[0] }
  static let abs = Operation(
    "abs", .arithmetic, .absolute, arity: 1, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { Swift.abs($0[0]) }
  static let sign = Operation(
    "sign", .arithmetic, .sign, arity: 1, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] > 0 ? 1 : $0[0] < 0 ? -1 : $0[0] }
  static let squared = Operation(
    "squared", .arithmetic, .square, arity: 1, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] * $0[0] }
  static let reciprocal = Operation(
    "reciprocal", .arithmetic, .reciprocal, arity: 1, types: .floating, takesComplex: true,
    source: arithmeticSource
  ) { 1 / $0[0] }
  static let minimum = Operation(
    "minimum", .arithmetic, .minimum, arity: 2, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0].isNaN ? $0[0] : $0[0] < $0[1] ? $0[0] : $0[1] }
  static let maximum = Operation(
    "maximum", .arithmetic, .maximum, arity: 2, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0].isNaN ? $0[0] : $0[0] > $0[1] ? $0[0] : $0[1] }

  static let fmin = Operation(
    "fmin", .arithmetic, .minimumNumber, arity: 2, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] < $0[1] || $0[1].isNaN ? $0[0] : $0[1] }
  static let fmax = Operation(
    "fmax", .arithmetic, .maximumNumber, arity: 2, types: .numeric, takesComplex: true,
    source: arithmeticSource
  ) { $0[0] > $0[1] || $0[1].isNaN ? $0[0] : $0[1] }
  static let fmod = Operation(
    "fmod", .arithmetic, .truncatedRemainder, arity: 2, types: .numeric, source: arithmeticSource
  ) { $0[0].truncatingRemainder(dividingBy: $0[1]) }

  private static let arithmeticSource =
    "Array API standard 2024.12, element-wise functions"
}

extension Tensor {
  /// Returns the elements with their signs changed.
  ///
  /// - Also known as: `numpy.negative`.
  public func negated() -> Tensor { Operation.negated(self) }

  /// Returns the distance of each element from zero.
  ///
  /// - Also known as: `numpy.absolute`, `numpy.fabs`.
  public func abs() -> Tensor { Operation.abs(self) }

  /// Returns −1, 0 or 1 for each element; NaN stays.
  ///
  /// - Also known as: `numpy.sign`.
  public func sign() -> Tensor { Operation.sign(self) }

  /// Returns each element times itself.
  ///
  /// - Also known as: `numpy.square`.
  public func squared() -> Tensor { Operation.squared(self) }

  /// Returns one over each element.
  ///
  /// - Also known as: `numpy.reciprocal`.
  public func reciprocal() -> Tensor { Operation.reciprocal(self) }

  /// Returns the smaller of the elements at each place; NaN wins.
  ///
  /// Of complex numbers, real parts decide first.
  ///
  /// - Also known as: `numpy.minimum`.
  public func minimum(_ other: Tensor) -> Tensor { Operation.minimum(self, other) }

  /// Returns the larger of the elements at each place; NaN wins.
  ///
  /// Of complex numbers, real parts decide first.
  ///
  /// - Also known as: `numpy.maximum`.
  public func maximum(_ other: Tensor) -> Tensor { Operation.maximum(self, other) }

  /// Returns the smaller of the elements at each place; NaN loses.
  ///
  /// Of complex numbers, real parts decide first.
  ///
  /// - Also known as: `numpy.fmin`.
  public func fmin(_ other: Tensor) -> Tensor { Operation.fmin(self, other) }

  /// Returns the larger of the elements at each place; NaN loses.
  ///
  /// Of complex numbers, real parts decide first.
  ///
  /// - Also known as: `numpy.fmax`.
  public func fmax(_ other: Tensor) -> Tensor { Operation.fmax(self, other) }

  /// Returns what whole multiples of a divisor leave of each element, with the sign of the element;
  /// 0 for integers divided by 0.
  ///
  /// - Also known as: `numpy.fmod`.
  public func fmod(_ divisor: Tensor) -> Tensor { Operation.fmod(self, divisor) }
}

private func flooredRemainder(_ x: Double, _ y: Double) -> Double {
  let remainder = x.truncatingRemainder(dividingBy: y)
  return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder
}

/// How many whole y fit into x, by the exact remainder: 1 // 0.1 is 9, though 1 / 0.1 rounds to 10.
private func flooredQuotient(_ x: Double, _ y: Double) -> Double {
  guard y != 0 else { return x / y }
  let remainder = x.truncatingRemainder(dividingBy: y)
  let isBelow = remainder != 0 && (remainder < 0) != (y < 0)
  let quotient = (x - remainder) / y - (isBelow ? 1 : 0)
  if quotient == 0 { return Double(signOf: x / y, magnitudeOf: 0) }
  let whole = quotient.rounded(.down)
  return quotient - whole > 0.5 ? whole + 1 : whole
}

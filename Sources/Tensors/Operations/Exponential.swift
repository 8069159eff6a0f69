import SwiftwaterDevices

// Powers, exponentials and logarithms element by element.

extension Operation {
  static let exponential: [Operation] = [
    power,
    sqrt,
    cbrt,
    exp,
    exp2,
    expm1,
    log,
    log2,
    log10,
    log1p,
  ]

  static let power = Operation(
    "power", .exponential, .power, arity: 2, types: .numeric, tolerance: 2,
    takesComplex: true, source: exponentialSource
  ) { Libm.pow($0[0], $0[1]) }
  static let sqrt = Operation(
    "sqrt", .exponential, .squareRoot, arity: 1, types: .floating, takesComplex: true,
    source: exponentialSource
  ) { $0[0].squareRoot() }
  static let cbrt = Operation(
    "cbrt", .exponential, .cubeRoot, arity: 1, types: .floating, tolerance: 2,
    source: exponentialSource
  ) {
    // Some C libraries are three units off; a step of Newton's brings them home.
    let y = Libm.cbrt($0[0])
    return y == 0 || !y.isFinite ? y : y - (y * y * y - $0[0]) / (3 * y * y)
  }
  static let exp = Operation(
    "exp", .exponential, .exp, arity: 1, types: .floating, tolerance: 2, takesComplex: true,
    source: exponentialSource
  ) { Libm.exp($0[0]) }
  static let exp2 = Operation(
    "exp2", .exponential, .exp2, arity: 1, types: .floating, tolerance: 2, takesComplex: true,
    source: exponentialSource
  ) { Libm.exp2($0[0]) }
  static let expm1 = Operation(
    "expm1", .exponential, .expMinusOne, arity: 1, types: .floating, tolerance: 3,
    takesComplex: true, source: exponentialSource
  ) { Libm.expm1($0[0]) }
  static let log = Operation(
    "log", .exponential, .log, arity: 1, types: .floating, tolerance: 1, takesComplex: true,
    source: exponentialSource
  ) { Libm.log($0[0]) }
  static let log2 = Operation(
    "log2", .exponential, .log2, arity: 1, types: .floating, tolerance: 1, takesComplex: true,
    source: exponentialSource
  ) { Libm.log2($0[0]) }
  static let log10 = Operation(
    "log10", .exponential, .log10, arity: 1, types: .floating, tolerance: 1,
    takesComplex: true, source: exponentialSource
  ) { Libm.log10($0[0]) }
  static let log1p = Operation(
    "log1p", .exponential, .logOnePlus, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: exponentialSource
  ) { Libm.log1p($0[0]) }

  private static let exponentialSource =
    "C23, 7.12.6 and 7.12.7; the fast paths are described in VectorMath.h"
}

extension Tensor {
  /// Returns the elements raised to a power.
  ///
  /// - Also known as: `numpy.power`.
  public func power(_ exponent: Tensor) -> Tensor { Operation.power(self, exponent) }

  /// Returns the square root; NaN below zero.
  ///
  /// - Also known as: `numpy.sqrt`.
  public func sqrt() -> Tensor { Operation.sqrt(self) }

  /// Returns the cube root.
  ///
  /// - Also known as: `numpy.cbrt`.
  public func cbrt() -> Tensor { Operation.cbrt(self) }

  /// Returns e raised to each element.
  ///
  /// - Also known as: `numpy.exp`.
  public func exp() -> Tensor { Operation.exp(self) }

  /// Returns 2 raised to each element.
  ///
  /// - Also known as: `numpy.exp2`.
  public func exp2() -> Tensor { Operation.exp2(self) }

  /// Returns e raised to each element, less 1, exact near zero.
  ///
  /// - Also known as: `numpy.expm1`.
  public func expm1() -> Tensor { Operation.expm1(self) }

  /// Returns the natural logarithm; −inf at zero, NaN below.
  ///
  /// - Also known as: `numpy.log`.
  public func log() -> Tensor { Operation.log(self) }

  /// Returns the logarithm to base 2.
  ///
  /// - Also known as: `numpy.log2`.
  public func log2() -> Tensor { Operation.log2(self) }

  /// Returns the logarithm to base 10.
  ///
  /// - Also known as: `numpy.log10`.
  public func log10() -> Tensor { Operation.log10(self) }

  /// Returns the natural logarithm of 1 plus each element, exact near zero.
  ///
  /// - Also known as: `numpy.log1p`.
  public func log1p() -> Tensor { Operation.log1p(self) }
}

import SwiftwaterDevices

// Functions of probability and analysis, element by element.

extension Operation {
  static let special: [Operation] = [
    sigmoid,
    erf,
    erfc,
    gamma,
    logGamma,
  ]

  static let sigmoid = Operation(
    "sigmoid", .special, .sigmoid, arity: 1, types: .floating, tolerance: 3, source: specialSource
  ) {
    let small = Libm.exp(-Swift.abs($0[0]))
    return ($0[0] < 0 ? small : 1) / (1 + small)
  }
  static let erf = Operation(
    "erf", .special, .erf, arity: 1, types: .floating, tolerance: 2, source: specialSource
  ) { Libm.erf($0[0]) }
  static let erfc = Operation(
    "erfc", .special, .erfc, arity: 1, types: .floating, tolerance: 8, source: specialSource
  ) { Libm.erfc($0[0]) }
  static let gamma = Operation(
    "gamma", .special, .gamma, arity: 1, types: .floating, tolerance: 6, source: specialSource
  ) { Libm.tgamma($0[0]) }
  static let logGamma = Operation(
    "logGamma", .special, .logGamma, arity: 1, types: .floating, tolerance: 6, source: specialSource
  ) { Libm.lgamma($0[0]) }

  private static let specialSource =
    "C23, 7.12.8; NIST DLMF, chapters 5 and 7"
}

extension Tensor {
  /// Returns the logistic function 1 / (1 + e^−x).
  ///
  /// - Also known as: `scipy.special.expit`.
  public func sigmoid() -> Tensor { Operation.sigmoid(self) }

  /// Returns the error function.
  ///
  /// - Also known as: `scipy.special.erf`.
  public func erf() -> Tensor { Operation.erf(self) }

  /// Returns one less the error function, exact in the tail.
  ///
  /// - Also known as: `scipy.special.erfc`.
  public func erfc() -> Tensor { Operation.erfc(self) }

  /// Returns the gamma function.
  ///
  /// - Also known as: `scipy.special.gamma`.
  public func gamma() -> Tensor { Operation.gamma(self) }

  /// Returns the logarithm of the absolute value of the gamma function.
  ///
  /// - Also known as: `scipy.special.gammaln`.
  public func logGamma() -> Tensor { Operation.logGamma(self) }
}

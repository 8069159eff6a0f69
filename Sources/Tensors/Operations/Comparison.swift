import SwiftwaterDevices

// Order and equality element by element; NaN equals nothing, itself included. Complex numbers are
// ordered by their real parts, then by their imaginary ones.

extension Operation {
  static let comparison: [Operation] = [
    equal,
    notEqual,
    less,
    lessOrEqual,
    greater,
    greaterOrEqual,
    isNaN,
    isInfinite,
    isFinite,
  ]

  static let equal = Operation(
    "equal", .comparison, .equal, arity: 2, types: .comparison, takesComplex: true,
    source: comparisonSource
  ) { $0[0] == $0[1] ? 1 : 0 }
  static let notEqual = Operation(
    "notEqual", .comparison, .notEqual, arity: 2, types: .comparison, takesComplex: true,
    source: comparisonSource
  ) { $0[0] != $0[1] ? 1 : 0 }
  static let less = Operation(
    "less", .comparison, .less, arity: 2, types: .comparison, takesComplex: true,
    source: comparisonSource
  ) { $0[0] < $0[1] ? 1 : 0 }
  static let lessOrEqual = Operation(
    "lessOrEqual", .comparison, .lessOrEqual, arity: 2, types: .comparison, takesComplex: true,
    source: comparisonSource
  ) { $0[0] <= $0[1] ? 1 : 0 }
  static let greater = Operation(
    "greater", .comparison, .greater, arity: 2, types: .comparison, takesComplex: true,
    source: comparisonSource
  ) { $0[0] > $0[1] ? 1 : 0 }
  static let greaterOrEqual = Operation(
    "greaterOrEqual", .comparison, .greaterOrEqual, arity: 2, types: .comparison,
    takesComplex: true,
    source: comparisonSource
  ) { $0[0] >= $0[1] ? 1 : 0 }
  static let isNaN = Operation(
    "isNaN", .comparison, .isNaN, arity: 1, types: .test, takesComplex: true,
    source: comparisonSource
  ) { $0[0].isNaN ? 1 : 0 }
  static let isInfinite = Operation(
    "isInfinite", .comparison, .isInfinite, arity: 1, types: .test, takesComplex: true,
    source: comparisonSource
  ) { $0[0].isInfinite ? 1 : 0 }
  static let isFinite = Operation(
    "isFinite", .comparison, .isFinite, arity: 1, types: .test, takesComplex: true,
    source: comparisonSource
  ) { $0[0].isFinite ? 1 : 0 }

  private static let comparisonSource =
    "IEEE 754-2019, 5.11"
}

extension Tensor {
  /// Returns whether each element is not a number.
  ///
  /// - Also known as: `numpy.isnan`.
  public func isNaN() -> Tensor { Operation.isNaN(self) }

  /// Returns whether each element is infinite.
  ///
  /// - Also known as: `numpy.isinf`.
  public func isInfinite() -> Tensor { Operation.isInfinite(self) }

  /// Returns whether each element is finite.
  ///
  /// - Also known as: `numpy.isfinite`.
  public func isFinite() -> Tensor { Operation.isFinite(self) }
}

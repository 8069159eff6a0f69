import SwiftwaterDevices

// To whole numbers, element by element.

extension Operation {
  static let rounding: [Operation] = [
    floor,
    ceil,
    rounded,
    trunc,
  ]

  static let floor = Operation(
    "floor", .rounding, .floor, arity: 1, types: .floating, source: roundingSource
  ) { $0[0].rounded(.down) }
  static let ceil = Operation(
    "ceil", .rounding, .ceil, arity: 1, types: .floating, source: roundingSource
  ) { $0[0].rounded(.up) }
  static let rounded = Operation(
    "rounded", .rounding, .round, arity: 1, types: .floating, takesComplex: true,
    source: roundingSource
  ) { $0[0].rounded(.toNearestOrEven) }
  static let trunc = Operation(
    "trunc", .rounding, .trunc, arity: 1, types: .floating, source: roundingSource
  ) { $0[0].rounded(.towardZero) }

  private static let roundingSource =
    "IEEE 754-2019, 5.9"
}

extension Tensor {
  /// Returns the largest whole number not above each element.
  ///
  /// - Also known as: `numpy.floor`.
  public func floor() -> Tensor { Operation.floor(self) }

  /// Returns the smallest whole number not below each element.
  ///
  /// - Also known as: `numpy.ceil`.
  public func ceil() -> Tensor { Operation.ceil(self) }

  /// Returns the nearest whole number, halves to the even one.
  ///
  /// - Also known as: `numpy.round`, `numpy.rint`.
  public func rounded() -> Tensor { Operation.rounded(self) }

  /// Returns the whole part of each element.
  ///
  /// - Also known as: `numpy.trunc`, `numpy.fix`.
  public func trunc() -> Tensor { Operation.trunc(self) }
}

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
    "floor", .rounding, .floor, arity: 1, types: .rounding, source: roundingSource
  ) { $0[0].rounded(.down) }
  static let ceil = Operation(
    "ceil", .rounding, .ceil, arity: 1, types: .rounding, source: roundingSource
  ) { $0[0].rounded(.up) }
  static let rounded = Operation(
    "rounded", .rounding, .round, arity: 1, types: .rounding, takesComplex: true,
    source: roundingSource
  ) { $0[0].rounded(.toNearestOrEven) }
  static let trunc = Operation(
    "trunc", .rounding, .trunc, arity: 1, types: .rounding, source: roundingSource
  ) { $0[0].rounded(.towardZero) }

  private static let roundingSource =
    "IEEE 754-2019, 5.9"
}

extension Tensor {
  /// Returns the largest whole number not above each element; integers stay as they are.
  ///
  /// - Also known as: `numpy.floor`.
  public func floor() -> Tensor { Operation.floor(self) }

  /// Returns the smallest whole number not below each element; integers stay as they are.
  ///
  /// - Also known as: `numpy.ceil`.
  public func ceil() -> Tensor { Operation.ceil(self) }

  /// Returns the nearest whole number, halves to the even one; integers stay as they are.
  ///
  /// - Also known as: `numpy.round`, `numpy.rint`.
  public func rounded() -> Tensor { Operation.rounded(self) }

  /// Returns the nearest number with some digits after the point, halves to the even one.
  ///
  /// - Parameter decimals: How many digits; negative ones round whole places, as −2 to hundreds.
  /// - Returns: The type of this tensor; whole numbers stay whole.
  /// - Complexity: O(*count*).
  /// - Precision: The powers of ten are multiplied and divided by, so a half may be missed that the
  ///   type cannot hold.
  /// - Also known as: `numpy.around`, `numpy.round` with `decimals`.
  public func rounded(decimals: Int) -> Tensor {
    if decimals == 0 { return rounded() }
    if decimals > 0 && !dtype.isInexact { return self }
    let scale = Libm.pow(10, Double(decimals.magnitude))
    let wide = dtype.isInexact ? self : cast(to: .float64)
    let result =
      decimals > 0 ? (wide * scale).rounded() / scale : (wide / scale).rounded() * scale
    return result.cast(to: dtype)
  }

  /// Returns the whole part of each element; integers stay as they are.
  ///
  /// - Also known as: `numpy.trunc`, `numpy.fix`.
  public func trunc() -> Tensor { Operation.trunc(self) }
}

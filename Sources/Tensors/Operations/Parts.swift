import SwiftwaterDevices

// Signs, neighbours, fractions and exponents of floating-point numbers, element by element.

extension Operation {
  static let parts: [Operation] = [
    copySign,
    nextAfter,
    signBit,
    fraction,
    exponent,
    scaledByPowerOfTwo,
  ]

  static let copySign = Operation(
    "copySign", .parts, .copySign, arity: 2, types: .floating, source: partsSource
  ) { Double(signOf: $0[1], magnitudeOf: $0[0]) }
  static let nextAfter = Operation(
    "nextAfter", .parts, .nextAfter, arity: 2, types: .floating, source: partsSource
  ) {
    $0[0].isNaN || $0[1].isNaN
      ? .nan : $0[0] == $0[1] ? $0[1] : $0[0] < $0[1] ? $0[0].nextUp : $0[0].nextDown
  }
  static let signBit = Operation(
    "signBit", .parts, .signBit, arity: 1, types: .test, source: partsSource
  ) { $0[0].sign == .minus ? 1 : 0 }
  static let fraction = Operation(
    "fraction", .parts, .fraction, arity: 1, types: .floating, source: partsSource
  ) {
    $0[0] == 0 || !$0[0].isFinite
      ? $0[0] : Double(signOf: $0[0], magnitudeOf: $0[0].significand / 2)
  }
  static let exponent = Operation(
    "exponent", .parts, .exponent, arity: 1, types: .floating, source: partsSource
  ) { $0[0] == 0 || !$0[0].isFinite ? 0 : Double($0[0].exponent + 1) }
  static let scaledByPowerOfTwo = Operation(
    "scaledByPowerOfTwo", .parts, .scaleByPowerOfTwo, arity: 2, types: .floating,
    source: partsSource
  ) {
    guard !$0[1].isNaN else { return .nan }
    return Libm.ldexp($0[0], Int32(Swift.max(-9000, Swift.min(9000, $0[1]))))
  }

  private static let partsSource = "IEEE 754-2019, 5.3 and 5.5; C23, 7.12.6 and 7.12.11"
}

extension Tensor {
  /// Returns the elements with the signs of another tensor's, zeros and NaN included.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.copysign`.
  public func copySign(_ sign: Tensor) -> Tensor { Operation.copySign(self, sign) }

  /// Returns the number of the same type next to each element on the way to another.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nextafter`.
  public func nextAfter(_ target: Tensor) -> Tensor {
    let common = Promotion.common(node, target.node)
    guard common.isHalf else { return Operation.nextAfter(self, target) }
    return Self.attempt { () throws(TensorError) in
      let shape = try Shape.broadcast(shape, target.shape, for: "nextAfter")
      let sides = [self, target].map { $0.cast(to: common).broadcast(to: shape) }
      let count = sides[0].count
      return try Self.computed("nextAfter", sides, dtype: common, shape: shape) {
        operands, result in
        let bits = operands.map { $0.assumingMemoryBound(to: UInt16.self) }
        let next = result.assumingMemoryBound(to: UInt16.self)
        for place in 0..<count {
          next[place] = HalfNeighbour.bits(bits[0][place], bits[1][place], common)
        }
      }
    }
  }

  /// Returns the distance of each element to its neighbour away from zero, with its sign; the least
  /// number above zero at zeros of either sign.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.spacing`.
  public func spacing() -> Tensor {
    let x = cast(to: floatingType)
    let size = x.abs()
    let distance = size.nextAfter(Tensor(double: .infinity).cast(to: x.dtype)) - size
    return .select(x .< 0, -distance, distance)
  }

  /// Returns whether the sign of each element is a minus, of zeros and NaN too.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.signbit`.
  public func signBit() -> Tensor { Operation.signBit(self) }

  /// Returns each element as `fraction · 2^exponent` with a fraction in [1/2, 1); zeros, infinities
  /// and NaN are fractions with exponent 0.
  ///
  /// - Returns: The fractions, and the exponents as `int32`.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.frexp`.
  public func fractionAndExponent() -> (fraction: Tensor, exponent: Tensor) {
    (Operation.fraction(self), Operation.exponent(self).cast(to: .int32))
  }

  /// Returns each element times 2 to a whole power, rounded once.
  ///
  /// - Parameter exponent: The powers; broadcasts, fractions are dropped.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.ldexp`.
  public func scaledByPowerOfTwo(_ exponent: Tensor) -> Tensor {
    Operation.scaledByPowerOfTwo(cast(to: floatingType), exponent.cast(to: floatingType))
  }

  /// Returns the part after the point and the whole part of each element, both with its sign.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.modf`.
  public func fractionalAndWholePart() -> (fractional: Tensor, whole: Tensor) {
    let x = cast(to: floatingType)
    let whole = x.trunc()
    return (Tensor.select(x.isInfinite(), 0.0.tensor, x - whole).copySign(x), whole)
  }

  /// Returns whether each element is +∞.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.isposinf`.
  public func isPositiveInfinity() -> Tensor { cast(to: floatingType) .== Double.infinity }

  /// Returns whether each element is −∞.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.isneginf`.
  public func isNegativeInfinity() -> Tensor { cast(to: floatingType) .== -Double.infinity }
}

/// The neighbours of floats of 16 bits, whose bits count upwards from zero in both types.
private enum HalfNeighbour {
  static func bits(_ x: UInt16, _ target: UInt16, _ dtype: DType) -> UInt16 {
    let (from, to) = (number(x, dtype), number(target, dtype))
    if from.isNaN { return x }
    if to.isNaN || from == to { return target }
    if from == 0 { return target & 0x8000 | 1 }
    return (from < to) == (from > 0) ? x + 1 : x - 1
  }

  private static func number(_ bits: UInt16, _ dtype: DType) -> Float {
    dtype == .float16 ? Float(Float16(bitPattern: bits)) : Float(BFloat16(bitPattern: bits))
  }
}

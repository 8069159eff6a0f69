/// The upper half of a `Float`: its range, with 8 significant bits.
///
/// Arithmetic is done in `Float` and rounded to the nearest, ties to even.
///
/// - Source: Intel, "BFLOAT16: Hardware Numerics Definition", 2018.
@frozen public struct BFloat16: BitwiseCopyable, Sendable {
  /// The sign, 8 bits of exponent and 7 of fraction.
  public let bitPattern: UInt16

  /// Creates a number from its bits.
  @inlinable public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// Rounds to the nearest number, ties to even; NaN stays NaN.
  @inlinable public init(_ value: Float) {
    let bits = value.bitPattern
    if value.isNaN {
      bitPattern = UInt16(truncatingIfNeeded: bits >> 16) | 0x40
    } else {
      bitPattern = UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }
  }
}

extension BFloat16 {
  /// Rounds once to the nearest number, ties to even.
  public init(rounding value: Double) {
    var near = Float(value)
    // A float that is cut off, with its last bit set when anything was cut, rounds as the double.
    if Double(near) != value, near.isFinite || value.isFinite {
      if Double(near).magnitude > value.magnitude { near = near.bitPatternTowardZero }
      near = Float(bitPattern: near.bitPattern | 1)
    }
    self.init(near)
  }
}

extension Float {
  fileprivate var bitPatternTowardZero: Float { Float(bitPattern: bitPattern - 1) }

  /// The same number.
  @inlinable public init(_ value: BFloat16) {
    self.init(bitPattern: UInt32(value.bitPattern) << 16)
  }
}

extension BFloat16: Numeric, Comparable, Hashable, ExpressibleByFloatLiteral {
  /// Rounds a literal to the nearest number.
  @inlinable public init(floatLiteral value: Float) { self.init(value) }

  /// Rounds a literal to the nearest number.
  @inlinable public init(integerLiteral value: Int) { self.init(Float(value)) }

  /// Creates the number that equals an integer; nil when there is none.
  @inlinable public init?(exactly source: some BinaryInteger) {
    guard let value = Float(exactly: source), Float(BFloat16(value)) == value else { return nil }
    self.init(value)
  }

  /// The distance from 0.
  @inlinable public var magnitude: BFloat16 { BFloat16(bitPattern: bitPattern & 0x7FFF) }

  /// Whether this is not a number.
  @inlinable public var isNaN: Bool { Float(self).isNaN }

  /// Whether two numbers are equal; NaN equals nothing.
  @inlinable public static func == (a: Self, b: Self) -> Bool { Float(a) == Float(b) }

  /// Whether the first number is the smaller one.
  @inlinable public static func < (a: Self, b: Self) -> Bool { Float(a) < Float(b) }

  /// The rounded sum.
  @inlinable public static func + (a: Self, b: Self) -> Self { Self(Float(a) + Float(b)) }

  /// The rounded difference.
  @inlinable public static func - (a: Self, b: Self) -> Self { Self(Float(a) - Float(b)) }

  /// The rounded product.
  @inlinable public static func * (a: Self, b: Self) -> Self { Self(Float(a) * Float(b)) }

  /// Multiplies and rounds.
  @inlinable public static func *= (a: inout Self, b: Self) { a = a * b }

  /// The rounded quotient.
  @inlinable public static func / (a: Self, b: Self) -> Self { Self(Float(a) / Float(b)) }

  /// Hashes what equality compares: zeros of both signs are one.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(Float(self)) }
}

extension BFloat16: CustomStringConvertible {
  /// The shortest text that reads back as the same `Float`.
  public var description: String { Float(self).description }
}

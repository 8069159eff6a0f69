import SwiftwaterDevices

/// A number with the kind it was written in; a `uint64` keeps its bits in `integer`.
enum Scalar: Sendable {
  case bool(Bool)
  case integer(Int64)
  case float(Double)
  case complex(Complex<Double>)

  /// Whether two numbers have the same bits: NaN is the same as NaN, and 0 is not −0.
  func isSame(as other: Scalar) -> Bool {
    switch (self, other) {
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern
    case (.complex(let a), .complex(let b)):
      a.real.bitPattern == b.real.bitPattern && a.imaginary.bitPattern == b.imaginary.bitPattern
    default: false
    }
  }

  /// Returns what a number of one type becomes in another, as the kernels convert it.
  func converted(from: DType, to: DType) -> Scalar {
    if case .integer(let value) = self, from == .uint64, to.isInexact {
      let whole = UInt64(bitPattern: value)
      return Scalar.float(to.component == .float32 ? Double(Float(whole)) : Double(whole))
        .converted(from: .float64, to: to)
    }
    return to.scalar(bits: to.bits(self))
  }
}

/// The memory of one element of any type: as many bytes as the type has, from the first one.
typealias ElementBits = SIMD2<UInt64>

extension DType {
  /// The bits of a number in this type.
  func bits(_ scalar: Scalar) -> ElementBits {
    if self == .complex128 {
      let value = scalar.asComplex
      return ElementBits(value.real.bitPattern, value.imaginary.bitPattern)
    }
    return ElementBits(word(scalar), 0)
  }

  /// The number that an element's memory holds in this type.
  func scalar(bits: ElementBits) -> Scalar {
    let word = bits.x
    switch self {
    case .bool: return .bool(word & 0xFF != 0)
    case .int8: return .integer(Int64(Int8(truncatingIfNeeded: word)))
    case .int16: return .integer(Int64(Int16(truncatingIfNeeded: word)))
    case .int32: return .integer(Int64(Int32(truncatingIfNeeded: word)))
    case .uint8: return .integer(Int64(UInt8(truncatingIfNeeded: word)))
    case .uint16: return .integer(Int64(UInt16(truncatingIfNeeded: word)))
    case .uint32: return .integer(Int64(UInt32(truncatingIfNeeded: word)))
    case .int64, .uint64: return .integer(Int64(bitPattern: word))
    case .float16: return .float(Double(Float16(bitPattern: UInt16(truncatingIfNeeded: word))))
    case .bfloat16:
      return .float(Double(Float(BFloat16(bitPattern: UInt16(truncatingIfNeeded: word)))))
    case .float32: return .float(Self.float(word))
    case .float64: return .float(Double(bitPattern: word))
    case .complex64: return .complex(Complex(Self.float(word), Self.float(word >> 32)))
    case .complex128: return .complex(Complex(Double(bitPattern: word), Double(bitPattern: bits.y)))
    }
  }

  /// The bits of a number in a type of at most 8 bytes.
  private func word(_ scalar: Scalar) -> UInt64 {
    switch self {
    case .bool: return scalar.isZero ? 0 : 1
    case .uint8, .uint16, .uint32, .uint64: return scalar.asUnsigned
    case .int8, .int16, .int32, .int64: return UInt64(bitPattern: scalar.asInteger)
    case .float16: return UInt64(Float16(scalar.asDouble).bitPattern)
    case .bfloat16: return UInt64(BFloat16(rounding: scalar.asDouble).bitPattern)
    case .float32: return UInt64(scalar.asFloat.bitPattern)
    case .float64: return scalar.asDouble.bitPattern
    case .complex64, .complex128:
      let value = scalar.asComplex
      return UInt64(Float(value.real).bitPattern)
        | UInt64(Float(value.imaginary).bitPattern) << 32
    }
  }

  private static func float(_ word: UInt64) -> Double {
    Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
  }
}

extension Scalar {
  fileprivate var isZero: Bool {
    switch self {
    case .bool(let value): !value
    case .integer(let value): value == 0
    case .float(let value): value == 0
    case .complex(let value): value.real == 0 && value.imaginary == 0
    }
  }

  fileprivate var asDouble: Double {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .float(let value): value
    case .complex(let value): value.real
    }
  }

  fileprivate var asComplex: Complex<Double> {
    if case .complex(let value) = self { value } else { Complex(asDouble) }
  }

  fileprivate var asFloat: Float {
    if case .integer(let value) = self { Float(value) } else { Float(asDouble) }
  }

  /// A float outside the range becomes the smallest integer, as in the kernels.
  fileprivate var asInteger: Int64 {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): value
    case .float, .complex: Int64(exactly: asDouble.rounded(.towardZero)) ?? .min
    }
  }

  fileprivate var asUnsigned: UInt64 {
    if case .float(let value) = self, let whole = UInt64(exactly: value.rounded(.towardZero)) {
      return whole
    }
    return UInt64(bitPattern: asInteger)
  }
}

import SwiftwaterDevices

/// A number with the kind it was written in; a `uint64` keeps its bits in `integer`.
enum Scalar: Sendable, Hashable {
  case bool(Bool)
  case integer(Int64)
  case float(Double)

  /// Returns what a number of one type becomes in another, as the kernels convert it.
  func converted(from: DType, to: DType) -> Scalar {
    if case .integer(let value) = self, from == .uint64, to.isFloatingPoint {
      let whole = UInt64(bitPattern: value)
      return .float(to == .float32 ? Double(Float(whole)) : Double(whole))
    }
    return to.scalar(bits: to.bits(self))
  }
}

extension DType {
  /// The bits of a number in this type, in the low end of a word.
  func bits(_ scalar: Scalar) -> UInt64 {
    switch self {
    case .bool: scalar.isZero ? 0 : 1
    case .float32: UInt64(scalar.asFloat.bitPattern)
    case .float64: scalar.asDouble.bitPattern
    case .uint8, .uint16, .uint32, .uint64: scalar.asUnsigned
    case .int8, .int16, .int32, .int64: UInt64(bitPattern: scalar.asInteger)
    }
  }

  /// The number that the low end of a word holds in this type.
  func scalar(bits: UInt64) -> Scalar {
    switch self {
    case .bool: .bool(bits & 0xFF != 0)
    case .int8: .integer(Int64(Int8(truncatingIfNeeded: bits)))
    case .int16: .integer(Int64(Int16(truncatingIfNeeded: bits)))
    case .int32: .integer(Int64(Int32(truncatingIfNeeded: bits)))
    case .uint8: .integer(Int64(UInt8(truncatingIfNeeded: bits)))
    case .uint16: .integer(Int64(UInt16(truncatingIfNeeded: bits)))
    case .uint32: .integer(Int64(UInt32(truncatingIfNeeded: bits)))
    case .int64, .uint64: .integer(Int64(bitPattern: bits))
    case .float32: .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case .float64: .float(Double(bitPattern: bits))
    }
  }
}

extension Scalar {
  fileprivate var isZero: Bool {
    switch self {
    case .bool(let value): !value
    case .integer(let value): value == 0
    case .float(let value): value == 0
    }
  }

  fileprivate var asDouble: Double {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .float(let value): value
    }
  }

  fileprivate var asFloat: Float {
    if case .integer(let value) = self { Float(value) } else { Float(asDouble) }
  }

  /// A float outside the range becomes the smallest integer, as in the kernels.
  fileprivate var asInteger: Int64 {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): value
    case .float(let value): Int64(exactly: value.rounded(.towardZero)) ?? .min
    }
  }

  fileprivate var asUnsigned: UInt64 {
    if case .float(let value) = self, let whole = UInt64(exactly: value.rounded(.towardZero)) {
      return whole
    }
    return UInt64(bitPattern: asInteger)
  }
}

/// The type of one element of a buffer.
///
/// The raw value is stable: it is what the C kernels switch on.
public enum DType: UInt8, Sendable, CaseIterable, Hashable {
  /// True or false, in a byte.
  case bool = 0
  /// Whole numbers of 8 bits with a sign.
  case int8
  /// Whole numbers of 16 bits with a sign.
  case int16
  /// Whole numbers of 32 bits with a sign.
  case int32
  /// Whole numbers of 64 bits with a sign.
  case int64
  /// Whole numbers of 8 bits without a sign.
  case uint8
  /// Whole numbers of 16 bits without a sign.
  case uint16
  /// Whole numbers of 32 bits without a sign.
  case uint32
  /// Whole numbers of 64 bits without a sign.
  case uint64
  /// Binary floating-point numbers of 32 bits.
  case float32
  /// Binary floating-point numbers of 64 bits.
  case float64
  /// Binary floating-point numbers of 16 bits, 11 of them significant.
  case float16
  /// The upper half of a `float32`: its range with 8 significant bits.
  case bfloat16
  /// A real and an imaginary part of `float32` each.
  case complex64
  /// A real and an imaginary part of `float64` each.
  case complex128

  /// The bytes one element takes.
  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64, .complex64: 8
    case .complex128: 16
    }
  }

  /// Whether the type holds real numbers with fractions.
  ///
  /// - Also known as: `numpy.isdtype(…, "real floating")`, `numpy.issubdtype(…, numpy.floating)`.
  public var isFloatingPoint: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }

  /// Whether the type is a floating-point one of 16 bits, which is computed in 32.
  public var isHalf: Bool { self == .float16 || self == .bfloat16 }

  /// Whether the type holds complex numbers.
  ///
  /// - Also known as: `numpy.isdtype(…, "complex floating")`.
  public var isComplex: Bool { self == .complex64 || self == .complex128 }

  /// Whether the type holds fractions, of real or of complex numbers.
  public var isInexact: Bool { isFloatingPoint || isComplex }

  /// Whether the type holds whole numbers, signed or not; `bool` does not count.
  ///
  /// - Also known as: `numpy.isdtype(…, "integral")`, `numpy.issubdtype(…, numpy.integer)`.
  public var isInteger: Bool { !isInexact && self != .bool }

  /// The type of the parts of a complex number; real types are their own.
  public var component: DType {
    switch self {
    case .complex64: .float32
    case .complex128: .float64
    default: self
    }
  }

  /// The complex type whose parts hold the numbers of this type.
  public var complex: DType {
    switch self {
    case .float64, .complex128: .complex128
    default: .complex64
    }
  }

  /// Whether the type holds negative numbers.
  public var isSigned: Bool {
    switch self {
    case .bool, .uint8, .uint16, .uint32, .uint64: false
    default: true
    }
  }
}

extension DType: CustomStringConvertible {
  /// The name NumPy gives the type, such as `float32`.
  public var description: String {
    switch self {
    case .bool: "bool"
    case .int8: "int8"
    case .int16: "int16"
    case .int32: "int32"
    case .int64: "int64"
    case .uint8: "uint8"
    case .uint16: "uint16"
    case .uint32: "uint32"
    case .uint64: "uint64"
    case .float32: "float32"
    case .float64: "float64"
    case .float16: "float16"
    case .bfloat16: "bfloat16"
    case .complex64: "complex64"
    case .complex128: "complex128"
    }
  }
}

extension DType {
  /// The largest finite number of a floating-point type, or of the parts of a complex one.
  public var greatestFinite: Double {
    switch self {
    case .float16: Double(Float16.greatestFiniteMagnitude)
    case .bfloat16: 0x1.FEp127
    case .float32, .complex64: Double(Float.greatestFiniteMagnitude)
    case .float64, .complex128: .greatestFiniteMagnitude
    case .bool: 1
    case .uint8, .uint16, .uint32, .uint64: Double(UInt64.max >> UInt64(64 - 8 * byteCount))
    case .int8, .int16, .int32, .int64: Double(Int64.max >> Int64(64 - 8 * byteCount))
    }
  }
}

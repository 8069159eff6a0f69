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

  /// The bytes one element takes.
  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// Whether the type holds fractions.
  public var isFloatingPoint: Bool { self == .float32 || self == .float64 }

  /// Whether the type holds whole numbers, signed or not; `bool` does not count.
  public var isInteger: Bool { !isFloatingPoint && self != .bool }

  /// Whether the type holds negative numbers.
  public var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .float32, .float64: true
    case .bool, .uint8, .uint16, .uint32, .uint64: false
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
    }
  }
}

/// A Swift type that a buffer can hold.
public protocol DTypeElement: BitwiseCopyable, Sendable {
  /// The type's tag.
  static var dtype: DType { get }
}

extension Bool: DTypeElement {
  /// The tag of `Bool`.
  public static var dtype: DType { .bool }
}
extension Int8: DTypeElement {
  /// The tag of `Int8`.
  public static var dtype: DType { .int8 }
}
extension Int16: DTypeElement {
  /// The tag of `Int16`.
  public static var dtype: DType { .int16 }
}
extension Int32: DTypeElement {
  /// The tag of `Int32`.
  public static var dtype: DType { .int32 }
}
extension Int64: DTypeElement {
  /// The tag of `Int64`.
  public static var dtype: DType { .int64 }
}
extension Int: DTypeElement {
  /// The tag of `Int`, which is `int64` on every platform the package runs on.
  public static var dtype: DType { .int64 }
}
extension UInt8: DTypeElement {
  /// The tag of `UInt8`.
  public static var dtype: DType { .uint8 }
}
extension UInt16: DTypeElement {
  /// The tag of `UInt16`.
  public static var dtype: DType { .uint16 }
}
extension UInt32: DTypeElement {
  /// The tag of `UInt32`.
  public static var dtype: DType { .uint32 }
}
extension UInt64: DTypeElement {
  /// The tag of `UInt64`.
  public static var dtype: DType { .uint64 }
}
extension Float: DTypeElement {
  /// The tag of `Float`.
  public static var dtype: DType { .float32 }
}
extension Double: DTypeElement {
  /// The tag of `Double`.
  public static var dtype: DType { .float64 }
}

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
extension Float16: DTypeElement {
  /// The tag of `Float16`.
  public static var dtype: DType { .float16 }
}
extension BFloat16: DTypeElement {
  /// The tag of ``BFloat16``.
  public static var dtype: DType { .bfloat16 }
}
extension Complex: DTypeElement {
  /// The tag of `Complex<Float>` or `Complex<Double>`.
  public static var dtype: DType { Component.dtype.complex }
}

import SwiftwaterDevices

/// The element types of a `.safetensors` file.
struct SafeTensorsType {
  let name: String
  /// How many bits an element takes.
  let bits: Int
  /// The type of a tensor that holds them, if there is one.
  let dtype: DType?

  static func named(_ name: String) -> SafeTensorsType? { all.first { $0.name == name } }

  static func of(_ dtype: DType) -> SafeTensorsType? { all.first { $0.dtype == dtype } }

  private static let all: [SafeTensorsType] =
    [
      ("BOOL", .bool), ("I8", .int8), ("I16", .int16), ("I32", .int32), ("I64", .int64),
      ("U8", .uint8), ("U16", .uint16), ("U32", .uint32), ("U64", .uint64),
      ("F16", .float16), ("BF16", .bfloat16), ("F32", .float32), ("F64", .float64),
      ("C64", .complex64),
    ].map { (name: String, dtype: DType) in
      SafeTensorsType(name: name, bits: dtype.byteCount * 8, dtype: dtype)
    }
    + [
      ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("F8_E5M2", 8), ("F8_E4M3", 8), ("F8_E8M0", 8),
      ("F8_E4M3FNUZ", 8), ("F8_E5M2FNUZ", 8),
    ].map { SafeTensorsType(name: $0.0, bits: $0.1, dtype: nil) }
}

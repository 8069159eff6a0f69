// How elements lie in memory against how kernels compute them: narrow integers and 16-bit floats are
// widened when loaded and narrowed when stored, as on the processor.
extension DType {
  /// The type of an element in memory.
  var storageName: String {
    switch self {
    case .bool, .uint8: "u8"
    case .int8: "i8"
    case .int16: "i16"
    case .int32: "i32"
    case .int64: "i64"
    case .uint16, .float16, .bfloat16: "u16"
    case .uint32: "u32"
    case .uint64: "u64"
    case .float32: "f32"
    case .float64: "f64"
    case .complex64: "c32"
    case .complex128: "c64"
    }
  }

  /// The expression that widens an element of memory to its register class.
  func loaded(_ element: String) -> String {
    switch self {
    case .float16: "F32_OF_F16(\(element))"
    case .bfloat16: "F32_OF_BF16(\(element))"
    case .float32, .float64, .complex64, .complex128, .int64, .uint64: element
    default: "(\(RegisterClass(self).typeName))\(element)"
    }
  }

  /// The expression that narrows a value to an element of memory.
  func stored(_ value: String) -> String {
    switch self {
    case .float16: "F16_OF_F32(\(value))"
    case .bfloat16: "BF16_OF_F32(\(value))"
    case .float32, .float64, .complex64, .complex128, .int64, .uint64: value
    default: "(\(storageName))\(value)"
    }
  }

  /// The functions its values need to be declared.
  var libraries: Set<KernelLibrary> {
    switch self {
    case .complex64: [.complex64]
    case .complex128: [.complex128]
    default: []
    }
  }

  /// Whether a device must compute in doubles to hold it.
  var needsFloat64: Bool { self == .float64 || self == .complex128 }
}

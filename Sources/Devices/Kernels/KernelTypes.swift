/// How kernels call the elements of each type.
extension DType {
  /// The type of an element in memory; floats of 16 bits are words, complex numbers are pairs.
  var kernelType: String {
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
    case .complex64: "c64"
    case .complex128: "c128"
    }
  }

  /// The function that gives the number of an element in memory.
  var kernelLoad: String {
    switch self {
    case .float16: "F32_OF_F16"
    case .bfloat16: "F32_OF_BF16"
    default: ""
    }
  }

  /// The function that gives the element in memory of a number of type ``kernelType``, or `f32`.
  var kernelStore: String {
    switch self {
    case .float16: "F16_OF_F32"
    case .bfloat16: "BF16_OF_F32"
    default: "(\(kernelType))"
    }
  }
}

/// Types of elements that are moved and not computed with.
enum KernelUnit {
  /// The unsigned type of 1, 2, 4, 8 or 16 bytes; that of 16 is ``wide``.
  static func type(_ byteCount: Int) -> String { "u\(byteCount * 8)" }

  /// The largest unit, in bytes, that divides some byte counts; at most 16.
  static func largest(dividing byteCounts: Int...) -> Int {
    let bits = byteCounts.reduce(16, |)
    return bits & -bits
  }

  /// The definition of `u128`.
  static let wide = """
    typedef struct __attribute__((aligned(16))) { u64 low, high; } u128;

    """
}

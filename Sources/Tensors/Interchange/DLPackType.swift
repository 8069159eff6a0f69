import CInterfaces
import SwiftwaterDevices

/// The element types of DLPack: a code and a number of bits.
enum DLPackType {
  static func code(_ dtype: DType) -> (code: UInt8, bits: UInt8) {
    let code =
      switch dtype {
      case .bool: SW_DL_BOOL
      case .int8, .int16, .int32, .int64: SW_DL_INT
      case .uint8, .uint16, .uint32, .uint64: SW_DL_UINT
      case .float16, .float32, .float64: SW_DL_FLOAT
      case .bfloat16: SW_DL_BFLOAT
      case .complex64, .complex128: SW_DL_COMPLEX
      }
    return (UInt8(code), UInt8(dtype.byteCount * 8))
  }

  static func dtype(code: UInt8, bits: UInt8) -> DType? {
    DType.allCases.first { Self.code($0) == (code, bits) }
  }
}

import CInterfaces
import SwiftwaterDevices

/// The element types of DLPack, a code and a number of bits, and its devices.
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

  /// The type of a device.
  static func device(_ kind: Device.Kind) -> Int32 {
    switch kind {
    case .cpu: Int32(SW_DL_CPU)
    case .cuda: Int32(SW_DL_CUDA)
    case .opencl: Int32(SW_DL_OPENCL)
    }
  }

  /// The kind of device whose memory has a type; memory that the host reaches is the host's.
  static func kind(device type: Int32) -> Device.Kind? {
    switch Int(type) {
    case SW_DL_CPU, SW_DL_CUDA_HOST: .cpu
    case SW_DL_CUDA, SW_DL_CUDA_MANAGED: .cuda
    case SW_DL_OPENCL: .opencl
    default: nil
    }
  }
}

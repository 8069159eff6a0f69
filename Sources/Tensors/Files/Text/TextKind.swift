import CKernels
import SwiftwaterDevices

/// What numbers in a text are read as, before they get the type asked for.
struct TextKind {
  let code: sw_text_kind
  /// The type of what is read.
  let dtype: DType
  /// The range of whole numbers; of those without a sign, `highest` as bits.
  let lowest: Int64
  let highest: Int64

  init(_ target: DType) {
    let width = target.byteCount * 8
    if target == .bool {
      (code, dtype, lowest, highest) = (SW_TEXT_BOOL, .bool, 0, 1)
    } else if target.isInteger && target.isSigned {
      (code, dtype) = (SW_TEXT_INT64, .int64)
      (lowest, highest) = (Int64.min >> (64 - width), Int64.max >> (64 - width))
    } else if target.isInteger {
      (code, dtype, lowest) = (SW_TEXT_UINT64, .uint64, 0)
      highest = Int64(bitPattern: UInt64.max >> UInt64(64 - width))
    } else if target.isComplex {
      (code, dtype, lowest, highest) = (SW_TEXT_COMPLEX128, .complex128, 0, 0)
    } else {
      (code, dtype, lowest, highest) = (SW_TEXT_FLOAT64, .float64, 0, 0)
    }
  }

  /// The bits of a number as it stands in the result; the nearest one that there is.
  func bits(_ value: Double) -> UInt64 {
    switch code {
    case SW_TEXT_BOOL: value == 0 || value.isNaN ? 0 : 1
    case SW_TEXT_INT64:
      UInt64(bitPattern: min(max(Self.whole(value), lowest), highest))
    case SW_TEXT_UINT64:
      value >= 0x1p63
        ? UInt64(bitPattern: highest)
        : min(UInt64(max(0, Self.whole(value))), UInt64(bitPattern: highest))
    default: value.bitPattern
    }
  }

  private static func whole(_ value: Double) -> Int64 {
    if value.isNaN { return 0 }
    return Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
  }
}

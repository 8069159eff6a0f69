import SwiftwaterDevices

/// NumPy's names for types and orders of bytes: `<f8`, `|b1`, `>i4`.
enum NPYDescription {
  /// The kind and the size of each type.
  ///
  /// NumPy knows no `bfloat16`; what `ml_dtypes` brings along is written as `V2`, two bytes of
  /// anything, and so it is here. `np.load(path).view("bfloat16")` reads it there.
  static let codes: [(dtype: DType, code: String)] = [
    (.bool, "b1"), (.int8, "i1"), (.int16, "i2"), (.int32, "i4"), (.int64, "i8"),
    (.uint8, "u1"), (.uint16, "u2"), (.uint32, "u4"), (.uint64, "u8"),
    (.float16, "f2"), (.float32, "f4"), (.float64, "f8"), (.bfloat16, "V2"),
    (.complex64, "c8"), (.complex128, "c16"),
  ]

  /// The description of a type in this machine's order of bytes.
  static func text(_ dtype: DType) -> String {
    let code = codes.first { $0.dtype == dtype }?.code ?? "V\(dtype.byteCount)"
    return (dtype.byteCount == 1 ? "|" : native) + code
  }

  /// Reads a description.
  ///
  /// - Throws: ``TensorError`` with code `unsupported` for a type that a tensor cannot hold.
  static func read(
    _ text: String, name: String
  ) throws(TensorError) -> (dtype: DType, isSwapped: Bool) {
    if let named = DType.allCases.first(where: { $0.description == text }) { return (named, false) }
    let order = text.first.map(String.init) ?? ""
    let code = String(text.dropFirst())
    if let found = codes.first(where: { $0.code == code }) {
      switch order {
      case "<", ">":
        let isSwapped = order != native && found.dtype.byteCount > 1
        return (found.dtype, isSwapped)
      case "|" where found.dtype.byteCount == 1: return (found.dtype, false)
      case "=": return (found.dtype, false)
      default: break
      }
    }
    throw TensorError(.unsupported, "\(name) has elements of type '\(text)'; \(remedy(code))")
  }

  // MARK: - Implementation

  private static let native = 1.littleEndian == 1 ? "<" : ">"

  private static func remedy(_ code: String) -> String {
    switch code.first {
    case "O": "they are pickled Python objects, which are never read; save an array of numbers"
    case "U", "S", "a": "text is no tensor; save its codes"
    case "M", "m": "save dates and durations as int64"
    case "V": "structures are not read; save each field as an array of its own"
    case "f", "c", "g": "convert them with astype('f8') or astype('c16') before saving"
    default: "a tensor holds bool, integers, floats and complex numbers"
    }
  }
}

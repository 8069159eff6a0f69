/// The unsigned keys that stand in the order of a type's numbers, as a part of kernel texts; the
/// order is that of ``NumberOrder``.
enum NumberKey {
  /// Defines the type of bits `T` and `key_of(bits)`: NaN has the largest key, zeros of both signs
  /// have the same.
  static func text(_ dtype: DType, descending: Bool = false) -> String {
    let bits = dtype.byteCount * 8
    let kind = dtype.isFloatingPoint ? "IS_FLOATING" : dtype.isSigned ? "IS_SIGNED" : "IS_UNSIGNED"
    let infinity: UInt64 =
      switch dtype {
      case .float32: UInt64(Float.infinity.bitPattern)
      case .float64: Double.infinity.bitPattern
      case .float16: UInt64(Float16.infinity.bitPattern)
      case .bfloat16: UInt64(Float.infinity.bitPattern >> 16)
      default: 0
      }
    return """
      #define T u\(bits)
      #define \(kind) 1
      #define KEY_INFINITY ((T)\(infinity)ul)
      #define KEY_FLIP ((T)\(descending ? "~(T)0" : "0"))

      """ + function
  }

  /// Fails for types without an order.
  static func require(_ dtype: DType, _ operation: String) throws(DeviceError) {
    guard !dtype.isComplex else {
      throw DeviceError(
        .invalidSetting,
        "\(operation): \(dtype) has no order; sort real and imaginary parts in turn")
    }
  }

  private static let function = """
    #define KEY_SIGN ((T)((T)1 << (8 * sizeof(T) - 1)))
    FUNCTION T key_of(T bits) {
    #ifdef IS_UNSIGNED
      return (T)(bits ^ KEY_FLIP);
    #endif
    #ifdef IS_SIGNED
      return (T)(bits ^ KEY_SIGN ^ KEY_FLIP);
    #endif
    #ifdef IS_FLOATING
      T magnitude = (T)(bits & (T)~KEY_SIGN);
      T key = (T)(bits & KEY_SIGN ? ~bits : bits | KEY_SIGN);
      key = magnitude == 0 ? KEY_SIGN : key;
      return magnitude > KEY_INFINITY ? (T)~(T)0 : (T)(key ^ KEY_FLIP);
    #endif
    }
    """
}

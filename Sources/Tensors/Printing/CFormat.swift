#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Exactly rounded decimals, by the C library.
enum CFormat {
  /// Digits before and `digits` digits after the point, as `%.*f`.
  static func fixed(_ value: Double, digits: Int) -> String { text("%.*f", value, digits) }

  /// One digit before and `digits` digits after the point and a power of ten, as `%.*e`.
  static func exponential(_ value: Double, digits: Int) -> String { text("%.*e", value, digits) }

  // MARK: - Implementation

  private static func text(_ format: String, _ value: Double, _ digits: Int) -> String {
    // A sign, 309 digits before the point, the point, and the digits after it.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + digits) { buffer in
      let length = withVaList([Int32(digits), value]) {
        vsnprintf(buffer.baseAddress, buffer.count, format, $0)
      }
      let bytes = buffer[..<Swift.min(Swift.max(0, Int(length)), buffer.count)]
      // The host program may have chosen a locale whose point is a comma.
      return String(decoding: bytes.map { $0 == 44 ? 46 : UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FloatText {
  /// A number by a pattern of C's `printf`; the decimal digits are rounded from the exact value.
  static func formatted(_ pattern: String, _ value: Double) -> String {
    var bytes = [CChar](repeating: 0, count: 64)
    let count = withVaList([value]) { vsnprintf(&bytes, bytes.count, pattern, $0) }
    return String(decoding: bytes.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// A constant of a snippet: a type, and the bytes of one element.
package struct SnippetNumber: Sendable, Hashable {
  /// The type.
  package var dtype: DType
  /// The element's memory, from the lowest byte; what lies behind it is 0.
  package var bits: SIMD2<UInt64>

  init(dtype: DType, bits: SIMD2<UInt64>) {
    self.dtype = dtype
    self.bits = bits
  }

  init(_ value: Bool) { self.init(dtype: .bool, bits: SIMD2(value ? 1 : 0, 0)) }
  init(_ value: Int32) {
    self.init(dtype: .int32, bits: SIMD2(UInt64(UInt32(bitPattern: value)), 0))
  }
  init(_ value: Double) { self.init(dtype: .float64, bits: SIMD2(value.bitPattern, 0)) }
  init(_ value: Float) { self.init(dtype: .float32, bits: SIMD2(UInt64(value.bitPattern), 0)) }

  /// Whether a constant of type `bool` is true; nil for other types.
  var truth: Bool? { dtype == .bool ? bits.x != 0 : nil }

  /// The number of a C literal in lower case, in the type C gives it; nil when it is none.
  ///
  /// Whole numbers are `int32`, or the first wider type that holds them; fractions are `float64`,
  /// with the suffix `f` `float32`.
  init?(literal word: String, isHex: Bool, isBinary: Bool) {
    let isFraction =
      word.contains(".") || word.contains("p") || !isHex && !isBinary && word.contains("e")
    if isFraction || !isHex && !isBinary && word.hasSuffix("f") {
      let isSingle = word.hasSuffix("f")
      let digits = isSingle ? String(word.dropLast()) : word
      guard isFraction || !isSingle, !isHex || digits.contains("p"), let value = Double(digits)
      else { return nil }
      if isSingle, let value = Float(digits) { self.init(value) } else { self.init(value) }
      return
    }
    let suffix = word.reversed().prefix { $0 == "u" || $0 == "l" }
    let digits = word.dropLast(suffix.count)
    let isUnsigned = suffix.contains("u")
    guard suffix.count(where: { $0 == "u" }) <= 1, suffix.count(where: { $0 == "l" }) <= 2 else {
      return nil
    }
    // As in C, a 0 in front makes a number octal.
    let isOctal = !isHex && !isBinary && digits.count > 1 && digits.hasPrefix("0")
    let radix = isHex ? 16 : isBinary ? 2 : isOctal ? 8 : 10
    guard let value = UInt64(isHex || isBinary ? digits.dropFirst(2) : digits, radix: radix) else {
      return nil
    }
    let isWide = suffix.contains("l")
    let mayBeUnsigned = isUnsigned || radix != 10
    let dtype: DType? =
      if !isUnsigned, !isWide, value <= UInt64(Int32.max) {
        .int32
      } else if mayBeUnsigned, !isWide, value <= UInt64(UInt32.max) {
        .uint32
      } else if !isUnsigned, value <= UInt64(Int64.max) {
        .int64
      } else {
        mayBeUnsigned ? .uint64 : nil
      }
    guard let dtype else { return nil }
    self.init(dtype: dtype, bits: SIMD2(value, 0))
  }
}

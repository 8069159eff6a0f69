/// A value while a snippet is compiled.
struct SnippetValue {
  var step: Int
  var dtype: DType
  /// Whether it comes from numbers written in the text alone, so that a fraction adopts the
  /// floating-point type it meets.
  var isLiteral = false

  /// Constants that C's headers and CUDA's give names to.
  static let constants: [String: SnippetNumber] = [
    "true": SnippetNumber(true), "false": SnippetNumber(false),
    "M_PI": SnippetNumber(Double.pi), "M_PI_2": SnippetNumber(Double.pi / 2),
    "M_PI_4": SnippetNumber(Double.pi / 4), "M_1_PI": SnippetNumber(1 / Double.pi),
    "M_2_PI": SnippetNumber(2 / Double.pi), "M_E": SnippetNumber(0x1.5bf0a8b145769p+1),
    "M_LN2": SnippetNumber(0x1.62e42fefa39efp-1), "M_LN10": SnippetNumber(0x1.26bb1bbb55516p+1),
    "M_SQRT2": SnippetNumber(2.0.squareRoot()), "M_SQRT1_2": SnippetNumber(0.5.squareRoot()),
    "INFINITY": SnippetNumber(Double.infinity), "NAN": SnippetNumber(Double.nan),
    "FLT_MAX": SnippetNumber(Float.greatestFiniteMagnitude),
    "FLT_MIN": SnippetNumber(Float.leastNormalMagnitude),
    "FLT_EPSILON": SnippetNumber(Float.ulpOfOne),
    "DBL_MAX": SnippetNumber(Double.greatestFiniteMagnitude),
    "DBL_MIN": SnippetNumber(Double.leastNormalMagnitude),
    "DBL_EPSILON": SnippetNumber(Double.ulpOfOne),
    "INT_MAX": SnippetNumber(Int32.max), "INT_MIN": SnippetNumber(Int32.min),
  ]
}

extension DType {
  /// The type that C computes in: whole numbers have at least 32 bits, floats of 16 bits become
  /// `float32`.
  var arithmetic: DType {
    switch self {
    case .bool, .int8, .int16, .uint8, .uint16: .int32
    case .float16, .bfloat16: .float32
    default: self
    }
  }

  /// C's common type of two operands (C17 6.3.1.8).
  func arithmetic(with other: DType) -> DType {
    let (a, b) = (arithmetic, other.arithmetic)
    if a == b { return a }
    if a.isComplex || b.isComplex {
      return a.component.arithmetic(with: b.component).complex
    }
    if a.isFloatingPoint || b.isFloatingPoint {
      return a == .float64 || b == .float64 ? .float64 : .float32
    }
    if a.isSigned == b.isSigned { return a.byteCount > b.byteCount ? a : b }
    let (signed, unsigned) = a.isSigned ? (a, b) : (b, a)
    return signed.byteCount > unsigned.byteCount ? signed : unsigned
  }
}

extension SnippetCompiler {
  /// The type that an operator on two values computes in, and whether the result still adopts.
  func common(_ a: SnippetValue, _ b: SnippetValue) -> (dtype: DType, isLiteral: Bool) {
    // A written fraction keeps to the floating-point type of what it meets; C would widen.
    if a.isLiteral != b.isLiteral {
      let (literal, other) = a.isLiteral ? (a.dtype, b.dtype) : (b.dtype, a.dtype)
      if literal == .float64, other.isInexact { return (other.arithmetic, false) }
    }
    return (a.dtype.arithmetic(with: b.dtype), a.isLiteral && b.isLiteral)
  }

  /// Converts as an assignment does.
  mutating func convert(
    _ value: SnippetValue, to dtype: DType, _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    guard value.dtype != dtype else { return SnippetValue(step: value.step, dtype: dtype) }
    guard !value.dtype.isComplex || dtype.isComplex else {
      throw text.error(
        place, "\(value.dtype) does not become \(dtype); take real(z), imag(z) or abs(z)")
    }
    return SnippetValue(step: code.apply(.copy, [value.step], dtype), dtype: dtype)
  }

  /// Whether a value is other than 0, for conditions.
  mutating func truth(
    _ value: SnippetValue, _ place: Int
  ) throws(SnippetError) -> SnippetValue {
    guard !value.dtype.isComplex else {
      throw text.error(place, "a complex number is no condition; compare it, as z != 0")
    }
    return try convert(value, to: .bool, place)
  }
}

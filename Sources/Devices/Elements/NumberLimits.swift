// What the numbers of a type can be; `numpy.finfo` and `numpy.iinfo` as properties.

extension DType {
  /// The bits one element takes.
  ///
  /// - Also known as: `numpy.finfo(…).bits`, `numpy.iinfo(…).bits`.
  public var bitCount: Int { 8 * byteCount }

  /// The distance from 1 to the next number of a floating-point type, or of the parts of a complex
  /// one; 1 for whole numbers.
  ///
  /// - Also known as: `numpy.finfo(…).eps`.
  public var epsilon: Double {
    switch component {
    case .float16: 0x1p-10
    case .bfloat16: 0x1p-7
    case .float32: 0x1p-23
    case .float64: 0x1p-52
    default: 1
    }
  }

  /// The smallest number above 0 with all digits; 1 for whole numbers.
  ///
  /// - Also known as: `numpy.finfo(…).tiny`, `numpy.finfo(…).smallest_normal`.
  public var leastNormal: Double {
    switch component {
    case .float16: 0x1p-14
    case .bfloat16, .float32: 0x1p-126
    case .float64: 0x1p-1022
    default: 1
    }
  }

  /// The smallest number above 0; 1 for whole numbers.
  ///
  /// - Also known as: `numpy.finfo(…).smallest_subnormal`.
  public var leastAboveZero: Double { isInexact ? leastNormal * epsilon : 1 }

  /// How many decimal digits every number of a floating-point type keeps; 0 for whole numbers.
  ///
  /// - Also known as: `numpy.finfo(…).precision`.
  public var decimalDigits: Int {
    switch component {
    case .float16: 3
    case .bfloat16: 2
    case .float32: 6
    case .float64: 15
    default: 0
    }
  }

  /// The smallest and the largest whole number of an integer type, exactly; nil for other types.
  ///
  /// - Also known as: `numpy.iinfo(…).min`, `numpy.iinfo(…).max`.
  public var integerBounds: (smallest: Int64, largest: UInt64)? {
    guard isInteger else { return nil }
    let unused = 64 - bitCount
    return isSigned
      ? (Int64.min >> Int64(unused), UInt64(Int64.max >> Int64(unused)))
      : (0, UInt64.max >> UInt64(unused))
  }

  /// Whether a type holds every number of this one: its range, and all its digits.
  ///
  /// As in NumPy, `float64` passes for holding 64-bit whole numbers, although it rounds large ones.
  ///
  /// - Also known as: `numpy.can_cast(from, to, "safe")`.
  public func fits(in other: DType) -> Bool {
    if self == other || self == .bool { return true }
    if other == .bool { return false }
    if isComplex { return other.isComplex && component.fits(in: other.component) }
    if other.isComplex { return fits(in: other.component) }
    if isFloatingPoint {
      guard other.isFloatingPoint else { return false }
      return byteCount < other.byteCount
    }
    if other.isFloatingPoint {
      if other == .bfloat16 { return byteCount == 1 }
      return byteCount < other.byteCount || other == .float64
    }
    return isSigned == other.isSigned
      ? byteCount <= other.byteCount : other.isSigned && byteCount < other.byteCount
  }
}

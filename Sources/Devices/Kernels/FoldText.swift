/// How many elements become one number in a kernel: the accumulator `acc`, and its functions.
///
/// | function | meaning |
/// | --- | --- |
/// | `acc_start()` | of no element |
/// | `acc_take(a, x, at)` | with the element `x` of place `at` along the axis |
/// | `acc_combine(a, b)` | of two parts together |
///
/// Sums of floats are kept in doubles, or where the device has none in pairs of floats; the results
/// are then `float32`.
struct FoldText {
  /// What is made of the elements.
  enum Kind: Sendable, Hashable {
    /// A reduction.
    case reduction(Reduction)
    /// The mean, and the sum of the squared distances from it.
    case moments
  }

  /// The types of the results.
  let results: [DType]
  /// The type `acc` and its functions.
  let text: String
  /// The bytes of an accumulator.
  let byteCount: Int
  /// The expressions of the results, of an accumulator `a`.
  let finals: [String]

  /// Prints a fold.
  ///
  /// - Throws: ``DeviceError`` with code `unsupported` for types that have no such fold.
  init(_ kind: Kind, of dtype: DType, hasFloat64: Bool) throws(DeviceError) {
    guard !dtype.isComplex, kind != .moments || dtype.isFloatingPoint else {
      throw DeviceError(.unsupported, "no device folds \(dtype) by \(kind); run it on the CPU")
    }
    let real = hasFloat64 ? "f64" : "f32"
    let wide: DType = hasFloat64 ? .float64 : .float32
    let value = RegisterClass(dtype).typeName
    switch kind {
    case .moments:
      results = [wide, wide]
      (text, byteCount) = (Self.moments(real, value), 3 * wide.byteCount)
      finals = ["a.mean", "a.squares"]
    case .reduction(.sum) where dtype.isFloatingPoint && !hasFloat64:
      results = [.float32]
      (text, byteCount) = (Self.pairs, 8)
      finals = ["a.high + a.low"]
    case .reduction(let reduction) where reduction == .sum || reduction == .product:
      let isFloat = dtype.isFloatingPoint
      let sign = reduction == .sum ? "+" : "*"
      results = [isFloat ? wide : reduction.resultType(dtype)]
      text = Self.simple(
        isFloat ? real : "u64", value, start: reduction == .sum ? "0" : "1",
        combine: "a \(sign) b")
      byteCount = isFloat ? wide.byteCount : 8
      finals = [isFloat || results[0] == .uint64 ? "a" : "(i64)a"]
    case .reduction(let reduction) where reduction == .minimum || reduction == .maximum:
      let sign = reduction == .minimum ? "<" : ">"
      results = [dtype]
      text = Self.simple(
        value, value, start: Self.worst(RegisterClass(dtype), isLeast: reduction == .minimum),
        combine: "a != a ? a : b \(sign) a || b != b ? b : a")
      byteCount = RegisterClass(dtype) == .bool ? 4 : RegisterClass(dtype).byteCount
      finals = [dtype.stored("a")]
    case .reduction(let reduction):
      results = [.int64]
      let isLeast = reduction == .indexOfMinimum
      text = Self.places(
        value, start: Self.worst(RegisterClass(dtype), isLeast: isLeast),
        better: isLeast ? "b.value < a.value" : "b.value > a.value")
      byteCount = 16
      finals = ["a.at"]
    }
  }

  /// The same fold with another name than `acc`, for kernels with several.
  func named(_ name: String) -> String { text.replacing("acc", with: name) }

  // MARK: - Implementation

  private static func simple(
    _ type: String, _ value: String, start: String, combine: String
  ) -> String {
    """
    typedef \(type) acc;
    FUNCTION acc acc_start(void) { return \(start); }
    FUNCTION acc acc_combine(acc a, acc b) { return \(combine); }
    FUNCTION acc acc_take(acc a, \(value) x, i64 at) { return acc_combine(a, (acc)x); }

    """
  }

  /// What every other number is better than.
  private static func worst(_ class: RegisterClass, isLeast: Bool) -> String {
    switch `class` {
    case .bool: isLeast ? "255" : "0"
    case .int64: isLeast ? "(i64)(~(u64)0 >> 1)" : "(i64)((u64)1 << 63)"
    case .uint64: isLeast ? "~(u64)0" : "0"
    case .float64: isLeast ? "F64_INFINITY" : "-F64_INFINITY"
    default: isLeast ? "F32_INFINITY" : "-F32_INFINITY"
    }
  }

  /// The first of equal extremes wins, and the first NaN over all.
  private static func places(_ value: String, start: String, better: String) -> String {
    """
    typedef struct { \(value) value; i64 at; } acc;
    FUNCTION acc acc_of(\(value) x, i64 at) {
      acc a;
      a.value = x;
      a.at = at;
      return a;
    }
    FUNCTION acc acc_start(void) { return acc_of(\(start), (i64)(~(u64)0 >> 1)); }
    FUNCTION acc acc_combine(acc a, acc b) {
      i32 is_nan = a.value != a.value, is_worse = b.value != b.value || \(better);
      i32 is_equal = is_nan ? b.value != b.value : b.value == a.value;
      return is_equal ? (b.at < a.at ? b : a) : is_nan ? a : is_worse ? b : a;
    }
    FUNCTION acc acc_take(acc a, \(value) x, i64 at) { return acc_combine(a, acc_of(x, at)); }

    """
  }

  /// Sums of floats with what each addition lost (Knuth's exact sum of two).
  private static let pairs = """
    typedef struct { f32 high, low; } acc;
    FUNCTION acc acc_start(void) {
      acc a;
      a.high = 0;
      a.low = 0;
      return a;
    }
    FUNCTION acc acc_combine(acc a, acc b) {
      f32 sum = a.high + b.high, taken = sum - a.high;
      f32 lost = (a.high - (sum - taken)) + (b.high - taken);
      a.low += b.low + (lost == lost ? lost : 0);
      a.high = sum;
      return a;
    }
    FUNCTION acc acc_take(acc a, f32 x, i64 at) {
      acc b;
      b.high = x;
      b.low = 0;
      return acc_combine(a, b);
    }

    """

  // B. P. Welford 1962, doi:10.1080/00401706.1962.10490022, one element at a time; Chan, Golub and
  // LeVeque 1983, doi:10.1080/00031305.1983.10483115, for two parts.
  private static func moments(_ real: String, _ value: String) -> String {
    """
    typedef struct { \(real) count, mean, squares; } acc;
    FUNCTION acc acc_start(void) {
      acc a;
      a.count = 0;
      a.mean = 0;
      a.squares = 0;
      return a;
    }
    FUNCTION acc acc_take(acc a, \(value) x, i64 at) {
      \(real) distance = (\(real))x - a.mean;
      a.count += 1;
      a.mean += distance / a.count;
      a.squares += distance * ((\(real))x - a.mean);
      return a;
    }
    FUNCTION acc acc_combine(acc a, acc b) {
      if (b.count == 0) return a;
      \(real) both = a.count + b.count, distance = b.mean - a.mean, part = b.count / both;
      a.mean += distance * part;
      a.squares += b.squares + distance * distance * a.count * part;
      a.count = both;
      return a;
    }

    """
  }
}

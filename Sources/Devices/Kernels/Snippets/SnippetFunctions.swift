/// What a function's name means in a snippet: the names of C and of NumPy.
enum SnippetFunction: Sendable {
  /// Floats; whole numbers become `float64`, as in C++. With as many arguments of one type.
  case floating(Primitive, count: Int, takesComplex: Bool)
  /// Numbers of any real type, computed in their common type.
  case numeric(Primitive, count: Int)
  /// Whole numbers.
  case whole(Primitive, count: Int)
  /// A test of floats.
  case test(Primitive)
  /// Several instructions; see ``SnippetCompiler``.
  case composed(Composition, count: Int)
  /// A name that is known and cannot be had; the text says what to write.
  case refused(String)

  enum Composition: Sendable {
    case absolute, round, reciprocalSquareRoot, select, clip, complex, conjugate, powerOfTen
    case realPart, imaginaryPart, phase
  }

  /// The function of a name; `sqrtf` and its like compute in `float32`.
  static func named(_ name: String) -> (function: SnippetFunction, isSingle: Bool)? {
    if let function = table[name] { return (function, false) }
    let base = String(name.dropLast())
    guard name.hasSuffix("f"), let function = table[base] else { return nil }
    if case .floating = function { return (function, true) }
    let others = ["fmin", "fmax", "round", "rsqrt", "exp10"]
    return others.contains(base) ? (function, true) : nil
  }

  /// Every name.
  static var names: some Collection<String> { table.keys }

  /// How many arguments it takes.
  var count: Int {
    switch self {
    case .floating(_, let count, _), .numeric(_, let count), .whole(_, let count),
      .composed(_, let count):
      count
    case .test, .refused: 1
    }
  }

  // MARK: - Implementation

  private static let table: [String: SnippetFunction] = {
    var table: [String: SnippetFunction] = [:]
    func add(_ names: String, _ function: SnippetFunction) {
      for name in names.split(separator: " ") { table[String(name)] = function }
    }
    func complex(_ names: String, _ primitive: Primitive, count: Int = 1) {
      add(names, .floating(primitive, count: count, takesComplex: true))
    }
    func real(_ names: String, _ primitive: Primitive, count: Int = 1) {
      add(names, .floating(primitive, count: count, takesComplex: false))
    }
    complex("sqrt", .squareRoot)
    complex("exp", .exp)
    complex("exp2", .exp2)
    complex("expm1", .expMinusOne)
    complex("log", .log)
    complex("log2", .log2)
    complex("log10", .log10)
    complex("log1p", .logOnePlus)
    complex("sin", .sin)
    complex("cos", .cos)
    complex("tan", .tan)
    complex("asin arcsin", .asin)
    complex("acos arccos", .acos)
    complex("atan arctan", .atan)
    complex("sinh", .sinh)
    complex("cosh", .cosh)
    complex("tanh", .tanh)
    complex("asinh arcsinh", .asinh)
    complex("acosh arccosh", .acosh)
    complex("atanh arctanh", .atanh)
    complex("reciprocal", .reciprocal)
    complex("rint nearbyint", .round)
    complex("pow", .power, count: 2)
    real("cbrt", .cubeRoot)
    real("floor", .floor)
    real("ceil", .ceil)
    real("trunc fix", .trunc)
    real("fabs", .absolute)
    real("sigmoid expit", .sigmoid)
    real("erf", .erf)
    real("erfc", .erfc)
    real("tgamma gamma", .gamma)
    real("lgamma gammaln", .logGamma)
    real("atan2 arctan2", .atan2, count: 2)
    real("hypot", .hypot, count: 2)
    real("copysign", .copySign, count: 2)
    real("nextafter", .nextAfter, count: 2)
    real("fmod", .truncatedRemainder, count: 2)
    real("ldexp scalbn", .scaleByPowerOfTwo, count: 2)
    add("square", .numeric(.square, count: 1))
    add("sign", .numeric(.sign, count: 1))
    add("negative", .numeric(.negate, count: 1))
    add("min fmin", .numeric(.minimumNumber, count: 2))
    add("max fmax", .numeric(.maximumNumber, count: 2))
    add("minimum", .numeric(.minimum, count: 2))
    add("maximum", .numeric(.maximum, count: 2))
    add("mod", .numeric(.remainder, count: 2))
    add("floor_divide", .numeric(.floorDivide, count: 2))
    add("power", .numeric(.power, count: 2))
    add("gcd", .whole(.greatestCommonDivisor, count: 2))
    add("popcount bitwise_count __popc __popcll", .whole(.bitCount, count: 1))
    add("isnan", .test(.isNaN))
    add("isinf", .test(.isInfinite))
    add("isfinite", .test(.isFinite))
    add("signbit", .test(.signBit))
    add("abs absolute", .composed(.absolute, count: 1))
    add("round", .composed(.round, count: 1))
    add("rsqrt", .composed(.reciprocalSquareRoot, count: 1))
    add("exp10", .composed(.powerOfTen, count: 1))
    add("where", .composed(.select, count: 3))
    add("clip", .composed(.clip, count: 3))
    add("complex", .composed(.complex, count: 2))
    add("conj", .composed(.conjugate, count: 1))
    add("real", .composed(.realPart, count: 1))
    add("imag", .composed(.imaginaryPart, count: 1))
    add("arg angle", .composed(.phase, count: 1))
    add("fma", .refused("there is no fused product; write a * b + c, which rounds twice"))
    add(
      "remainder", .refused("C and NumPy mean different remainders; write fmod(x, y) or mod(x, y)"))
    add("sincos", .refused("there are no pointers; write sin(x) and cos(x)"))
    add("printf", .refused("a kernel prints nothing; give the value out as an output"))
    add("atomicAdd atomicMin atomicMax", .refused("elements do not meet; use a ReductionKernel"))
    return table
  }()
}

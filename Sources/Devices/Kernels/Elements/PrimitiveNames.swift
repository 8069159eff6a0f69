extension Primitive {
  /// The operator of a comparison.
  var comparison: String? {
    switch self {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    default: nil
    }
  }

  /// The function of ``FloatingFunctions`` that gives the processor's very bits.
  var exactName: String? {
    switch self {
    case .negate, .absolute, .sign, .isInfinite, .isFinite, .signBit, .minimum, .maximum,
      .copySign, .nextAfter, .fraction, .exponent, .minimumNumber, .maximumNumber,
      .scaleByPowerOfTwo, .remainder, .floorDivide:
      textName
    default: nil
    }
  }

  /// The function of ``FloatingFunctions`` that is composed of the language's own.
  var composedName: String? {
    switch self {
    case .power, .sigmoid: textName
    default: nil
    }
  }

  /// The function that both languages have for floats and doubles.
  var builtInName: String? {
    switch self {
    case .squareRoot: "sqrt"
    case .cubeRoot: "cbrt"
    case .floor: "floor"
    case .ceil: "ceil"
    case .round: "rint"
    case .trunc: "trunc"
    case .expMinusOne: "expm1"
    case .logOnePlus: "log1p"
    case .gamma: "tgamma"
    case .logGamma: "lgamma"
    case .truncatedRemainder: "fmod"
    case .exp, .exp2, .log, .log2, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh,
      .tanh, .asinh, .acosh, .atanh, .erf, .erfc, .atan2, .hypot:
      "\(self)"
    default: nil
    }
  }

  /// The name in snake case, as functions of kernels are called.
  var textName: String {
    var name = ""
    for letter in "\(self)" {
      if letter.isUppercase, name.last?.isUppercase == false { name += "_" }
      name += letter.lowercased()
    }
    return self == .isNaN ? "is_nan" : name
  }
}

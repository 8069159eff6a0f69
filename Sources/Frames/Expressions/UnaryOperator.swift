import SwiftwaterDevices

/// Functions of one number that are one instruction of a `Program`.
enum UnaryOperator: String, Sendable, Hashable, CaseIterable {
  case negate, abs, sign, square, sqrt, cbrt, floor, ceil, round, trunc
  case exp, exp2, expm1, log, log2, log10, log1p
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  case sigmoid, erf, erfc, gamma, logGamma
  case isNaN, isFinite, isInfinite, not
  case bitNot

  var primitive: Primitive {
    switch self {
    case .negate: .negate
    case .abs: .absolute
    case .sign: .sign
    case .square: .square
    case .sqrt: .squareRoot
    case .cbrt: .cubeRoot
    case .floor: .floor
    case .ceil: .ceil
    case .round: .round
    case .trunc: .trunc
    case .exp: .exp
    case .exp2: .exp2
    case .expm1: .expMinusOne
    case .log: .log
    case .log2: .log2
    case .log10: .log10
    case .log1p: .logOnePlus
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .asin: .asin
    case .acos: .acos
    case .atan: .atan
    case .sinh: .sinh
    case .cosh: .cosh
    case .tanh: .tanh
    case .asinh: .asinh
    case .acosh: .acosh
    case .atanh: .atanh
    case .sigmoid: .sigmoid
    case .erf: .erf
    case .erfc: .erfc
    case .gamma: .gamma
    case .logGamma: .logGamma
    case .isNaN: .isNaN
    case .isFinite: .isFinite
    case .isInfinite: .isInfinite
    case .not, .bitNot: .not
    }
  }

  /// Whether whole numbers stay whole; otherwise they become `float64` first.
  var keepsIntegers: Bool {
    switch self {
    case .negate, .abs, .sign, .square, .floor, .ceil, .round, .trunc, .bitNot: true
    default: false
    }
  }

  var needsIntegers: Bool { self == .bitNot }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The C library's functions of doubles, under names that operations of the same name can reach.
enum Libm {
  static func cbrt(_ x: Double) -> Double { cCbrt(x) }
  static func exp(_ x: Double) -> Double { cExp(x) }
  static func exp2(_ x: Double) -> Double { cExp2(x) }
  static func expm1(_ x: Double) -> Double { cExpm1(x) }
  static func log(_ x: Double) -> Double { cLog(x) }
  static func log2(_ x: Double) -> Double { cLog2(x) }
  static func log10(_ x: Double) -> Double { cLog10(x) }
  static func log1p(_ x: Double) -> Double { cLog1p(x) }
  static func sin(_ x: Double) -> Double { cSin(x) }
  static func cos(_ x: Double) -> Double { cCos(x) }
  static func tan(_ x: Double) -> Double { cTan(x) }
  static func asin(_ x: Double) -> Double { cAsin(x) }
  static func acos(_ x: Double) -> Double { cAcos(x) }
  static func atan(_ x: Double) -> Double { cAtan(x) }
  static func sinh(_ x: Double) -> Double { cSinh(x) }
  static func cosh(_ x: Double) -> Double { cCosh(x) }
  static func tanh(_ x: Double) -> Double { cTanh(x) }
  static func asinh(_ x: Double) -> Double { cAsinh(x) }
  static func acosh(_ x: Double) -> Double { cAcosh(x) }
  static func atanh(_ x: Double) -> Double { cAtanh(x) }
  static func erf(_ x: Double) -> Double { cErf(x) }
  static func erfc(_ x: Double) -> Double { cErfc(x) }
  static func tgamma(_ x: Double) -> Double { cTgamma(x) }
  static func lgamma(_ x: Double) -> Double { cLgamma(x) }
  static func j0(_ x: Double) -> Double { cJ0(x) }
  static func j1(_ x: Double) -> Double { cJ1(x) }
  static func pow(_ x: Double, _ y: Double) -> Double { cPow(x, y) }
  static func atan2(_ x: Double, _ y: Double) -> Double { cAtan2(x, y) }
  static func ldexp(_ x: Double, _ n: Int32) -> Double { cLdexp(x, n) }
  static func hypot(_ x: Double, _ y: Double) -> Double { cHypot(x, y) }
}

private func cCbrt(_ x: Double) -> Double { cbrt(x) }
private func cExp(_ x: Double) -> Double { exp(x) }
private func cExp2(_ x: Double) -> Double { exp2(x) }
private func cExpm1(_ x: Double) -> Double { expm1(x) }
private func cLog(_ x: Double) -> Double { log(x) }
private func cLog2(_ x: Double) -> Double { log2(x) }
private func cLog10(_ x: Double) -> Double { log10(x) }
private func cLog1p(_ x: Double) -> Double { log1p(x) }
private func cSin(_ x: Double) -> Double { sin(x) }
private func cCos(_ x: Double) -> Double { cos(x) }
private func cTan(_ x: Double) -> Double { tan(x) }
private func cAsin(_ x: Double) -> Double { asin(x) }
private func cAcos(_ x: Double) -> Double { acos(x) }
private func cAtan(_ x: Double) -> Double { atan(x) }
private func cSinh(_ x: Double) -> Double { sinh(x) }
private func cCosh(_ x: Double) -> Double { cosh(x) }
private func cTanh(_ x: Double) -> Double { tanh(x) }
private func cAsinh(_ x: Double) -> Double { asinh(x) }
private func cAcosh(_ x: Double) -> Double { acosh(x) }
private func cAtanh(_ x: Double) -> Double { atanh(x) }
private func cErf(_ x: Double) -> Double { erf(x) }
private func cErfc(_ x: Double) -> Double { erfc(x) }
private func cTgamma(_ x: Double) -> Double { tgamma(x) }
private func cLgamma(_ x: Double) -> Double { lgamma(x) }
private func cJ0(_ x: Double) -> Double { j0(x) }
private func cJ1(_ x: Double) -> Double { j1(x) }
private func cPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func cAtan2(_ x: Double, _ y: Double) -> Double { atan2(x, y) }
private func cHypot(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
private func cLdexp(_ x: Double, _ n: Int32) -> Double { scalbn(x, Int(n)) }

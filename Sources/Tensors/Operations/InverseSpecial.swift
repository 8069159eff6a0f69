import SwiftwaterDevices

extension Tensor {
  /// Returns the derivative of the logarithm of the gamma function; NaN at negative whole numbers.
  ///
  /// - Complexity: O(*count*).
  /// - Precision: About 1e-14 in `float64`, relative, or absolute near the zeros.
  /// - Also known as: `scipy.special.digamma`, `scipy.special.psi`.
  /// - Source: NIST DLMF, 5.5.2, 5.5.4 and 5.11.2.
  public func digamma() -> Tensor { evaluated("digamma", InverseSpecial.digamma) }

  /// Returns the number whose error function each element is; infinite at −1 and 1, NaN beyond.
  ///
  /// - Complexity: O(*count*).
  /// - Precision: About 1e-15 in `float64`.
  /// - Also known as: `scipy.special.erfinv`, `torch.erfinv`.
  /// - Source: Winitzki 2008, "A handy approximation for the error function and its inverse", for the
  ///   start of Halley's iteration.
  public func erfInverse() -> Tensor { evaluated("erfInverse", InverseSpecial.erfInverse) }
}

private enum InverseSpecial {
  static func digamma(_ x: Double) -> Double {
    if x == 0 { return x.sign == .minus ? .infinity : -.infinity }
    if x < 0 {
      if x == x.rounded(.down) { return .nan }
      // The tangent repeats, and the distance from the nearest whole number is exact.
      let distance = x - x.rounded()
      return digamma(1 - x) - Double.pi / Libm.tan(Double.pi * distance)
    }
    var (shifted, result) = (x, 0.0)
    while shifted < 10 {
      result -= 1 / shifted
      shifted += 1
    }
    let inverse = 1 / (shifted * shifted)
    // Bernoulli numbers B(2k) / 2k.
    let factors: [Double] = [
      1 / 12.0, -1 / 120.0, 1 / 252.0, -1 / 240.0, 1 / 132.0, -691 / 32760.0, 1 / 12.0,
    ]
    var (power, sum) = (inverse, 0.0)
    for factor in factors {
      sum += factor * power
      power *= inverse
    }
    return result + Libm.log(shifted) - 0.5 / shifted - sum
  }

  static func erfInverse(_ y: Double) -> Double {
    let size = Swift.abs(y)
    guard size < 1 else { return size == 1 ? y * .infinity : .nan }
    if size < 1e-8 { return y * (Double.pi.squareRoot() / 2) }
    let rest = Libm.log1p(-y * y)
    let middle = 2 / (Double.pi * 0.147) + rest / 2
    var x = ((middle * middle - rest / 0.147).squareRoot() - middle).squareRoot()
    for _ in 0..<3 {
      // In the tail only the complement has digits.
      let error = size < 0.5 ? Libm.erf(x) - size : (1 - size) - Libm.erfc(x)
      let slope = 2 / Double.pi.squareRoot() * Libm.exp(-x * x)
      let step = error / slope
      x -= step / (1 + x * step)
    }
    return y < 0 ? -x : x
  }
}

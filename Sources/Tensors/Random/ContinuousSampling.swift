extension RandomSource {
  /// Returns a chi-square number around another centre: as many more squares as a Poisson number
  /// says.
  mutating func noncentralChiSquare(_ degrees: Double, _ noncentrality: Double) -> Double {
    if noncentrality > 1e18 {
      // The Poisson number is as good as normal, and larger than 64 bits hold.
      let centre = noncentrality.squareRoot() + normal()
      return centre * centre + 2 * gamma(degrees / 2)
    }
    let more = noncentrality == 0 ? 0 : poisson(noncentrality / 2)
    return 2 * gamma(degrees / 2 + more)
  }

  /// Returns an angle of the von Mises distribution.
  ///
  /// - Source: Best, Fisher 1979, doi:10.2307/2346732.
  mutating func vonMises(_ mean: Double, _ concentration: Double) -> Double {
    func wrapped(_ angle: Double) -> Double {
      let turns = ((angle + Double.pi) / (2 * Double.pi)).rounded(.down)
      return angle - 2 * Double.pi * turns
    }
    // Below it every angle is as likely as a double can tell; above it the circle is a line.
    if concentration < 1e-8 { return wrapped(mean + Double.pi * (2 * uniform() - 1)) }
    if concentration > 1e6 { return wrapped(mean + normal() / concentration.squareRoot()) }
    let tau = 1 + (1 + 4 * concentration * concentration).squareRoot()
    let rho = (tau - (2 * tau).squareRoot()) / (2 * concentration)
    // The two forms differ in what they cancel.
    let r = concentration < 1e-5 ? 1 / concentration + concentration : (1 + rho * rho) / (2 * rho)
    while true {
      let z = Libm.cos(Double.pi * uniform())
      let cosine = (1 + r * z) / (r + z)
      let y = concentration * (r - cosine)
      let u = positive()
      if y * (2 - y) > u || Libm.log(y / u) + 1 >= y {
        let angle = Libm.acos(min(1, max(-1, cosine)))
        return wrapped(mean + (uniform() < 0.5 ? -angle : angle))
      }
    }
  }

  /// Returns an inverse Gaussian number.
  ///
  /// - Source: Michael, Schucany, Haas 1976, doi:10.2307/2683801.
  mutating func wald(_ mean: Double, _ scale: Double) -> Double {
    let x = normal()
    let w = 0.5 * mean / scale * x * x
    // 1 + w − √(w² + 2w), written so that it does not cancel.
    let smaller = mean / (1 + w + (w * (w + 2)).squareRoot())
    return uniform() <= mean / (mean + smaller) ? smaller : mean * mean / smaller
  }

  /// Returns a standard normal number between two bounds.
  ///
  /// - Source: Robert 1995, doi:10.1007/BF00143942.
  mutating func normal(from low: Double, to high: Double) -> Double {
    if low > 0 { return tail(low, high) }
    if high < 0 { return -tail(-high, -low) }
    // Wide around the centre: draw until one fits. Narrow: evenly, kept by its density.
    if high - low > 2.5 {
      while true {
        let x = normal()
        if x >= low && x <= high { return x }
      }
    }
    while true {
      let x = low + (high - low) * uniform()
      if positive() <= Libm.exp(-0.5 * x * x) { return x }
    }
  }

  // MARK: - Implementation

  private mutating func tail(_ low: Double, _ high: Double) -> Double {
    let rate = (low + (low * low + 4).squareRoot()) / 2
    if (high - low) * rate < 1 {
      while true {
        let x = low + (high - low) * uniform()
        if positive() <= Libm.exp(0.5 * (low - x) * (low + x)) { return x }
      }
    }
    while true {
      let x = low + exponential() / rate
      if x <= high && positive() <= Libm.exp(-0.5 * (x - rate) * (x - rate)) { return x }
    }
  }
}

extension RandomSource {
  /// Returns a Poisson number.
  ///
  /// - Source: small means by products of uniform numbers; others by transformed rejection,
  ///   Hörmann 1993, doi:10.1016/0167-6687(93)90997-4.
  mutating func poisson(_ mean: Double) -> Double {
    if mean == 0 { return 0 }
    if mean < 10 {
      // Probabilities are taken off until none is left, or none that a number of 53 bits could tell.
      var (count, probability, rest) = (0.0, Libm.exp(-mean), uniform())
      while rest >= probability && probability > 0x1p-60 {
        rest -= probability
        count += 1
        probability *= mean / count
      }
      return count
    }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverse = 1.1239 + 1.1328 / (b - 3.4)
    let right = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = positive()
      let near = 0.5 - abs(u)
      guard near > 0 else { continue }
      let k = ((2 * a / near + b) * u + mean + 0.43).rounded(.down)
      if near >= 0.07 && v <= right { return min(k, 9.2e18) }
      if k < 0 || (near < 0.013 && v > near) { continue }
      let bound = k * Libm.log(mean) - mean - Libm.lgamma(k + 1)
      if Libm.log(v * inverse / (a / (near * near) + b)) <= bound { return min(k, 9.2e18) }
    }
  }

  /// Returns a binomial number.
  ///
  /// - Source: few expected successes by the distances between them (Devroye 1986, X.4); others by
  ///   transformed rejection, Hörmann 1993, doi:10.1080/00949659308811496.
  mutating func binomial(_ trials: Double, _ probability: Double) -> Double {
    if probability > 0.5 { return trials - binomial(trials, 1 - probability) }
    if trials == 0 || probability == 0 { return 0 }
    if trials * probability < 10 {
      let logarithm = Libm.log1p(-probability)
      var (count, place) = (-1.0, 0.0)
      while place <= trials {
        count += 1
        place += (-exponential() / logarithm).rounded(.down) + 1
      }
      return count
    }
    let spread = (trials * probability * (1 - probability)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let c = trials * probability + 0.5
    let right = 0.92 - 4.2 / b
    let alpha = (2.83 + 5.1 / b) * spread
    let odds = Libm.log(probability / (1 - probability))
    let mode = ((trials + 1) * probability).rounded(.down)
    let top = Libm.lgamma(mode + 1) + Libm.lgamma(trials - mode + 1)
    while true {
      let u = uniform() - 0.5
      let v = positive()
      let near = 0.5 - abs(u)
      guard near > 0 else { continue }
      let k = ((2 * a / near + b) * u + c).rounded(.down)
      if k < 0 || k > trials { continue }
      if near >= 0.07 && v <= right { return k }
      let bound = top - Libm.lgamma(k + 1) - Libm.lgamma(trials - k + 1) + (k - mode) * odds
      if Libm.log(v * alpha / (a / (near * near) + b)) <= bound { return k }
    }
  }

  /// Returns how many of `good` ones are in a sample of `good` and `bad` ones: from the most likely
  /// number outwards until the probabilities reach a uniform number.
  mutating func hypergeometric(_ good: Double, _ bad: Double, _ sample: Double) -> Double {
    let (low, high) = (max(0, sample - bad), min(good, sample))
    if low == high { return low }
    let mode = min(
      high, max(low, ((sample + 1) * (good + 1) / (good + bad + 2)).rounded(.down)))
    func logChoose(_ n: Double, _ k: Double) -> Double {
      Libm.lgamma(n + 1) - Libm.lgamma(k + 1) - Libm.lgamma(n - k + 1)
    }
    let peak = Libm.exp(
      logChoose(good, mode) + logChoose(bad, sample - mode) - logChoose(good + bad, sample))
    var rest = uniform() - peak
    if rest < 0 { return mode }
    var (up, down) = (mode, mode)
    var (upper, lower) = (peak, peak)
    while up < high || down > low {
      if up < high {
        upper *= (good - up) * (sample - up) / ((up + 1) * (bad - sample + up + 1))
        up += 1
        rest -= upper
        if rest < 0 { return up }
      }
      if down > low {
        lower *= down * (bad - sample + down) / ((good - down + 1) * (sample - down + 1))
        down -= 1
        rest -= lower
        if rest < 0 { return down }
      }
    }
    return mode
  }

  /// Returns a number of the logarithmic series.
  ///
  /// - Source: Kemp 1981, doi:10.2307/2346348.
  mutating func logSeries(_ ratio: Double) -> Double {
    if ratio == 0 { return 1 }
    let rate = Libm.log1p(-ratio)
    while true {
      let v = positive()
      if v >= ratio { return 1 }
      let q = -Libm.expm1(rate * positive())
      if v <= q * q {
        let k = (1 + Libm.log(v) / Libm.log(q)).rounded(.down)
        if k >= 1 && k < 9.2e18 { return k }
        continue
      }
      return v >= q ? 1 : 2
    }
  }

  /// Returns a number of Zipf's law, cut off at 9.2e18, as in NumPy: 64 bits hold no more.
  ///
  /// - Source: Devroye 1986, X.6, doi:10.1007/978-1-4613-8643-8; the uniform number is drawn from
  ///   what the cut leaves, so that exponents next to 1 end too.
  mutating func zipf(_ exponent: Double) -> Double {
    // Beyond it even 2 has no probability a double could hold.
    if exponent >= 1025 { return 1 }
    let steepness = exponent - 1
    let logOfMost = 43.665735157947815  // log(9.2e18)
    let within = Libm.expm1(-steepness * logOfMost)
    let b = Libm.expm1(steepness * Libm.log(2))
    while true {
      let x = Libm.exp(-Libm.log1p(positive() * within) / steepness).rounded(.down)
      let v = uniform()
      guard x >= 1, x < 9.2e18 else { continue }
      let t = Libm.expm1(steepness * Libm.log1p(1 / x))
      if v * x * t / b <= (t + 1) / (b + 1) { return x }
    }
  }
}

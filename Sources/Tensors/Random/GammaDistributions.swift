// Waiting times, and what sums and quotients of them give.

extension Distribution {
  /// Times between events that come at random.
  ///
  /// - Parameters:
  ///   - scale: The mean, 0 or more.
  /// - Also known as: `numpy.random.Generator.exponential`,
  ///   `numpy.random.Generator.standard_exponential`.
  public static func exponential(
    scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution("exponential", from: .exponential, [scale], must: "the scale must be 0 or more") {
      $0[0] >= 0
    } make: { x, p in
      p[0] * x
    }
  }

  /// Sums of exponential numbers, for any shape.
  ///
  /// - Parameters:
  ///   - shape: The shape, 0 or more.
  ///   - scale: The factor, 0 or more.
  /// - Also known as: `numpy.random.Generator.gamma`, `numpy.random.Generator.standard_gamma`.
  /// - Source: Marsaglia, Tsang 2000, doi:10.1145/358407.358414.
  public static func gamma(
    shape: any DistributionParameter, scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution("gamma", [shape, scale], must: "shape and scale must be 0 or more") {
      $0[0] >= 0 && $0[1] >= 0
    } sample: { random, p in
      p[0] == 0 ? 0 : p[1] * random.gamma(p[0])
    }
  }

  /// Shares: one gamma number of a sum of two.
  ///
  /// - Parameters:
  ///   - a: The shape of the first, above 0.
  ///   - b: The shape of the second, above 0.
  /// - Also known as: `numpy.random.Generator.beta`.
  public static func beta(
    _ a: any DistributionParameter, _ b: any DistributionParameter
  ) -> Distribution {
    Distribution("beta", [a, b], must: "both must be above 0") {
      $0[0] > 0 && $0[1] > 0
    } sample: { random, p in
      if p[0] >= 1 && p[1] >= 1 {
        let x = random.gamma(p[0])
        return x / (x + random.gamma(p[1]))
      }
      let (x, y) = (random.logGamma(p[0]), random.logGamma(p[1]))
      return 1 / (1 + Libm.exp(y - x))
    }
  }

  /// Sums of squares of normal numbers.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: How many, above 0; not only whole.
  /// - Also known as: `numpy.random.Generator.chisquare`.
  public static func chiSquare(
    degreesOfFreedom: any DistributionParameter
  ) -> Distribution {
    Distribution("chiSquare", [degreesOfFreedom], must: "the degrees of freedom must be above 0") {
      $0[0] > 0
    } sample: { random, p in
      2 * random.gamma(p[0] / 2)
    }
  }

  /// Sums of squares of normal numbers around other centres.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: How many, above 0; not only whole.
  ///   - noncentrality: The sum of the squares of the centres, 0 or more.
  /// - Also known as: `numpy.random.Generator.noncentral_chisquare`.
  public static func noncentralChiSquare(
    degreesOfFreedom: any DistributionParameter, noncentrality: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "noncentralChiSquare", [degreesOfFreedom, noncentrality],
      must: "degrees of freedom must be above 0, noncentrality 0 or more"
    ) {
      $0[0] > 0 && $0[1] >= 0
    } sample: { random, p in
      random.noncentralChiSquare(p[0], p[1])
    }
  }

  /// Ratios of two mean squares.
  ///
  /// - Parameters:
  ///   - numerator: The degrees of freedom above, above 0.
  ///   - denominator: The degrees of freedom below, above 0.
  /// - Also known as: `numpy.random.Generator.f`.
  public static func f(
    _ numerator: any DistributionParameter, _ denominator: any DistributionParameter
  ) -> Distribution {
    Distribution("f", [numerator, denominator], must: "both degrees of freedom must be above 0") {
      $0[0] > 0 && $0[1] > 0
    } sample: { random, p in
      let above = random.gamma(p[0] / 2) / p[0]
      return above / (random.gamma(p[1] / 2) / p[1])
    }
  }

  /// Ratios of two mean squares, the first around other centres.
  ///
  /// - Parameters:
  ///   - numerator: The degrees of freedom above, above 0.
  ///   - denominator: The degrees of freedom below, above 0.
  ///   - noncentrality: The sum of the squares of the centres, 0 or more.
  /// - Also known as: `numpy.random.Generator.noncentral_f`.
  public static func noncentralF(
    _ numerator: any DistributionParameter, _ denominator: any DistributionParameter,
    noncentrality: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "noncentralF", [numerator, denominator, noncentrality],
      must: "degrees of freedom must be above 0, noncentrality 0 or more"
    ) {
      $0[0] > 0 && $0[1] > 0 && $0[2] >= 0
    } sample: { random, p in
      let above = random.noncentralChiSquare(p[0], p[2]) / p[0]
      return above / (2 * random.gamma(p[1] / 2) / p[1])
    }
  }

  /// Student's ratios of a normal number to a root of a mean square.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: Of the mean square, above 0.
  /// - Also known as: `numpy.random.Generator.standard_t`.
  public static func studentT(
    degreesOfFreedom: any DistributionParameter
  ) -> Distribution {
    Distribution("studentT", [degreesOfFreedom], must: "the degrees of freedom must be above 0") {
      $0[0] > 0
    } sample: { random, p in
      let above = random.normal()
      return above / (2 * random.gamma(p[0] / 2) / p[0]).squareRoot()
    }
  }
}

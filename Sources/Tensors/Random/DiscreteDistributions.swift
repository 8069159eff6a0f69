extension Distribution {
  /// Ones with a probability, zeros otherwise.
  ///
  /// - Parameters:
  ///   - probability: From 0 to 1.
  /// - Also known as: `scipy.stats.bernoulli.rvs`.
  public static func bernoulli(
    _ probability: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "bernoulli", from: .uniform, [probability], isDiscrete: true,
      must: "the probability must be from 0 to 1"
    ) {
      $0[0] >= 0 && $0[0] <= 1
    } make: { x, p in
      x .< p[0]
    }
  }

  /// Numbers of events that come at random.
  ///
  /// - Parameters:
  ///   - mean: The mean, from 0 to 9.2e18.
  /// - Also known as: `numpy.random.Generator.poisson`.
  /// - Source: Hörmann 1993, doi:10.1016/0167-6687(93)90997-4.
  public static func poisson(
    _ mean: any DistributionParameter
  ) -> Distribution {
    Distribution("poisson", [mean], isDiscrete: true, must: "the mean must be from 0 to 9.2e18") {
      $0[0] >= 0 && $0[0] <= 9.2e18
    } sample: { random, p in
      random.poisson(p[0])
    }
  }

  /// Numbers of successes among trials.
  ///
  /// - Parameters:
  ///   - trials: How many, 0 or more, whole.
  ///   - probability: Of each success, from 0 to 1.
  /// - Also known as: `numpy.random.Generator.binomial`.
  /// - Source: Hörmann 1993, doi:10.1080/00949659308811496.
  public static func binomial(
    trials: any DistributionParameter, probability: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "binomial", [trials, probability], isDiscrete: true,
      must: "the trials must be whole from 0 to 2^53, the probability from 0 to 1"
    ) {
      $0[0] >= 0 && $0[0] <= 0x1p53 && $0[0] == $0[0].rounded() && $0[1] >= 0 && $0[1] <= 1
    } sample: { random, p in
      random.binomial(p[0], p[1])
    }
  }

  /// Numbers of failures before some successes.
  ///
  /// - Parameters:
  ///   - successes: How many, above 0; not only whole.
  ///   - probability: Of each success, above 0 to 1.
  /// - Also known as: `numpy.random.Generator.negative_binomial`.
  public static func negativeBinomial(
    successes: any DistributionParameter, probability: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "negativeBinomial", [successes, probability], isDiscrete: true,
      must: "the successes must be above 0, the probability above 0 and at most 1"
    ) {
      $0[0] > 0 && $0[1] > 0 && $0[1] <= 1
    } sample: { random, p in
      random.poisson(min(random.gamma(p[0]) * (1 - p[1]) / p[1], 9.2e18))
    }
  }

  /// Numbers of trials up to the first success.
  ///
  /// - Parameters:
  ///   - probability: Of a success, above 0 to 1.
  /// - Also known as: `numpy.random.Generator.geometric`.
  public static func geometric(
    _ probability: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "geometric", from: .exponential, [probability], isDiscrete: true,
      must: "the probability must be above 0 and at most 1"
    ) {
      $0[0] > 0 && $0[0] <= 1
    } make: { x, p in
      (-x / (-p[0]).log1p()).ceil().clipped(lower: 1.0, upper: 9.2e18)
    }
  }

  /// Numbers of good ones in a sample without replacement.
  ///
  /// - Parameters:
  ///   - good: How many good ones there are.
  ///   - bad: How many others.
  ///   - sample: How many are taken, at most all.
  /// - Also known as: `numpy.random.Generator.hypergeometric`.
  public static func hypergeometric(
    good: any DistributionParameter, bad: any DistributionParameter,
    sample: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "hypergeometric", [good, bad, sample], isDiscrete: true,
      must: "numbers must be whole from 0 to 1e9, and the sample at most all"
    ) {
      Self.isSample($0)
    } sample: { random, p in
      random.hypergeometric(p[0], p[1], p[2])
    }
  }

  /// Whole numbers above 0 whose probabilities are those of the logarithm's series.
  ///
  /// - Parameters:
  ///   - p: The ratio, from 0 to below 1.
  /// - Also known as: `numpy.random.Generator.logseries`.
  /// - Source: Kemp 1981, doi:10.2307/2346348.
  public static func logSeries(
    _ p: any DistributionParameter
  ) -> Distribution {
    Distribution("logSeries", [p], isDiscrete: true, must: "must be from 0 to below 1") {
      $0[0] >= 0 && $0[0] < 1
    } sample: { random, p in
      random.logSeries(p[0])
    }
  }

  /// Whole numbers above 0 whose probabilities are powers.
  ///
  /// - Parameters:
  ///   - exponent: Above 1.
  /// - Also known as: `numpy.random.Generator.zipf`.
  /// - Source: Devroye 1986, chapter X.6, doi:10.1007/978-1-4613-8643-8.
  public static func zipf(
    _ exponent: any DistributionParameter
  ) -> Distribution {
    Distribution("zipf", [exponent], isDiscrete: true, must: "the exponent must be above 1") {
      $0[0] > 1
    } sample: { random, p in
      random.zipf(p[0])
    }
  }

  // MARK: - Implementation

  private static func isSample(_ p: Numbers) -> Bool {
    (0..<3).allSatisfy { p[$0] >= 0 && p[$0] <= 1e9 && p[$0] == p[$0].rounded() }
      && p[2] <= p[0] + p[1]
  }
}

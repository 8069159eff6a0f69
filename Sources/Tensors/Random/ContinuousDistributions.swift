extension Distribution {
  /// Numbers spread evenly.
  ///
  /// - Parameters:
  ///   - low: The lower end.
  ///   - high: The upper end, above the lower one.
  /// - Also known as: `numpy.random.Generator.uniform`, `numpy.random.Generator.random`.
  public static func uniform(
    low: any DistributionParameter = 0, high: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "uniform", from: .uniform, [low, high],
      must: "the second must be above the first, at a finite distance"
    ) {
      $0[1] > $0[0] && ($0[1] - $0[0]).isFinite
    } make: { x, p in
      // Rounding may reach the upper end, which is not part of the interval.
      (p[0] + (p[1] - p[0]) * x).minimum(p[1].nextAfter(p[0]))
    }
  }

  /// Normal numbers.
  ///
  /// - Parameters:
  ///   - mean: The centre.
  ///   - standardDeviation: The spread, 0 or more.
  /// - Also known as: `numpy.random.Generator.normal`, `numpy.random.Generator.standard_normal`.
  /// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
  public static func normal(
    mean: any DistributionParameter = 0, standardDeviation: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "normal", from: .normal, [mean, standardDeviation],
      must: "the standard deviation must be 0 or more"
    ) {
      $0[1] >= 0
    } make: { x, p in
      p[0] + p[1] * x
    }
  }

  /// Ratios of two normal numbers, which have no mean.
  ///
  /// - Parameters:
  ///   - location: The middle.
  ///   - scale: Half the distance of the quartiles, above 0.
  /// - Also known as: `numpy.random.Generator.standard_cauchy`.
  public static func cauchy(
    location: any DistributionParameter = 0, scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution("cauchy", from: .uniform, [location, scale], must: "the scale must be above 0") {
      $0[1] > 0
    } make: { x, p in
      p[0] + p[1] * ((x - 0.5) * Double.pi).tan()
    }
  }

  /// Differences of two exponential numbers.
  ///
  /// - Parameters:
  ///   - location: The centre.
  ///   - scale: The mean distance from it, 0 or more.
  /// - Also known as: `numpy.random.Generator.laplace`.
  public static func laplace(
    location: any DistributionParameter = 0, scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "laplace", from: .uniform, [location, scale], must: "the scale must be 0 or more"
    ) {
      $0[1] >= 0
    } make: { x, p in
      // Twice the distance from the nearer end, which for 0 has no logarithm.
      let rest = 2 * x.maximum(0x1p-54).minimum(1 - x)
      return p[0] + p[1] * .select(x .< 0.5, rest.log(), -rest.log())
    }
  }

  /// Numbers whose distribution function is the logistic one.
  ///
  /// - Parameters:
  ///   - location: The centre.
  ///   - scale: The spread, 0 or more.
  /// - Also known as: `numpy.random.Generator.logistic`.
  public static func logistic(
    location: any DistributionParameter = 0, scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "logistic", from: .uniform, [location, scale], must: "the scale must be 0 or more"
    ) {
      $0[1] >= 0
    } make: { x, p in
      // 0 has no odds; 1 is not drawn.
      p[0] + p[1] * (x.maximum(0x1p-54) / (1 - x)).log()
    }
  }

  /// Numbers with normal logarithms.
  ///
  /// - Parameters:
  ///   - mean: The mean of the logarithms.
  ///   - standardDeviation: That of the logarithms, 0 or more.
  /// - Also known as: `numpy.random.Generator.lognormal`.
  public static func logNormal(
    mean: any DistributionParameter = 0, standardDeviation: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "logNormal", from: .normal, [mean, standardDeviation],
      must: "the standard deviation must be 0 or more"
    ) {
      $0[1] >= 0
    } make: { x, p in
      (p[0] + p[1] * x).exp()
    }
  }

  /// Lifetimes whose risk is a power of the age.
  ///
  /// - Parameters:
  ///   - shape: The shape, above 0.
  ///   - scale: The factor, 0 or more.
  /// - Also known as: `numpy.random.Generator.weibull, with a scale`.
  public static func weibull(
    shape: any DistributionParameter, scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "weibull", from: .exponential, [shape, scale],
      must: "the shape must be above 0, the scale 0 or more"
    ) {
      $0[0] > 0 && $0[1] >= 0
    } make: { x, p in
      p[1] * x ** (1 / p[0])
    }
  }

  /// Sizes above 0 whose tail is a power: Lomax numbers.
  ///
  /// - Parameters:
  ///   - shape: The exponent of the tail, above 0.
  ///   - scale: The factor, above 0.
  /// - Also known as: `numpy.random.Generator.pareto, with a scale`.
  public static func pareto(
    shape: any DistributionParameter, scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "pareto", from: .exponential, [shape, scale],
      must: "the shape must be above 0, the scale above 0"
    ) {
      $0[0] > 0 && $0[1] > 0
    } make: { x, p in
      p[1] * (x / p[0]).expm1()
    }
  }

  /// Numbers from 0 to 1 whose density is a power.
  ///
  /// - Parameters:
  ///   - shape: One more than the exponent, above 0.
  /// - Also known as: `numpy.random.Generator.power`.
  public static func power(
    _ shape: any DistributionParameter
  ) -> Distribution {
    Distribution("power", from: .uniform, [shape], must: "the shape must be above 0") {
      $0[0] > 0
    } make: { x, p in
      // In (0, 1].
      (1 - x) ** (1 / p[0])
    }
  }

  /// Lengths of vectors of two normal numbers.
  ///
  /// - Parameters:
  ///   - scale: The standard deviation of each, 0 or more.
  /// - Also known as: `numpy.random.Generator.rayleigh`.
  public static func rayleigh(
    scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution("rayleigh", from: .exponential, [scale], must: "the scale must be 0 or more") {
      $0[0] >= 0
    } make: { x, p in
      p[0] * (2 * x).sqrt()
    }
  }

  /// The largest of many numbers.
  ///
  /// - Parameters:
  ///   - location: The most frequent value.
  ///   - scale: The spread, 0 or more.
  /// - Also known as: `numpy.random.Generator.gumbel`.
  public static func gumbel(
    location: any DistributionParameter = 0, scale: any DistributionParameter = 1
  ) -> Distribution {
    Distribution(
      "gumbel", from: .exponential, [location, scale], must: "the scale must be 0 or more"
    ) {
      $0[1] >= 0
    } make: { x, p in
      p[0] - p[1] * x.maximum(0x1p-54).log()
    }
  }

  /// Numbers whose density rises and falls in straight lines.
  ///
  /// - Parameters:
  ///   - low: Where it rises.
  ///   - mode: Where it is highest.
  ///   - high: Where it is 0 again.
  /// - Also known as: `numpy.random.Generator.triangular`.
  public static func triangular(
    low: any DistributionParameter, mode: any DistributionParameter, high: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "triangular", from: .uniform, [low, mode, high],
      must: "must be low ≤ mode ≤ high, and low < high"
    ) {
      $0[0] <= $0[1] && $0[1] <= $0[2] && $0[0] < $0[2]
    } make: { x, p in
      let (width, rise, fall) = (p[2] - p[0], p[1] - p[0], p[2] - p[1])
      return .select(
        x .< rise / width, p[0] + (x * width * rise).sqrt(), p[2] - ((1 - x) * width * fall).sqrt())
    }
  }

  /// Angles from −π to π, as normal numbers are on a line.
  ///
  /// - Parameters:
  ///   - mean: The direction, in radians.
  ///   - concentration: 0 for all directions alike, or more.
  /// - Also known as: `numpy.random.Generator.vonmises`.
  /// - Source: Best, Fisher 1979, doi:10.2307/2346732.
  public static func vonMises(
    mean: any DistributionParameter, concentration: any DistributionParameter
  ) -> Distribution {
    Distribution("vonMises", [mean, concentration], must: "the concentration must be 0 or more") {
      $0[1] >= 0
    } sample: { random, p in
      random.vonMises(p[0], p[1])
    }
  }

  /// Times to a first passage: inverse Gaussian numbers.
  ///
  /// - Parameters:
  ///   - mean: The mean, above 0.
  ///   - scale: The inverse spread, above 0.
  /// - Also known as: `numpy.random.Generator.wald`.
  /// - Source: Michael, Schucany, Haas 1976, doi:10.2307/2683801.
  public static func wald(
    mean: any DistributionParameter, scale: any DistributionParameter
  ) -> Distribution {
    Distribution("wald", [mean, scale], must: "both must be above 0") {
      $0[0] > 0 && $0[1] > 0
    } sample: { random, p in
      random.wald(p[0], p[1])
    }
  }

  /// Normal numbers between two bounds.
  ///
  /// - Parameters:
  ///   - mean: The centre before the cut.
  ///   - standardDeviation: The spread before the cut, above 0.
  ///   - low: The lower bound.
  ///   - high: The upper bound, above the lower one.
  /// - Also known as: `scipy.stats.truncnorm.rvs`.
  /// - Source: Robert 1995, doi:10.1007/BF00143942.
  public static func truncatedNormal(
    mean: any DistributionParameter = 0, standardDeviation: any DistributionParameter = 1,
    low: any DistributionParameter, high: any DistributionParameter
  ) -> Distribution {
    Distribution(
      "truncatedNormal", [mean, standardDeviation, low, high],
      must: "the standard deviation must be above 0, the lower bound below the upper"
    ) {
      $0[1] > 0 && $0[2] < $0[3]
    } sample: { random, p in
      let (low, high) = ((p[2] - p[0]) / p[1], (p[3] - p[0]) / p[1])
      return min(max(p[0] + p[1] * random.normal(from: low, to: high), p[2]), p[3])
    }
  }
}

import SwiftwaterTensors

/// What SciPy knows of distributions; Tests/Golden/distributions.py recorded it.
struct DistributionAnswers: Decodable {
  var cases: [Case]

  struct Case: Decodable {
    var name: String
    var parameters: [Double]
    var mean: Double?
    var variance: Double?
    /// Where the intervals end; the last one has no end.
    var edges: [Double]
    var probabilities: [Double]

    func interval(of value: Double) -> Int {
      var (low, high) = (0, edges.count)
      while low < high {
        let middle = (low + high) / 2
        if value <= edges[middle] { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }

  typealias Maker = @Sendable ([Double]) -> Distribution

  static let makers: [String: Maker] = [
    "uniform": { .uniform(low: $0[0], high: $0[1]) },
    "normal": { .normal(mean: $0[0], standardDeviation: $0[1]) },
    "exponential": { .exponential(scale: $0[0]) },
    "gamma": { .gamma(shape: $0[0], scale: $0[1]) },
    "beta": { .beta($0[0], $0[1]) },
    "chiSquare": { .chiSquare(degreesOfFreedom: $0[0]) },
    "noncentralChiSquare": { .noncentralChiSquare(degreesOfFreedom: $0[0], noncentrality: $0[1]) },
    "f": { .f($0[0], $0[1]) },
    "noncentralF": { .noncentralF($0[0], $0[1], noncentrality: $0[2]) },
    "studentT": { .studentT(degreesOfFreedom: $0[0]) },
    "cauchy": { .cauchy(location: $0[0], scale: $0[1]) },
    "laplace": { .laplace(location: $0[0], scale: $0[1]) },
    "logistic": { .logistic(location: $0[0], scale: $0[1]) },
    "logNormal": { .logNormal(mean: $0[0], standardDeviation: $0[1]) },
    "weibull": { .weibull(shape: $0[0], scale: $0[1]) },
    "pareto": { .pareto(shape: $0[0], scale: $0[1]) },
    "power": { .power($0[0]) },
    "rayleigh": { .rayleigh(scale: $0[0]) },
    "gumbel": { .gumbel(location: $0[0], scale: $0[1]) },
    "triangular": { .triangular(low: $0[0], mode: $0[1], high: $0[2]) },
    "vonMises": { .vonMises(mean: $0[0], concentration: $0[1]) },
    "wald": { .wald(mean: $0[0], scale: $0[1]) },
    "truncatedNormal": {
      .truncatedNormal(mean: $0[0], standardDeviation: $0[1], low: $0[2], high: $0[3])
    },
    "bernoulli": { .bernoulli($0[0]) },
    "poisson": { .poisson($0[0]) },
    "binomial": { .binomial(trials: $0[0], probability: $0[1]) },
    "negativeBinomial": { .negativeBinomial(successes: $0[0], probability: $0[1]) },
    "geometric": { .geometric($0[0]) },
    "hypergeometric": { .hypergeometric(good: $0[0], bad: $0[1], sample: $0[2]) },
    "logSeries": { .logSeries($0[0]) },
    "zipf": { .zipf($0[0]) },
  ]

  /// Parameters where a half and two will not do.
  static let some: [String: [Double]] = [
    "noncentralF": [2, 3, 1], "triangular": [0, 1, 3], "truncatedNormal": [0, 1, -1, 2],
    "binomial": [100, 0.5], "negativeBinomial": [2, 0.5], "hypergeometric": [10, 20, 8],
    "zipf": [2],
  ]
}

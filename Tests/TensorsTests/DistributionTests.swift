import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterTensors

@Suite("Distributions of random numbers")
struct DistributionTests {
  /// Six standard errors: a right generator passes with all but one seed in 500 million.
  private static let sigmas = 6.0
  private static let count = 100_000

  @Test("Numbers lie where SciPy says, and have its moments")
  func laws() throws {
    let cases = try Golden.read("distributions.json", as: DistributionAnswers.self).cases
    #expect(Set(cases.map(\.name)) == Set(DistributionAnswers.makers.keys))
    for recorded in cases {
      let what = "\(recorded.name) \(recorded.parameters)"
      let make = try #require(DistributionAnswers.makers[recorded.name])
      let distribution = make(recorded.parameters)
      let values = Tensor.random([Self.count], from: distribution, seed: 11, dtype: .float64)
        .array(of: Double.self)
      // Counts of intervals against their probabilities.
      var counts = Array(repeating: 0.0, count: recorded.probabilities.count)
      for value in values { counts[recorded.interval(of: value)] += 1 }
      var chiSquare = 0.0
      for (count, probability) in zip(counts, recorded.probabilities) {
        let expected = probability * Double(Self.count)
        chiSquare += (count - expected) * (count - expected) / expected
      }
      let degrees = Double(counts.count - 1)
      // The tail of few degrees of freedom is longer than a normal one.
      let bound = degrees + Self.sigmas * (2 * degrees).squareRoot() + 20
      #expect(degrees == 0 || chiSquare < bound, "\(what): \(chiSquare) over \(degrees)")
      // Without a fourth moment the mean of squares is no guide, so that only means are compared.
      if let mean = recorded.mean, let variance = recorded.variance {
        let found = values.reduce(0, +) / Double(Self.count)
        let error = (variance / Double(Self.count)).squareRoot()
        #expect(abs(found - mean) < Self.sigmas * error + 1e-9, "\(what): mean \(found)")
      }
    }
  }

  @Test("Each element is a function of seed, stream and place")
  func determinism() {
    for (name, make) in DistributionAnswers.makers {
      let distribution = make(DistributionAnswers.some[name] ?? [0.5, 2])
      func bits(_ shape: [Int], seed: UInt64 = 3, stream: UInt32 = 0) -> [UInt64] {
        Tensor.random(shape, from: distribution, seed: seed, stream: stream, dtype: .float64)
          .array(of: Double.self).map(\.bitPattern)
      }
      let one = Threads.with(count: 1) { bits([20_000]) }
      #expect(Threads.with(count: 3) { bits([20_000]) } == one, "\(name)")
      #expect(bits([10, 10]) == Array(one.prefix(100)), "\(name)")
      #expect(bits([500], seed: 4) != Array(one.prefix(500)), "\(name)")
      #expect(bits([500], stream: 1) != Array(one.prefix(500)), "\(name)")
    }
  }

  @Test("Parameters broadcast, and each element has its own")
  func broadcasting() {
    let means = Tensor([[1.0], [1000]])
    let drawn = Tensor.random([2, 500], from: .poisson(means), seed: 1)
    #expect(drawn.dtype == .int64)
    let rows = drawn.mean(axis: 1).array(of: Double.self)
    #expect(abs(rows[0] - 1) < 0.3 && abs(rows[1] - 1000) < 10)
    let fromParameters = Tensor.random(from: .normal(mean: Tensor([0.0, 100, 200])), seed: 2)
    #expect(fromParameters.shape == [3] && fromParameters.dtype == .float32)
    #expect(fromParameters[2].item(as: Double.self) > 150)
    #expect(Tensor.random([0, 3], from: .exponential(), seed: 1).count == 0)
    #expect(Tensor.random(from: .exponential(), seed: 1).shape == [])
  }

  @Test("Wrong parameters are refused")
  func refused() {
    func message(_ call: () -> Tensor) -> String? {
      #expect(throws: TensorError.self) { try checked { call() } }?.message
    }
    #expect(
      message { .random([2], from: .gamma(shape: -1), seed: 1) }
        == "gamma: -1.0, 1.0; shape and scale must be 0 or more")
    #expect(
      message { .random([2], from: .normal(mean: Double.nan), seed: 1) }
        == "normal: nan, 1.0; the standard deviation must be 0 or more")
    #expect(
      message { .random([2], from: .binomial(trials: 1.5, probability: 0.5), seed: 1) }
        == "binomial: 1.5, 0.5; the trials must be whole from 0 to 2^53, the probability from 0 to 1"
    )
    #expect(
      message { .random([3], from: .poisson(Tensor([1.0, 2])), seed: 1) }
        == "poisson: shapes (2,) and (3,) do not broadcast: axis -1 has 2 and 3; extents must be "
        + "equal or 1 (reshape or transpose one side)")
    #expect(
      message { .random([2], from: .poisson(Tensor([1.0, -1])), seed: 1) }
        == "poisson: -1.0; the mean must be from 0 to 9.2e18")
    #expect(
      message { .integers([2], in: 3..<3, seed: 1) }
        == "integers: 3..<3 is empty; end above the start")
    #expect(
      message { Tensor.arange(3).chosen(4, replacing: false, seed: 1) }
        == "chosen: 4 of 3 slices; take fewer, or replace what was taken")
    #expect(
      message { Tensor.arange(2).chosen(1, weights: [0, 0], seed: 1) }
        == "chosen: 2 weights of the sum 0.0 for 2 slices; give one each, 0 or more, not all 0")
    #expect(message { .multinomial(trials: 3, probabilities: [0.5], seed: 1) } != nil)
    #expect(message { .dirichlet(concentrations: [1, 0], seed: 1) } != nil)
    #expect(
      message {
        .multivariateNormal(mean: [0, 0], covariance: Tensor([[1.0, 2], [2, 1]]), seed: 1)
      } == "multivariateNormal: the covariance has a negative eigenvalue, or is not finite")
    #expect(message { .multivariateHypergeometric(kinds: [1, 2], sample: 4, seed: 1) } != nil)
    #expect(message { .random([1 << 50], from: .exponential(), seed: 1) } != nil)
  }

  @Test("Whole numbers of a range come alike, over the whole of 64 bits too")
  func integers() {
    let drawn = Tensor.integers([60_000], in: -2..<4, seed: 5).array(of: Int.self)
    var counts = [Int: Double]()
    for number in drawn { counts[number, default: 0] += 1 }
    #expect(Set(counts.keys) == Set(-2..<4))
    let chiSquare = counts.values.reduce(0) { $0 + ($1 - 10_000) * ($1 - 10_000) / 10_000 }
    #expect(chiSquare < 5 + Self.sigmas * 10.0.squareRoot() + 5)
    let wide = Tensor.integers([1000], in: Int.min..<Int.max, seed: 5).array(of: Int.self)
    #expect(Set(wide).count == 1000 && wide.contains { $0 < 0 } && wide.contains { $0 > 0 })
  }

  @Test("Choices follow their weights, and without replacement none comes twice")
  func choices() {
    let letters = Tensor([10, 20, 30, 40])
    let weights = [0.1, 0, 0.6, 0.3]
    let drawn = letters.chosen(50_000, weights: weights, seed: 1).array(of: Int.self)
    for (number, weight) in zip([10, 20, 30, 40], weights) {
      let share = Double(drawn.count { $0 == number }) / 50_000
      #expect(abs(share - weight) <= Self.sigmas * (weight * (1 - weight) / 50_000).squareRoot())
    }
    #expect(
      Set(letters.chosen(3, replacing: false, weights: weights, seed: 2).array(of: Int.self)) == [
        10, 30, 40,
      ])
    let order = Tensor.arange(1000).chosen(1000, replacing: false, seed: 3).array(of: Int.self)
    #expect(Set(order).count == 1000 && order != Array(0..<1000))
    // The first of two without replacement is drawn by weight.
    let firsts = (0..<4000).count { seed in
      letters.chosen(2, replacing: false, weights: weights, seed: UInt64(seed))[0].item(
        as: Int.self) == 30
    }
    #expect(abs(Double(firsts) / 4000 - 0.6) < Self.sigmas * (0.24 / 4000).squareRoot())
    let rows = Tensor([[1, 2], [3, 4], [5, 6]]).shuffled(seed: 1)
    #expect(Set(rows.array(of: Int.self)) == [1, 2, 3, 4, 5, 6])
    #expect((rows[.all, 1] - rows[.all, 0]).array(of: Int.self) == [1, 1, 1])
  }

  @Test("Vectors have the moments of their parts")
  func vectors() {
    let counts = Tensor.multinomial([2000], trials: 50, probabilities: [0.2, 0.5, 0.3], seed: 1)
    #expect(counts.shape == [2000, 3])
    #expect(counts.sum(axis: 1).array(of: Int.self).allSatisfy { $0 == 50 })
    #expect(
      difference(counts.mean(axis: 0).array(of: Double.self), [10, 25, 15], relative: 0.04) == nil)
    let shares = Tensor.dirichlet([4000], concentrations: [0.01, 2, 6], seed: 1, dtype: .float64)
    #expect(shares.sum(axis: 1).array(of: Double.self).allSatisfy { abs($0 - 1) < 1e-12 })
    #expect(abs(shares.mean(axis: 0)[2].item(as: Double.self) - 6 / 8.01) < 0.02)
    let covariance = Tensor([[4.0, 2, 0], [2, 3, 0], [0, 0, 0]])
    let normals = Tensor.multivariateNormal(
      [40_000], mean: [1, -1, 5], covariance: covariance, seed: 1, dtype: .float64)
    #expect(normals[.all, 2].array(of: Double.self).allSatisfy { $0 == 5 })
    let (x, y) = (normals[.all, 0] - 1, normals[.all, 1] + 1)
    for (found, expected) in [((x * x).mean(), 4.0), ((x * y).mean(), 2), ((y * y).mean(), 3)] {
      #expect(abs(found.item(as: Double.self) - expected) < 0.2)
    }
    let kinds = Tensor.multivariateHypergeometric([3000], kinds: [5, 10, 85], sample: 20, seed: 1)
    #expect(kinds.sum(axis: 1).array(of: Int.self).allSatisfy { $0 == 20 })
    #expect(
      difference(kinds.mean(axis: 0).array(of: Double.self), [1, 2, 17], relative: 0.08) == nil)
  }
}

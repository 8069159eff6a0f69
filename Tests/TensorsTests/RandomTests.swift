import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Random numbers")
struct RandomTests {
  /// Six standard errors: a right generator passes with all but one seed in 500 million.
  private let sigmas = 6.0

  @Test("Even numbers have the moments and the spread of an even distribution", arguments: 0..<4)
  func uniform(_ seed: Int) {
    let count = 200_000
    let values = Tensor.uniform([count], in: -1..<3, seed: UInt64(seed), dtype: .float64)
      .array(of: Double.self)
    #expect(values.allSatisfy { $0 >= -1 && $0 < 3 })
    let mean = values.reduce(0, +) / Double(count)
    #expect(abs(mean - 1) < sigmas * (16.0 / 12 / Double(count)).squareRoot())
    var bins = Array(repeating: 0.0, count: 64)
    for value in values { bins[Int((value + 1) * 16)] += 1 }
    let expected = Double(count) / 64
    let chiSquare = bins.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // 63 degrees of freedom: mean 63, standard deviation √126.
    #expect(abs(chiSquare - 63) < sigmas * 126.0.squareRoot())
  }

  @Test("Normal numbers have the first four moments of a normal distribution", arguments: 0..<4)
  func normal(_ seed: Int) {
    let count = 200_000
    let values = Tensor.normal(
      [count], mean: 5, standardDeviation: 2, seed: UInt64(seed), dtype: .float64
    ).array(of: Double.self).map { ($0 - 5) / 2 }
    func moment(_ power: Int) -> Double {
      values.reduce(0) { sum, value in
        sum + (0..<power).reduce(1.0) { product, _ in product * value }
      } / Double(count)
    }
    // Variances of the moments of a standard normal: 1, 2, 15, 96.
    for (power, (expected, variance)) in zip(1..., [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(moment(power) - expected) < sigmas * (variance / Double(count)).squareRoot())
    }
    // Neighbours share a radius and must not be correlated for it.
    let products = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(products / Double(count)) < sigmas / Double(count).squareRoot())
  }

  @Test("Equal seeds give equal bits for any shape and number of threads")
  func determinism() {
    let draws = [1, 2, 7].map { threads in
      Threads.with(count: threads) {
        Tensor.normal([100_001], seed: 3).array(of: Float.self).map(\.bitPattern)
      }
    }
    #expect(draws[0] == draws[1])
    #expect(draws[0] == draws[2])
    #expect(
      Tensor.normal([50, 2], seed: 3).array(of: Float.self).map(\.bitPattern)
        == Array(draws[0].prefix(100)))
    #expect(
      Tensor.uniform([10], seed: 1).array(of: Float.self)
        != Tensor.uniform([10], seed: 2).array(of: Float.self))
  }

  @Test("A permutation holds every place once and depends on the seed")
  func permutation() {
    let order = Tensor.permutation(1000, seed: 1).array(of: Int.self)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order == Tensor.permutation(1000, seed: 1).array(of: Int.self))
    #expect(order != Tensor.permutation(1000, seed: 2).array(of: Int.self))
    #expect(Tensor.permutation(0, seed: 1).shape == [0])
    #expect(Tensor.permutation(-1, seed: 1).shape == [0])
  }

  @Test("Spreads that make no distribution are refused")
  func wording() {
    let spread = #expect(throws: TensorError.self) {
      try checked { Tensor.normal([2], standardDeviation: -1, seed: 0) }
    }
    #expect(spread?.message == "normal: a standard deviation of -1.0; use 0 or more")
    let interval = #expect(throws: TensorError.self) {
      try checked { Tensor.uniform([2], in: -.infinity..<0, seed: 0) }
    }
    #expect(interval?.message == "uniform: -inf..<0.0 has no finite width")
  }
}

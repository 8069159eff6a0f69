import SwiftwaterDevices

extension Tensor {
  /// Returns how often each of several outcomes comes up.
  ///
  /// - Parameters:
  ///   - shape: The extents of the draws, before the axis of the outcomes.
  ///   - trials: How many in each draw, 0 or more.
  ///   - probabilities: Of the outcomes: 0 or more, with the sum 1.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  /// - Returns: `int64` of `shape` and an axis of the outcomes, whose sum is `trials`.
  /// - Also known as: `numpy.random.Generator.multinomial`.
  public static func multinomial(
    _ shape: [Int] = [], trials: Int, probabilities: [Double], seed: UInt64, stream: UInt32 = 0
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let sum = probabilities.reduce(0, +)
      guard trials >= 0, trials <= 1 << 53, probabilities.allSatisfy({ $0 >= 0 }),
        Swift.abs(sum - 1) < 1e-6
      else {
        throw TensorError(
          .invalidArgument,
          """
          multinomial: \(trials) trials with probabilities of the sum \(sum); give 0 to 2^53 trials, \
          and probabilities of 0 or more with the sum 1
          """)
      }
      return try vectors(
        shape, probabilities.count, "multinomial", seed, stream
      ) { random, counts in
        var (left, rest) = (Double(trials), sum)
        for (place, probability) in probabilities.enumerated() {
          let isLast = place == probabilities.count - 1
          let share = rest > 0 ? Swift.min(1, probability / rest) : 0
          counts[place] = isLast ? left : random.binomial(left, share)
          left -= counts[place]
          rest -= probability
        }
      }.cast(to: .int64)
    }
  }

  /// Returns shares of a whole: gamma numbers divided by their sum.
  ///
  /// - Parameters:
  ///   - shape: The extents of the draws, before the axis of the shares.
  ///   - concentrations: One for each share, above 0.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  ///   - dtype: The element type.
  /// - Also known as: `numpy.random.Generator.dirichlet`.
  public static func dirichlet(
    _ shape: [Int] = [], concentrations: [Double], seed: UInt64, stream: UInt32 = 0,
    dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    attempt { () throws(TensorError) in
      guard concentrations.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw TensorError(
          .invalidArgument, "dirichlet: concentrations \(concentrations); each must be above 0")
      }
      return try vectors(
        shape, concentrations.count, "dirichlet", seed, stream
      ) { random, shares in
        // Logarithms, because small concentrations make numbers below the smallest double.
        var largest = -Double.infinity
        for (place, concentration) in concentrations.enumerated() {
          shares[place] = random.logGamma(concentration)
          largest = Swift.max(largest, shares[place])
        }
        var sum = 0.0
        for place in concentrations.indices {
          shares[place] = Libm.exp(shares[place] - largest)
          sum += shares[place]
        }
        for place in concentrations.indices { shares[place] /= sum }
      }.cast(to: dtype)
    }
  }

  /// Returns vectors of normal numbers that vary together.
  ///
  /// - Parameters:
  ///   - shape: The extents of the draws, before the axis of the vectors.
  ///   - mean: The centre, d numbers.
  ///   - covariance: d × d, symmetric, without negative eigenvalues; its lower half is read.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  ///   - dtype: The element type.
  /// - Complexity: O(*count* · d) and O(d³) once.
  /// - Also known as: `numpy.random.Generator.multivariate_normal`, `method="cholesky"`.
  public static func multivariateNormal(
    _ shape: [Int] = [], mean: [Double], covariance: Tensor, seed: UInt64, stream: UInt32 = 0,
    dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let d = mean.count
      guard covariance.shape == [d, d] else {
        throw TensorError(
          .shapeMismatch,
          """
          multivariateNormal: a mean of \(d) numbers and a covariance of shape \
          \(Shape.text(covariance.shape)); give a square one of the same extent
          """)
      }
      guard let root = choleskyRoot(covariance.array(of: Double.self), d) else {
        throw TensorError(
          .invalidArgument,
          "multivariateNormal: the covariance has a negative eigenvalue, or is not finite")
      }
      return try vectors(shape, d, "multivariateNormal", seed, stream) { random, numbers in
        let drawn = (0..<d).map { _ in random.normal() }
        for row in 0..<d {
          numbers[row] = (0...row).reduce(mean[row]) { $0 + root[row * d + $1] * drawn[$1] }
        }
      }.cast(to: dtype)
    }
  }

  /// Returns how many of each kind are in a sample without replacement.
  ///
  /// - Parameters:
  ///   - shape: The extents of the draws, before the axis of the kinds.
  ///   - kinds: How many there are of each, from 0 to 10⁹ in sum.
  ///   - sample: How many are taken, at most all.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  /// - Returns: `int64` of `shape` and an axis of the kinds, whose sum is `sample`.
  /// - Also known as: `numpy.random.Generator.multivariate_hypergeometric`, `method="marginals"`.
  public static func multivariateHypergeometric(
    _ shape: [Int] = [], kinds: [Int], sample: Int, seed: UInt64, stream: UInt32 = 0
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let most = 1_000_000_000
      let all = kinds.reduce(0) { $0 < 0 || !(0...most).contains($1) ? -1 : $0 + $1 }
      guard (0...most).contains(all), (0...all).contains(sample) else {
        throw TensorError(
          .invalidArgument,
          """
          multivariateHypergeometric: \(sample) of \(kinds); give numbers from 0 to \(most) in sum, \
          and a sample of at most all
          """)
      }
      return try vectors(
        shape, kinds.count, "multivariateHypergeometric", seed, stream
      ) { random, counts in
        var (rest, left) = (Double(all), Double(sample))
        for (place, kind) in kinds.enumerated() {
          rest -= Double(kind)
          counts[place] = random.hypergeometric(Double(kind), rest, left)
          left -= counts[place]
        }
      }.cast(to: .int64)
    }
  }

  // MARK: - Implementation

  /// Draws vectors of a width, each a function of its place.
  private static func vectors(
    _ shape: [Int], _ width: Int, _ name: String, _ seed: UInt64, _ stream: UInt32,
    _ draw: @escaping @Sendable (inout RandomSource, UnsafeMutablePointer<Double>) -> Void
  ) throws(TensorError) -> Tensor {
    let count = try Shape.count(shape, for: name)
    guard width > 0 else {
      throw TensorError(.invalidArgument, "\(name): no parameters; give at least one")
    }
    return try computed(name, [], dtype: .float64, shape: shape + [width]) { _, result in
      nonisolated(unsafe) let numbers = result.assumingMemoryBound(to: Double.self)
      Threads.forEachRange(count, grain: Swift.max(1, 8192 / width)) { _, range in
        RandomSource.forEach(seed: seed, stream: stream, range) { place, random in
          draw(&random, numbers + place * width)
        }
      }
    }
  }

  /// The lower triangular root of a matrix without negative eigenvalues; nil for others.
  private static func choleskyRoot(_ matrix: [Double], _ d: Int) -> [Double]? {
    var root = [Double](repeating: 0, count: d * d)
    let size = (0..<d).map { matrix[$0 * d + $0] }.max() ?? 0
    for column in 0..<d {
      var pivot = matrix[column * d + column]
      for k in 0..<column { pivot -= root[column * d + k] * root[column * d + k] }
      // Rounding makes a pivot of 0 a little negative.
      guard pivot >= -1e-10 * Swift.max(size, 1e-300) else { return nil }
      let diagonal = Swift.max(pivot, 0).squareRoot()
      root[column * d + column] = diagonal
      for row in (column + 1)..<Swift.max(d, column + 1) {
        var sum = matrix[row * d + column]
        for k in 0..<column { sum -= root[row * d + k] * root[column * d + k] }
        if diagonal * diagonal <= 1e-12 * size {
          guard Swift.abs(sum) <= 1e-8 * size else { return nil }
        } else {
          root[row * d + column] = sum / diagonal
        }
      }
    }
    return root
  }
}

import SwiftwaterDevices

/// The random numbers of one element: a pure function of seed, stream and element, however many an
/// algorithm takes.
struct RandomSource {
  /// Creates the numbers of an element.
  init(seed: UInt64, stream: UInt32, element: Int) {
    self.seed = seed
    self.stream = UInt64(stream)
    self.element = UInt64(element)
  }

  /// Calls `body` with the numbers of elements one after the other, whose first draws are made together.
  ///
  /// - Parameters:
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  ///   - elements: The elements' places.
  ///   - body: Gets a place and its numbers.
  @inline(__always)
  static func forEach(
    seed: UInt64, stream: UInt32, _ elements: Range<Int>,
    _ body: (Int, inout RandomSource) -> Void
  ) {
    let words = RandomWords(streams: drawnTogether)
    for start in Swift.stride(
      from: elements.lowerBound, to: elements.upperBound, by: RandomWords.size)
    {
      let count = Swift.min(RandomWords.size, elements.upperBound - start)
      for draw in 0..<drawnTogether {
        words.fill(
          Philox(seed: seed, stream: UInt64(draw + 1) << 32 | UInt64(stream)), stream: draw,
          from: UInt64(start), count: count)
      }
      for place in 0..<count {
        var source = RandomSource(seed: seed, stream: stream, element: start + place)
        source.known = words.at(place)
        body(start + place, &source)
      }
    }
  }

  /// Calls `body` with the first ``bits()`` of elements one after the other, which are drawn together.
  ///
  /// - Parameters:
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  ///   - elements: The elements' places.
  ///   - body: Gets a place and its bits.
  @inline(__always)
  static func forEachBits(
    seed: UInt64, stream: UInt32, _ elements: Range<Int>, _ body: (Int, UInt64) -> Void
  ) {
    let words = RandomWords(streams: 1)
    let random = Philox(seed: seed, stream: 1 << 32 | UInt64(stream))
    for start in Swift.stride(
      from: elements.lowerBound, to: elements.upperBound, by: RandomWords.size)
    {
      let count = Swift.min(RandomWords.size, elements.upperBound - start)
      words.fill(random, stream: 0, from: UInt64(start), count: count)
      let drawn = words.at(0)
      for place in 0..<count {
        body(start + place, UInt64(drawn[place][0]) << 32 | UInt64(drawn[place][1]))
      }
    }
  }

  /// Returns a number in [0, 1).
  mutating func uniform() -> Double {
    if hasSpare {
      hasSpare = false
      return spare
    }
    let words = nextWords()
    spare = Self.unit(words[2], words[3])
    hasSpare = true
    return Self.unit(words[0], words[1])
  }

  /// Returns a number in (0, 1], whose logarithm is finite.
  mutating func positive() -> Double { 1 - uniform() }

  /// Returns 64 random bits.
  mutating func bits() -> UInt64 {
    let words = nextWords()
    return UInt64(words[0]) << 32 | UInt64(words[1])
  }

  /// Returns a whole number below a bound, all equally likely.
  ///
  /// - Source: D. Lemire 2019, doi:10.1145/3230636.
  mutating func below(_ bound: UInt64) -> UInt64 {
    while true {
      let product = bits().multipliedFullWidth(by: bound)
      // The division, which takes longest, is rarely asked for.
      if product.low >= bound || product.low >= (0 &- bound) % bound { return product.high }
    }
  }

  /// Returns an exponential number of mean 1.
  mutating func exponential() -> Double { -Libm.log(positive()) }

  /// Returns a normal number of mean 0 and variance 1.
  ///
  /// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
  mutating func normal() -> Double {
    (-2 * Libm.log(positive())).squareRoot() * Libm.cos(2 * Double.pi * uniform())
  }

  /// Returns a gamma number of scale 1.
  ///
  /// - Source: Marsaglia, Tsang 2000, doi:10.1145/358407.358414.
  mutating func gamma(_ shape: Double) -> Double {
    if shape < 1 { return Libm.exp(logGamma(shape)) }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if Libm.log(positive()) < 0.5 * x * x + d * (1 - v + Libm.log(v)) { return d * v }
    }
  }

  /// Returns the logarithm of a gamma number, which small shapes need: the number itself would
  /// be 0.
  mutating func logGamma(_ shape: Double) -> Double {
    if shape >= 1 { return Libm.log(gamma(shape)) }
    let boosted = Libm.log(gamma(shape + 1))
    return boosted + Libm.log(positive()) / shape
  }

  // MARK: - Implementation

  private let seed: UInt64
  private let stream: UInt64
  private let element: UInt64
  private var draw: UInt64 = 0
  private var spare = 0.0
  private var hasSpare = false
  /// The words of the first draws, where they are known.
  private var known: UnsafePointer<SIMD4<UInt32>>?

  /// How many draws of each element are made together.
  private static let drawnTogether = 2

  @inline(__always)
  private mutating func nextWords() -> SIMD4<UInt32> {
    // The upper half of the stream counts the draws of the element; 0 belongs to uniform(_:).
    draw += 1
    if let known, draw <= Self.drawnTogether { return known[Int(draw) - 1] }
    return Philox(seed: seed, stream: draw << 32 | stream).words(at: element)
  }

  private static func unit(_ high: UInt32, _ low: UInt32) -> Double {
    Double((UInt64(high) << 32 | UInt64(low)) >> 11) * 0x1p-53
  }
}

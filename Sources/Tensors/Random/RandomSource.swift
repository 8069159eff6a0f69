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
  mutating func uniform() -> Double { Double(Int64(bits() >> 11)) * 0x1p-53 }

  /// Returns a number in (0, 1], whose logarithm is finite.
  mutating func positive() -> Double { 1 - uniform() }

  /// Returns 64 random bits.
  mutating func bits() -> UInt64 {
    if hasSpare {
      hasSpare = false
      return spare
    }
    let words = nextWords()
    spare = UInt64(words[2]) << 32 | UInt64(words[3])
    hasSpare = true
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
  mutating func exponential() -> Double {
    let ziggurat = Ziggurat.exponential
    while true {
      let drawn = ziggurat.draw(bits())
      if drawn.isBelow { return drawn.number }
      // What is left of an exponential number after any time is one again.
      if drawn.layer == 0 { return ziggurat.tail - Libm.log(positive()) }
      if ziggurat.isBelow(drawn.number, layer: drawn.layer, height: uniform()) {
        return drawn.number
      }
    }
  }

  /// Returns a normal number of mean 0 and variance 1.
  mutating func normal() -> Double {
    let ziggurat = Ziggurat.normal
    while true {
      let bits = bits()
      let drawn = ziggurat.draw(bits)
      let sign: Double = bits & 0x100 == 0 ? 1 : -1
      if drawn.isBelow { return sign * drawn.number }
      if drawn.layer == 0 { return sign * normalTail(from: ziggurat.tail) }
      if ziggurat.isBelow(drawn.number, layer: drawn.layer, height: uniform()) {
        return sign * drawn.number
      }
    }
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
      let u = positive()
      // The squeeze of the paper, which spares nearly all logarithms.
      if u < 1 - 0.0331 * (x * x) * (x * x) { return d * v }
      if Libm.log(u) < 0.5 * x * x + d * (1 - v + Libm.log(v)) { return d * v }
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
  private var spare: UInt64 = 0
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

  /// Returns a normal number above a bound.
  ///
  /// - Source: Marsaglia 1964, doi:10.2307/1266101.
  private mutating func normalTail(from bound: Double) -> Double {
    while true {
      let beyond = -Libm.log(positive()) / bound
      if -2 * Libm.log(positive()) > beyond * beyond { return bound + beyond }
    }
  }
}

/// The prime factors of transform lengths, and what they cost.
enum FourierLength {
  /// The legs of the butterflies of a length, in the order of the passes; nil when a prime factor
  /// is so large that a chirp is faster.
  ///
  /// Eights come first, and no two and eight where two fours do: a pass costs memory traffic
  /// whatever its legs.
  static func radices(_ length: Int) -> [Int]? {
    var rest = length
    var twos = rest == 0 ? 0 : rest.trailingZeroBitCount
    rest >>= twos
    var radices: [Int] = []
    while twos > 0 {
      let step = twos == 4 || twos == 2 ? 2 : min(twos, 3)
      radices.append(1 << step)
      twos -= step
    }
    var factor = 3
    while rest > 1 {
      if factor > largestRadix || factor * factor > rest { factor = rest }
      guard factor <= largestRadix else { return nil }
      while rest % factor == 0 {
        radices.append(factor)
        rest /= factor
      }
      factor += 2
    }
    return radices.isEmpty ? [1] : radices
  }

  /// The arithmetic of a transform of so many rows, in passes over a row.
  static func cost(_ length: Int) -> Int {
    length * (radices(length) ?? []).reduce(0) { $0 + (($1 <= 8) ? 2 : $1 / 2) }
  }

  /// The factor nearest below the square root, which cuts a transform in two.
  static func split(_ length: Int) -> (first: Int, second: Int) {
    if length < 64 { return (1, length) }
    var best = 1
    for first in factors(length) where first * first <= length { best = max(best, first) }
    return (best, length / best)
  }

  /// The shortest length from a number on that vectors like: an odd factor of at most 15, the rest
  /// powers of two.
  static func convenient(_ least: Int) -> Int {
    var best = Int.max
    for odd in [1, 3, 5, 9, 15] {
      var length = odd * 64
      while length < least { length *= 2 }
      best = min(best, length)
    }
    return best
  }

  // MARK: - Implementation

  /// Above it the n² products of a plain transform cost more than three fast ones.
  private static let largestRadix = 61

  private static func factors(_ length: Int) -> [Int] {
    var (low, high) = ([Int](), [Int]())
    for radix in radices(length) ?? [] where radix > 1 {
      // Eight is three twos here.
      let primes =
        radix.isMultiple(of: 2) ? Array(repeating: 2, count: radix.trailingZeroBitCount) : [radix]
      high.append(contentsOf: primes)
    }
    low = [1]
    for prime in high {
      low = Array(Set(low + low.map { $0 * prime }))
    }
    return low
  }
}

/// The counter-based random number generator Philox-4x32-10.
///
/// A block of four 32-bit words is a pure function of a 128-bit counter and a 64-bit key, so that
/// every row of every file can be drawn on its own, in any order, on any thread.
///
/// - Source: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
///   doi:10.1145/2063384.2063405.
struct Philox: Sendable {
  /// Four words: a counter going in, random bits coming out.
  typealias Words = (UInt32, UInt32, UInt32, UInt32)

  let key: (UInt32, UInt32)

  init(key: (UInt32, UInt32)) { self.key = key }

  /// Returns the random words at one counter.
  ///
  /// - Complexity: Ten rounds of two 32 × 32 → 64 bit products.
  @inline(__always)
  func words(at counter: Words) -> Words {
    var (a, b, c, d) = counter
    var (key0, key1) = key
    for _ in 0..<10 {
      let first = a.multipliedFullWidth(by: Self.multiplier0)
      let second = c.multipliedFullWidth(by: Self.multiplier1)
      (a, b, c, d) = (second.high ^ b ^ key0, second.low, first.high ^ d ^ key1, first.low)
      key0 &+= Self.weyl0
      key1 &+= Self.weyl1
    }
    return (a, b, c, d)
  }

  // The multipliers and the Weyl increments of the paper, table 2 and section 4.3.
  private static let multiplier0: UInt32 = 0xD251_1F53
  private static let multiplier1: UInt32 = 0xCD9E_8D57
  private static let weyl0: UInt32 = 0x9E37_79B9
  private static let weyl1: UInt32 = 0xBB67_AE85
}

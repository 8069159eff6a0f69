import Swiftwater

/// Random words named by what they are for: every value is a pure function of
/// (seed, stream, index, block).
struct Chance: Sendable {
  /// What a sequence of random words is for; two streams never share a word.
  enum Stream: UInt32 {
    case person, location, rareName, facility, facilityPlace, facilityGap
    case roadPosition, roadIdentifier, roadIsland, roadOrder, roadLeaf, roadEdge
    case roadNodeCopy, roadEdgeCopy, roadShuffle, roadLoop, roadKind, roadForm
  }

  /// Four words of random bits.
  typealias Words = (UInt32, UInt32, UInt32, UInt32)

  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  /// Returns the four words of one block of one index of a stream.
  @inline(__always)
  func words(_ stream: Stream, _ index: Int, block: UInt32 = 0) -> Words {
    let words = Philox(seed: seed, stream: UInt64(block) << 32 | UInt64(stream.rawValue))
      .words(at: UInt64(truncatingIfNeeded: index))
    return (words[0], words[1], words[2], words[3])
  }

  /// Returns 64 random bits, for sorting into a random order.
  func key(_ stream: Stream, _ index: Int) -> UInt64 {
    let words = words(stream, index)
    return UInt64(words.0) << 32 | UInt64(words.1)
  }

  /// Returns a whole number below `bound`, which must be below 2³².
  func index(below bound: Int, _ stream: Stream, _ index: Int) -> Int {
    let words = words(stream, index)
    return Int((UInt64(words.0) * UInt64(bound)) >> 32)
  }
}

extension UInt32 {
  /// This word as a number in the open interval (0, 1).
  @inline(__always) var unit: Double { (Double(self) + 0.5) * 0x1p-32 }
}

/// Returns two words as a number in [0, 1) with all 53 bits of a `Double`.
@inline(__always)
func unit(_ high: UInt32, _ low: UInt32) -> Double {
  Double(UInt64(high >> 5) << 26 | UInt64(low >> 6)) * 0x1p-53
}

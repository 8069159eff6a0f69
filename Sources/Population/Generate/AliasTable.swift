import SwiftwaterDevices

/// Draws one of n choices with given weights from one random word, in constant time.
///
/// - Source: Vose 1991, "A linear algorithm for generating random numbers with a given
///   distribution", doi:10.1109/32.92917.
struct AliasTable: Sendable {
  /// For each slot, the word below which the slot's own choice is taken, and the other choice.
  private(set) var thresholds: [UInt32]
  private(set) var aliases: [UInt16]

  /// Makes a table for at most 65 536 finite weights, none negative and not all zero.
  init(weights: [Double]) {
    let total = weights.reduce(0, +)
    requireThat(
      total > 0 && weights.count <= 65_536,
      "an alias table needs 1…65536 weights with a positive sum, not \(weights.count) with \(total)"
    )
    var scaled = weights.map { $0 * Double(weights.count) / total }
    thresholds = Array(repeating: .max, count: weights.count)
    aliases = weights.indices.map { UInt16($0) }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let low = small.popLast(), let high = large.last {
      thresholds[low] = UInt32(scaled[low] * 0x1p32)
      aliases[low] = UInt16(high)
      scaled[high] -= 1 - scaled[low]
      if scaled[high] < 1 {
        large.removeLast()
        small.append(high)
      }
    }
  }

  /// Returns the choice that a random word stands for.
  @inline(__always)
  func choice(_ word: UInt32) -> Int {
    let product = word.multipliedFullWidth(by: UInt32(thresholds.count))
    let slot = Int(product.high)
    return product.low < thresholds[slot] ? slot : Int(aliases[slot])
  }
}

import SwiftwaterDevices

/// A quantile of values that do not fit into memory: they are counted by their first bits, then those
/// that agree with the one looked for by their next, until all of its bits are known.
///
/// - Source: selection in few passes: Munro, Paterson 1980, "Selection and sorting with limited
///   storage", doi:10.1016/0304-3975(80)90061-4.
struct CountedQuantile {
  let reduction: QuantileReduction
  let values: StoredValues
  /// What is counted of the values.
  var mapped: (Column) throws(FrameError) -> Column = { $0 }

  /// The quantile, as one row.
  func column() throws(FrameError) -> Column {
    var found = [Prefix(), Prefix()]
    var total = 0
    var physical = PhysicalType.float64
    for shift in stride(from: UInt64.bitWidth - Self.bits, through: 0, by: -Self.bits) {
      let isFirst = shift == UInt64.bitWidth - Self.bits
      let counts = try counts(of: isFirst ? [0] : found.map(\.bits), shift: shift, &physical)
      if isFirst {
        total = counts[0].reduce(0, +)
        guard total > 0 else { break }
        let low = QuantileReduction.lowRank(reduction.share, count: total)
        found[0].rank = low
        found[1].rank = min(low + 1, total - 1)
      }
      for index in found.indices { found[index].extend(by: counts[isFirst ? 0 : index]) }
    }
    let low = QuantileReduction.lowRank(reduction.share, count: max(1, total))
    let (words, kind) = (found.map(\.bits), physical)
    let value = QuantileReduction.quantile(
      reduction.share, reduction.interpolation, count: total
    ) { rank, _ in QuantileReduction.number(words[rank == low ? 0 : 1], kind) }
    return try Column.doubles(count: 1) { _ in value }.rounded(to: reduction.type)
  }

  // MARK: - Implementation

  /// Bits that are told apart in a pass.
  private static let bits = 16

  /// The first bits of a value, and its rank among the values that have them.
  private struct Prefix {
    var bits: UInt64 = 0
    var rank = 0

    mutating func extend(by counts: [Int]) {
      var next = 0
      while next + 1 < counts.count, rank >= counts[next] {
        rank -= counts[next]
        next += 1
      }
      bits = bits << UInt64(CountedQuantile.bits) | UInt64(next)
    }
  }

  /// How many of the values with each of some prefixes have which next bits.
  private func counts(
    of prefixes: [UInt64], shift: Int, _ physical: inout PhysicalType
  ) throws(FrameError) -> [[Int]] {
    let mask = UInt64(1) << UInt64(Self.bits) - 1
    var counts = prefixes.map { _ in [Int](repeating: 0, count: 1 << Self.bits) }
    var kind = physical
    try values.forEach { (column) throws(FrameError) in
      var values = try mapped(column)
      if case .decimal = values.type { values = try values.asDoubles() }
      kind = values.type.physical
      let words = try OrderWords.of(values)
      defer { withExtendedLifetime(words) {} }
      let word = words.base(as: UInt64.self)
      for index in prefixes.indices {
        counts[index].withUnsafeMutableBufferPointer { counts in
          for row in 0..<values.count where values.validity?[row] ?? true {
            let own = word[row] >> UInt64(shift)
            // A shift by all bits gives 0, which all have in common.
            if own >> UInt64(Self.bits) == prefixes[index] { counts[Int(own & mask)] &+= 1 }
          }
        }
      }
    }
    physical = kind
    return counts
  }
}

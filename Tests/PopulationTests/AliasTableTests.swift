import Testing

@testable import SwiftwaterPopulation

@Suite("Alias table")
struct AliasTableTests {
  @Test("gives each choice the share of its weight")
  func shares() {
    let weights = [1.0, 0, 5, 2, 2]
    let table = AliasTable(weights: weights)
    var counts = [Int](repeating: 0, count: weights.count)
    let draws = 1 << 16
    for draw in 0..<draws { counts[table.choice(UInt32(draw << 16 + 0x8000))] += 1 }
    for (count, weight) in zip(counts, weights) {
      #expect(abs(Double(count) / Double(draws) - weight / 10) < 1e-3)
    }
  }

  @Test("has one choice when there is one weight")
  func single() {
    let table = AliasTable(weights: [3])
    #expect(table.choice(0) == 0)
    #expect(table.choice(.max) == 0)
  }
}

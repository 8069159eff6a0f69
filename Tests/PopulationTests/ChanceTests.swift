import Testing

@testable import SwiftwaterPopulation

@Suite("Chance")
struct ChanceTests {
  @Test("streams, indices, blocks and seeds do not share words")
  func independence() {
    let chance = Chance(seed: 7)
    var seen: Set<UInt64> = [chance.key(.person, 0)]
    #expect(seen.insert(chance.key(.person, 1)).inserted)
    #expect(seen.insert(chance.key(.person, 1 << 32)).inserted)
    #expect(seen.insert(chance.key(.location, 0)).inserted)
    #expect(seen.insert(Chance(seed: 8).key(.person, 0)).inserted)
    #expect(seen.insert(Chance(seed: 7 + 1 << 32).key(.person, 0)).inserted)
    #expect(chance.words(.person, 0).0 != chance.words(.person, 0, block: 1).0)
  }

  @Test("numbers made of words stay inside their intervals")
  func units() {
    #expect(UInt32.min.unit > 0)
    #expect(UInt32.max.unit < 1)
    #expect(unit(0, 0) == 0)
    #expect(unit(.max, .max) == 1 - 0x1p-53)
  }
}

import Testing

@testable import SwiftwaterPopulation

@Suite("Philox")
struct PhiloxTests {
  /// The known answers that accompany the paper, doi:10.1145/2063384.2063405: counter, key, words.
  static let answers: [[UInt32]] = [
    [0, 0, 0, 0, 0, 0, 0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
    [.max, .max, .max, .max, .max, .max, 0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
    [
      0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0,
      0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1,
    ],
  ]

  @Test("gives the known answers of its authors", arguments: answers)
  func knownAnswers(_ row: [UInt32]) {
    let words = Philox(key: (row[4], row[5])).words(at: (row[0], row[1], row[2], row[3]))
    #expect(words == (row[6], row[7], row[8], row[9]))
  }

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

/// First names by sex and age: what people are called follows the fashion of their year of birth.
struct NameTable: Sendable {
  /// The year in which everybody is as old as the files say.
  static let year = 2017

  /// The spellings, one after the other, and where each begins.
  let text: [UInt8]
  let starts: [UInt32]

  /// One table for each sex and age; a choice counts from the first name of the sex.
  private let tables: [AliasTable]
  private let firsts: [Int]

  init(chance: Chance) {
    var taken = Set((FirstNames.female + FirstNames.male).map(\.text))
    let sexes: [Sex] = [.male, .female]
    var all: [String] = []
    var tables: [AliasTable] = []
    var firsts: [Int] = []
    for sex in sexes {
      let common = sex == .female ? FirstNames.female : FirstNames.male
      let rare = RareNames.made(for: sex, chance: chance, taken: &taken)
      for age in 0...Ages.oldest {
        let born = Double(Self.year - age)
        let commonWeights = common.map { $0.weight(bornIn: born) }
        let rareWeights = rare.map { $0.weight(bornIn: born) }
        let factor =
          RareNames.share / (1 - RareNames.share) * commonWeights.reduce(0, +)
          / rareWeights.reduce(0, +)
        tables.append(AliasTable(weights: commonWeights + rareWeights.map { $0 * factor }))
      }
      firsts.append(all.count)
      all += (common + rare).map(\.text)
    }
    var text: [UInt8] = []
    var starts: [UInt32] = []
    for name in all {
      starts.append(UInt32(text.count))
      text += Array(name.utf8)
    }
    starts.append(UInt32(text.count))
    (self.text, self.starts, self.tables, self.firsts) = (text, starts, tables, firsts)
  }

  /// The number of different names.
  var count: Int { starts.count - 1 }

  /// Returns where in ``text`` the name of a person of this sex and age stands.
  @inline(__always)
  func slice(sex: Sex, age: Int, word: UInt32) -> Range<Int> {
    let name =
      firsts[sex.rawValue]
      + tables[sex.rawValue * (Ages.oldest + 1) + age].choice(word)
    return Int(starts[name])..<Int(starts[name + 1])
  }
}

/// The long tail: first names put together from syllables.
enum RareNames {
  /// How many there are of each sex.
  static let count = 4_240

  /// The share of the people with a rare name, at most ages.
  static let share = 0.16

  /// Returns the rare names of one sex, all different and none in `taken`, which gains them.
  ///
  /// Their weights fall off like the inverse of their rank, and each has a fashion of its own.
  static func made(for sex: Sex, chance: Chance, taken: inout Set<String>) -> [FirstName] {
    var names: [FirstName] = []
    var attempt = 0
    while names.count < count {
      let index = 2 * attempt + sex.rawValue
      attempt += 1
      let text = spelled(chance.words(.rareName, index), sex: sex)
      guard taken.insert(text).inserted else { continue }
      let fashion = chance.words(.rareName, index, block: 1)
      names.append(
        FirstName(
          text, 1925 + 92 * fashion.0.unit, 4 + 26 * fashion.1.unit,
          1 / Double(names.count + 40)))
    }
    return names
  }

  // MARK: - Implementation

  private static func spelled(_ words: Chance.Words, sex: Sex) -> String {
    var rest = words.0
    func pick(_ choices: [String]) -> String {
      let product = rest.multipliedFullWidth(by: UInt32(choices.count))
      rest = product.low
      return choices[Int(product.high)]
    }
    var text = pick(onsets) + pick(vowels)
    rest = words.1
    text += pick(middles) + pick(vowels)
    rest = words.2
    if words.3 < .max / 3 { text += pick(middles) + pick(vowels) }
    text += pick(sex == .female ? femaleEndings : maleEndings)
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  private static let onsets = [
    "", "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "kh", "l", "m", "n", "p",
    "r", "s", "sh", "st", "t", "th", "tr", "v", "w", "y", "z",
  ]
  private static let vowels = ["a", "e", "i", "o", "u", "ae", "ei", "ia", "ay", "y"]
  private static let middles = [
    "b", "d", "f", "g", "h", "k", "l", "ll", "m", "n", "nd", "nn", "r", "rr", "s", "sh", "ss",
    "t", "th", "v", "z",
  ]
  private static let femaleEndings = ["na", "lla", "line", "ra", "tha", "ssa", "lie", "nne", "la"]
  private static let maleEndings = ["n", "r", "s", "l", "k", "d", "m", "than", "ton", "ric", "rd"]
}

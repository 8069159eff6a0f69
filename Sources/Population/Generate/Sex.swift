/// The sex of a person, as the files write it.
enum Sex: Int, Sendable {
  case male, female

  /// The share of women and girls in the population of England and Wales, rounded.
  static let femaleShare = 0.506

  /// The letter in the column `sex`.
  var letter: UInt8 { self == .female ? UInt8(ascii: "f") : UInt8(ascii: "m") }
}

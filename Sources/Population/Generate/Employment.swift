/// One row of the employment code guide: what people do all day.
struct Employment: Sendable {
  /// The letters of the section of the UK Standard Industrial Classification 2007.
  ///
  /// Merged sections hold commas; X, Z, U, V and Y stand for those outside the classification.
  let code: String
  /// The name of the section.
  let field: String
  /// Percent of the men and of the women between 18 and 65 with this code.
  let men: Double
  let women: Double

  init(_ code: String, _ field: String, men: Double = 0, women: Double = 0) {
    (self.code, self.field, self.men, self.women) = (code, field, men, women)
  }

  /// Whether people with this code meet the sick or many strangers, which doubles their odds.
  var isExposed: Bool { code == "I" || code == "Q" }

  /// The guide: first the 18 codes of working age, then student, retired and pre-school.
  ///
  /// The shares are rounded and were tuned so that `Q`, `Z` and `X` have 10.6, 19.9 and 0.5 % of
  /// the people between 18 and 65.
  static let guide: [Employment] = [
    .init("A", "Agriculture, forestry and fishing", men: 1.4, women: 0.5),
    .init("B, D, E", "Mining, energy and water supply", men: 2.2, women: 0.7),
    .init("C", "Manufacturing", men: 11.17, women: 4.2),
    .init("F", "Construction", men: 10.5, women: 1.6),
    .init("G", "Wholesale, retail and repair of motor vehicles", men: 10.3, women: 9.8),
    .init("H", "Transport and storage", men: 6.5, women: 1.9),
    .init("I", "Accommodation and food services", men: 3.9, women: 4.7),
    .init("J", "Information and communication", men: 4.7, women: 2.2),
    .init("K", "Financial and insurance activities", men: 3.3, women: 3.1),
    .init("L", "Real estate activities", men: 0.8, women: 1.0),
    .init("M", "Professional, scientific and technical activities", men: 6.2, women: 5.3),
    .init("N", "Administrative and support services", men: 4.1, women: 3.7),
    .init("O", "Public administration and defence", men: 4.6, women: 4.8),
    .init("P", "Education", men: 4.9, women: 11.5),
    .init("Q", "Human health and social work activities", men: 4.73, women: 16.3),
    .init("R, S, T", "Arts, recreation, households and other services", men: 3.9, women: 4.7),
    .init("X", "Workplace outside the country", men: 0.51, women: 0.5),
    .init("Z", "Not employed", men: 16.29, women: 23.5),
    .init("U", "Student"),
    .init("V", "Retired"),
    .init("Y", "Pre-school child"),
  ]

  static let working = 0..<18
  static let student = 18
  static let retired = 19
  static let preschool = 20
}

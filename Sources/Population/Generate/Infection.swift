import Foundation

/// The made-up epidemic: who is how likely to be ill, by age, sex, work and place.
enum Infection {
  /// Where it began, in metres on the national grid.
  static let origin = (east: 378_953.5, north: 385_897.6)

  /// The odds at the origin that age approaches from below, before sex and work are counted.
  static let baseOdds = 2.0 / 99

  /// The distance over which the odds halve, in metres.
  static let halvingDistance = 100_000.0

  /// Returns the probability that a person is ill in the third week.
  @inline(__always)
  static func risk(of person: Person) -> Double {
    let place = NationalGrid.position(
      latitude: Double(person.latitude) / 1e6, longitude: Double(person.longitude) / 1e6)
    let (east, north) = (place.east - origin.east, place.north - origin.north)
    let distance = (east * east + north * north).squareRoot()
    let odds =
      ageFactors[person.age] * (person.sex == .female ? 1.5 : 0.5) * exp(distance * decay)
      * exposureFactors[person.employment]
    return odds / (1 + odds)
  }

  /// Whether a person is ill in a week: the ill of an earlier week stay ill.
  @inline(__always)
  static func isInfected(_ person: Person, in week: Week) -> Bool {
    risk(of: person) > person.resistance + week.offset
  }

  private static let decay = log(0.5) / halvingDistance
  private static let ageFactors = (0...Ages.oldest).map {
    baseOdds / (1 + exp(-5.0 / 30 * (Double($0) - 31)))
  }
  private static let exposureFactors = Employment.guide.map { $0.isExposed ? 2.0 : 1.0 }
}

/// A week of the epidemic.
enum Week: Int, Sendable {
  case first = 1, second, third

  /// How much further the risk must be above a person's resistance than in the third week.
  var offset: Double {
    switch self {
    case .first: 0.02
    case .second: 0.01
    case .third: 0
    }
  }
}

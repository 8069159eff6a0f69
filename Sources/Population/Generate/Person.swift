/// One inhabitant: what the rows of all the files of people say about row number `index`.
struct Person: Sendable {
  let age: Int
  let sex: Sex
  let county: Int
  /// An index into ``Employment/guide``.
  let employment: Int
  /// Where the person lives, in millionths of a degree: what the files say is exact.
  let latitude: Int32
  let longitude: Int32
  /// The word that chooses the name.
  let nameWord: UInt32
  /// The fixed number in [0, 1) that decides when the person falls ill.
  let resistance: Double
}

/// Makes any person, by number.
struct People: Sendable {
  /// The people of England and Wales at scale 1.
  static let countAtFullScale = 58_479_894

  let chance: Chance
  let names: NameTable

  private let counties = AliasTable(weights: Counties.all.map(\.thousands))
  private let ages = AliasTable(weights: Ages.thousands)
  private let work = [
    AliasTable(weights: Employment.guide[Employment.working].map(\.men)),
    AliasTable(weights: Employment.guide[Employment.working].map(\.women)),
  ]
  private let homes = Counties.all.map { Home($0) }

  init(chance: Chance) {
    self.chance = chance
    names = NameTable(chance: chance)
  }

  /// Returns the person with a number, counted from 0.
  @inline(__always)
  func person(_ index: Int) -> Person {
    let who = chance.words(.person, index)
    let more = chance.words(.person, index, block: 1)
    let county = counties.choice(who.0)
    let age = ages.choice(who.1)
    let sex: Sex = who.2.unit < Sex.femaleShare ? .female : .male
    let place = homes[county].place(chance, index)
    return Person(
      age: age, sex: sex, county: county, employment: employment(age: age, sex: sex, word: who.3),
      latitude: place.latitude, longitude: place.longitude, nameWord: more.0,
      resistance: unit(more.1, more.2))
  }

  @inline(__always)
  private func employment(age: Int, sex: Sex, word: UInt32) -> Int {
    if age < 5 { return Employment.preschool }
    if age < 18 { return Employment.student }
    if age > 65 { return Employment.retired }
    return work[sex.rawValue].choice(word)
  }
}

/// The neighbourhood of a county's centroid.
struct Home: Sendable {
  private let latitude: Double
  private let longitude: Double
  private let latitudeSpread: Double
  private let longitudeSpread: Double

  /// The map that the files keep within, in millionths of a degree.
  static let latitudes: ClosedRange<Double> = 49_500_000...56_300_000
  static let longitudes: ClosedRange<Double> = -6_400_000...2_700_000

  init(_ county: County) {
    latitude = county.latitude * 1e6
    longitude = county.longitude * 1e6
    // Metres to a degree of latitude, and of longitude at 53° north.
    latitudeSpread = county.spread / 111_000 * 1e6
    longitudeSpread = county.spread / 67_000 * 1e6
  }

  /// Returns a normally distributed place, in millionths of a degree, drawn again off the map.
  @inline(__always)
  func place(
    _ chance: Chance, _ index: Int, stream: Chance.Stream = .location
  ) -> (latitude: Int32, longitude: Int32) {
    var attempt: UInt32 = 0
    while true {
      let words = chance.words(stream, index, block: attempt)
      let (first, second) = normalPair(words.0, words.1)
      let north = (latitude + latitudeSpread * first).rounded()
      let east = (longitude + longitudeSpread * second).rounded()
      if Self.latitudes.contains(north), Self.longitudes.contains(east) {
        return (Int32(north), Int32(east))
      }
      attempt += 1
    }
  }
}

/// The hospitals and clinics: their number, places and names, the same at every scale.
struct Facilities: Sendable {
  /// A kind of facility and the file that lists it.
  enum Kind: Sendable { case hospital, clinic }

  static let hospitals = 1_226
  static let clinics = 19_085
  /// How many facilities of both kinds have no coordinates.
  static let unplaced = 10

  private let chance: Chance
  private let kind: Kind
  private let counties = AliasTable(weights: Counties.all.map(\.thousands))
  private let homes = Counties.all.map { Home($0) }
  private let gaps: Set<Int>

  init(kind: Kind, chance: Chance) {
    (self.kind, self.chance) = (kind, chance)
    gaps = Self.gaps(chance)
  }

  static let columns = [
    "organisation_id", "code", "type", "subtype", "sector", "status", "managed", "name",
    "address1", "address2", "address3", "city", "county", "postcode", "latitude", "longitude",
    "parent_code", "parent_name", "phone", "email", "website", "fax", "opened", "rooms",
  ]

  var count: Int { kind == .hospital ? Self.hospitals : Self.clinics }

  /// Appends one row.
  func append(_ row: Int, to buffer: inout RowBuffer) {
    let index = kind == .hospital ? row : Self.hospitals + row
    let first = chance.words(.facility, index)
    var picker = Picker(words: chance.words(.facility, index, block: 1))
    let county = counties.choice(first.0)
    let place = homes[county].place(chance, index, stream: .facilityPlace)
    let town = Counties.all[county].name
    let code = "\(kind == .hospital ? "R" : "C")\(padded(index, 5))"
    let street = "\(1 + first.1 % 180) \(picker.pick(Self.streets))"
    let parent = picker.pick(Self.parents)
    let mail = "\(code.lowercased())@example.org"
    let isPrivate = first.2 % 5 == 0

    text("\(40_000 + index)", &buffer)
    text(code, &buffer)
    text(kind == .hospital ? "Hospital" : "Clinic", &buffer)
    text(picker.pick(kind == .hospital ? Self.hospitalTypes : Self.clinicTypes), &buffer)
    text(isPrivate ? "Independent Sector" : "NHS Sector", &buffer)
    text("Visible", &buffer)
    text(first.3 % 10 < 7 ? "True" : "False", &buffer)
    text(name(town: town, &picker), &buffer)
    text(street, &buffer)
    text(first.3 % 3 == 0 ? picker.pick(Self.districts) : "", &buffer)
    text(first.3 % 7 == 0 ? "Floor \(1 + first.3 % 4), Block \(1 + first.3 % 9)" : "", &buffer)
    text(town, &buffer)
    text(first.2 % 6 == 1 ? "" : town, &buffer)
    text(postcode(town: town, word: first.1), &buffer)
    if gaps.contains(index) {
      buffer.append(Array(",,".utf8))
    } else {
      buffer.append(fixed: place.latitude, decimals: 6)
      buffer.append(Self.comma)
      buffer.append(fixed: place.longitude, decimals: 6)
      buffer.append(Self.comma)
    }
    text(isPrivate ? "" : "P\(padded(Int(first.2 % 240), 3))", &buffer)
    text(isPrivate ? "" : "\(town) \(parent)", &buffer)
    text(first.1 % 9 == 0 ? "" : "01632 \(padded(Int(first.1 % 1_000_000), 6))", &buffer)
    text(first.1 % 2 == 0 ? "" : mail, &buffer)
    text(first.1 % 4 == 0 ? "" : "https://example.org/\(code.lowercased())", &buffer)
    text(first.1 % 8 == 1 ? "01632 \(padded(Int(first.2 % 1_000_000), 6))" : "", &buffer)
    text("\(1948 + first.3 % 70)", &buffer)
    let rooms = kind == .hospital ? 40 + first.2 % 900 : 2 + first.2 % 14
    buffer.append(rooms)
    buffer.append(UInt8(ascii: "\n"))
  }

  // MARK: - Implementation

  private static let comma = UInt8(ascii: ",")

  private func text(_ field: String, _ buffer: inout RowBuffer) {
    buffer.append(field: field)
    buffer.append(Self.comma)
  }

  private func name(town: String, _ picker: inout Picker) -> String {
    let patron = picker.pick(Self.patrons)
    switch kind {
    case .hospital:
      return picker.pick([
        "\(patron) Hospital", "\(town) General Hospital", "\(patron) Hospital, \(town)",
        "\(town) Community Hospital", "The \"\(patron)\" Hospital",
      ])
    case .clinic:
      return picker.pick([
        "\(patron) Clinic", "\(patron) Clinic, \(town)", "\(town) Health Centre",
        "\(patron) Surgery", "Dental Practice, \(patron)", "The \"\(patron)\" Practice",
      ])
    }
  }

  private func postcode(town: String, word: UInt32) -> String {
    let letters = town.uppercased().filter(\.isLetter).prefix(2)
    let last = ["AA", "BD", "EF", "GH", "JL", "NP", "QR", "ST"][Int(word % 8)]
    return "\(letters)\(1 + word % 28) \(word % 10)\(last)"
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// One hospital and nine clinics.
  private static func gaps(_ chance: Chance) -> Set<Int> {
    var gaps: Set = [chance.index(below: hospitals, .facilityGap, 0)]
    var draw = 1
    while gaps.count < unplaced {
      gaps.insert(hospitals + chance.index(below: clinics, .facilityGap, draw))
      draw += 1
    }
    return gaps
  }

  private static let hospitalTypes = [
    "Acute", "Community", "Mental Health", "Maternity", "Unknown",
  ]
  private static let clinicTypes = [
    "General", "Dental", "Eye, Ear, Nose and Throat", "UNKNOWN", "",
  ]
  private static let parents = [
    "Foundation Trust", "University Trust", "Health Board", "Care Partnership, North",
    "Care Partnership, South",
  ]
  private static let streets = [
    "High Street", "Church Lane", "Station Road", "Mill Lane", "Park Avenue", "Victoria Road",
    "Queensway", "The Green", "Bridge Street", "London Road",
  ]
  private static let districts = [
    "Old Town", "Riverside", "North End", "Westfield", "The Quays, South Side", "Castle Ward",
  ]
  private static let patrons = [
    "St Mary's", "Royal Oak", "Priory", "St John's", "Queen Anne", "Holly Bank", "Meadow",
    "St Luke's", "Riverside", "Castle", "Park View", "Old Mill", "Elm Tree", "King's Cross Road",
    "Highfield", "St Anne's", "Northgate", "Orchard", "Lakeside", "Ashfield",
  ]
}

/// Picks one text after the other with the words of one block.
private struct Picker {
  private var words: [UInt32]

  init(words: Chance.Words) { self.words = [words.0, words.1, words.2, words.3] }

  mutating func pick(_ choices: [String]) -> String {
    let product = words[0].multipliedFullWidth(by: UInt32(choices.count))
    words[0] = product.low
    words.append(words.removeFirst())
    return choices[Int(product.high)]
  }
}

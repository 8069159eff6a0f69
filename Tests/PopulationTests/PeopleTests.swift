import Testing

@testable import SwiftwaterPopulation

@Suite("People")
struct PeopleTests {
  private let people = People(chance: Chance(seed: 7))

  @Test("live in 171 counties, each with a name of its own")
  func counties() {
    #expect(Counties.all.count == 171)
    #expect(Set(Counties.all.map(\.name)).count == 171)
    #expect(Counties.all.allSatisfy { Home.latitudes.contains($0.latitude * 1e6) })
    #expect(Counties.all.allSatisfy { Home.longitudes.contains($0.longitude * 1e6) })
    let total = Counties.all.reduce(0) { $0 + $1.thousands }
    #expect(abs(total - 58_480) < 585)
  }

  @Test("have the mean age, spread and quartiles of the country, by table")
  func ageTable() {
    let total = Ages.thousands.reduce(0, +)
    let shares = Ages.thousands.map { $0 / total }
    let mean = shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    let variance = shares.enumerated().reduce(0) {
      $0 + (Double($1.offset) - mean) * (Double($1.offset) - mean) * $1.element
    }
    #expect(abs(mean - 40.12) < 0.01)
    #expect(abs(variance.squareRoot() - 23.64) < 0.01)
    func quantile(_ level: Double) -> Int {
      var sum = 0.0
      return shares.firstIndex {
        sum += $0
        return sum >= level
      }!
    }
    #expect([0.25, 0.5, 0.75].map(quantile) == [21, 39, 58])
  }

  @Test("have these ages when drawn, inside the map, with fashionable names")
  func draws() throws {
    let rows = try SmallData.directory.get().rows("population.csv").dropFirst()
    #expect(rows.count == 58_480)
    let ages = rows.map { Int($0[0])! }.sorted()
    let mean = Double(ages.reduce(0, +)) / Double(ages.count)
    #expect(abs(mean - 40.12) < 0.4)
    #expect(abs(ages[ages.count / 4] - 21) <= 1)
    #expect(abs(ages[ages.count / 2] - 39) <= 1)
    #expect(abs(ages[ages.count * 3 / 4] - 58) <= 1)
    #expect(rows.allSatisfy { $0[1] == "f" || $0[1] == "m" })
    #expect(Set(rows.map { $0[2] }).count == 171)
    #expect(rows.allSatisfy { $0[2] == $0[2].uppercased() })
    #expect(rows.allSatisfy { (49.5...56.3).contains(Double($0[3])!) })
    #expect(rows.allSatisfy { (-6.4...2.7).contains(Double($0[4])!) })
    func age(of name: String) -> Double {
      let ages = rows.filter { $0[5] == name }.map { Double($0[0])! }
      return ages.reduce(0, +) / Double(ages.count)
    }
    #expect(age(of: "Harper") < 15)
    #expect(age(of: "Margaret") > 55)
  }

  @Test("have about nine thousand names, all different")
  func names() {
    let names = people.names
    #expect((8_900...9_100).contains(names.count))
    let texts = (0..<names.count).map {
      String(
        decoding: names.text[Int(names.starts[$0])..<Int(names.starts[$0 + 1])], as: UTF8.self)
    }
    #expect(Set(texts).count == names.count)
    #expect(texts.allSatisfy { $0.first!.isUppercase })
  }

  @Test("work, learn or rest as their age says")
  func employment() {
    for index in 0..<5_000 {
      let person = people.person(index)
      let code = Employment.guide[person.employment].code
      switch person.age {
      case ..<5: #expect(code == "Y")
      case ..<18: #expect(code == "U")
      case 66...: #expect(code == "V")
      default: #expect(!["Y", "U", "V"].contains(code))
      }
    }
  }
}

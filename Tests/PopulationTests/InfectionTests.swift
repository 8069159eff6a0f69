import Testing

@testable import SwiftwaterPopulation

@Suite("Infection")
struct InfectionTests {
  @Test("odds follow age, sex, work and distance")
  func risk() {
    func risk(age: Int, sex: Sex, code: String, latitude: Int32 = 53_369_000) -> Double {
      Infection.risk(
        of: Person(
          age: age, sex: sex, county: 0,
          employment: Employment.guide.firstIndex { $0.code == code }!,
          latitude: latitude, longitude: -2_317_000, nameWord: 0, resistance: 0))
    }
    func odds(_ risk: Double) -> Double { risk / (1 - risk) }
    let base = odds(risk(age: 31, sex: .female, code: "C"))
    // At the origin, at the age of 31 the factor of age is 1: 1/99 · 1.5.
    #expect(abs(base - 1.5 / 99) < 0.002)
    #expect(abs(odds(risk(age: 31, sex: .male, code: "C")) / base - 1.0 / 3) < 1e-9)
    #expect(abs(odds(risk(age: 31, sex: .female, code: "Q")) / base - 2) < 1e-9)
    #expect(abs(odds(risk(age: 31, sex: .female, code: "I")) / base - 2) < 1e-9)
    #expect(risk(age: 80, sex: .female, code: "V") > risk(age: 20, sex: .female, code: "C"))
    let far = odds(risk(age: 31, sex: .female, code: "C", latitude: 52_469_000))
    #expect(abs(far / base - 0.5) < 0.01)
  }

  @Test("has the mean, spread and greatest risk of the model")
  func moments() {
    let people = People(chance: Chance(seed: 7))
    let risks = (0..<40_000).map { Infection.risk(of: people.person($0)) }
    let mean = risks.reduce(0, +) / Double(risks.count)
    let spread = (risks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(risks.count))
      .squareRoot()
    #expect(abs(mean - 0.005027) < 0.0002)
    #expect(abs(spread - 0.006645) < 0.0003)
    #expect(risks.max()! < 0.0572)
  }

  @Test("keeps the ill of one week ill in the next")
  func nesting() throws {
    let scratch = try SmallData.directory.get()
    let first = try scratch.rows("week1.csv").dropFirst()
    let second = try scratch.rows("week2.csv").dropFirst()
    let third = try scratch.rows("week3.csv").dropFirst()
    #expect(first.allSatisfy { ["True", "False"].contains($0[2]) })
    #expect(zip(first, second).allSatisfy { $0[0] == $1[0] && $0[1] == $1[1] })
    #expect(zip(first, second).allSatisfy { $0[2] == "False" || $1[2] == "1.0" })
    #expect(zip(second, third).allSatisfy { $0[2] == "0.0" || $1[3] == "1.0" })
    // About 18, 71 and 294 of 58 480 people.
    #expect((5...40).contains(first.count { $0[2] == "True" }))
    #expect((45...105).contains(second.count { $0[2] == "1.0" }))
    #expect((240...350).contains(third.count { $0[3] == "1.0" }))
  }

  @Test("names every employment code in the guide")
  func codes() throws {
    let scratch = try SmallData.directory.get()
    let guide = try scratch.rows("employment_codes.csv").dropFirst()
    #expect(guide.contains { $0[0] == "B, D, E" && $0[1] == "Mining, energy and water supply" })
    let used = Set(try scratch.rows("week3.csv").dropFirst().map { $0[2] })
    #expect(used == Set(guide.map { $0[0] }))
    let text = String(decoding: try scratch.bytes("week3.csv"), as: UTF8.self)
    #expect(text.contains(",\"R, S, T\","))
  }
}

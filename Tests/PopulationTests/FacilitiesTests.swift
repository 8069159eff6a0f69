import Testing

@testable import SwiftwaterPopulation

@Suite("Facilities")
struct FacilitiesTests {
  @Test("are 1 226 hospitals and 19 085 clinics, ten without coordinates")
  func counts() throws {
    let scratch = try SmallData.directory.get()
    let hospitals = try scratch.rows("hospitals.csv")
    let clinics = try scratch.rows("clinics.csv")
    #expect(hospitals.count == 1 + 1_226)
    #expect(clinics.count == 1 + 19_085)
    #expect(hospitals[0] == clinics[0])
    #expect(hospitals[0].count == 24)
    let latitude = try #require(hospitals[0].firstIndex(of: "latitude"))
    let longitude = try #require(hospitals[0].firstIndex(of: "longitude"))
    let all = hospitals.dropFirst() + clinics.dropFirst()
    #expect(all.allSatisfy { $0.count == 24 })
    #expect(all.count { $0[latitude].isEmpty } == 10)
    #expect(all.allSatisfy { $0[latitude].isEmpty == $0[longitude].isEmpty })
    #expect(Set(all.map { $0[0] }).count == 20_311)
  }

  @Test("have names with commas and quotes")
  func names() throws {
    let rows = try SmallData.directory.get().rows("hospitals.csv")
    let name = try #require(rows[0].firstIndex(of: "name"))
    #expect(rows.contains { $0[name].contains(",") })
    #expect(rows.contains { $0[name].hasPrefix("The \"") && $0[name].contains("\" ") })
  }
}

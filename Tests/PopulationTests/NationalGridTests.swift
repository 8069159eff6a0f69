import Testing

@testable import SwiftwaterPopulation

@Suite("National grid")
struct NationalGridTests {
  /// The worked example of "A guide to coordinate systems in Great Britain", annexe C.1.
  @Test("agrees with the example of the Ordnance Survey to a millimetre")
  func example() {
    let place = NationalGrid.position(
      latitude: 52 + 39.0 / 60 + 27.2531 / 3600, longitude: 1 + 43.0 / 60 + 4.5177 / 3600)
    #expect(abs(place.east - 651_409.903) < 1e-3)
    #expect(abs(place.north - 313_177.270) < 1e-3)
  }

  @Test("has its false origin at 49° north, 2° west")
  func origin() {
    let place = NationalGrid.position(latitude: 49, longitude: -2)
    #expect(abs(place.east - 400_000) < 1e-6)
    #expect(abs(place.north + 100_000) < 1e-6)
  }
}

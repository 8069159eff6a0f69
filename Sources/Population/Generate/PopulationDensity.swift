import Foundation

/// How many people live around a place, from the counties' centroids, sizes and populations.
struct PopulationDensity: Sendable {
  private struct Centre: Sendable {
    let east: Double
    let north: Double
    let spread: Double
    /// People per square kilometre at the centroid.
    let peak: Double
  }

  private let centres: [Centre]

  init() {
    centres = Counties.all.map { county in
      let place = NationalGrid.position(latitude: county.latitude, longitude: county.longitude)
      let variance = county.spread * county.spread
      return Centre(
        east: place.east, north: place.north, spread: county.spread,
        peak: county.thousands * 1_000 / (2 * Double.pi * variance) * 1e6)
    }
  }

  /// Returns people per square kilometre at a place in metres on the national grid.
  func people(east: Double, north: Double) -> Double {
    var sum = 0.0
    for centre in centres {
      let reach = 4 * centre.spread
      let (x, y) = (east - centre.east, north - centre.north)
      guard abs(x) < reach, abs(y) < reach else { continue }
      sum += centre.peak * exp(-(x * x + y * y) / (2 * centre.spread * centre.spread))
    }
    return sum
  }
}

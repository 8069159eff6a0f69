import Foundation

/// Converts latitude and longitude to eastings and northings of the British National Grid.
///
/// The angles are taken as they are, on the Airy 1830 ellipsoid, without a change of datum.
///
/// - Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexe C.1; the
///   constants are those of its annexe A.
enum NationalGrid {
  /// Returns the grid coordinates of a place, in metres.
  ///
  /// - Parameters:
  ///   - latitude: Degrees north.
  ///   - longitude: Degrees east.
  static func position(latitude: Double, longitude: Double) -> (east: Double, north: Double) {
    let angle = latitude * (Double.pi / 180)
    let (sine, cosine) = (sin(angle), cos(angle))
    let tangent2 = (sine * sine) / (cosine * cosine)
    let shrink = 1 - eccentricity2 * sine * sine
    let normal = semiMajor * scale / shrink.squareRoot()
    let ratio = shrink / (1 - eccentricity2)  // of the two radii of curvature, ν ∕ ρ
    let eta2 = ratio - 1
    let cosine3 = cosine * cosine * cosine
    let cosine5 = cosine3 * cosine * cosine

    let north2 = normal / 2 * sine * cosine
    let north4 = normal / 24 * sine * cosine3 * (5 - tangent2 + 9 * eta2)
    let north6 =
      normal / 720 * sine * cosine5 * (61 - 58 * tangent2 + tangent2 * tangent2)
    let east1 = normal * cosine
    let east3 = normal / 6 * cosine3 * (ratio - tangent2)
    let east5 =
      normal / 120 * cosine5
      * (5 - 18 * tangent2 + tangent2 * tangent2 + 14 * eta2 - 58 * tangent2 * eta2)

    let offset = longitude * (Double.pi / 180) - originLongitude
    let offset2 = offset * offset
    return (
      falseEast + offset * (east1 + offset2 * (east3 + offset2 * east5)),
      falseNorth + meridianArc(sine: sine, cosine: cosine, angle: angle)
        + offset2 * (north2 + offset2 * (north4 + offset2 * north6))
    )
  }

  /// Returns the distance along the meridian from the latitude of the origin, in metres.
  @inline(__always)
  private static func meridianArc(sine: Double, cosine: Double, angle: Double) -> Double {
    // The sine of the difference and the cosine of the sum of the two latitudes, and from these
    // those of the doubled and tripled angles: four calls of the maths library less.
    let (sinD, cosD) = (
      sine * originCosine - cosine * originSine, cosine * originCosine + sine * originSine
    )
    let (sinS, cosS) = (
      sine * originCosine + cosine * originSine, cosine * originCosine - sine * originSine
    )
    let sin2D = 2 * sinD * cosD
    let cos2S = 1 - 2 * sinS * sinS
    let sin3D = sinD * (3 - 4 * sinD * sinD)
    let cos3S = cosS * (1 - 4 * sinS * sinS)
    return semiMinor * scale
      * (arc0 * (angle - originLatitude) - arc1 * sinD * cosS + arc2 * sin2D * cos2S
        - arc3 * sin3D * cos3S)
  }

  static let semiMajor = 6_377_563.396
  static let semiMinor = 6_356_256.909
  static let scale = 0.9996012717
  static let falseEast = 400_000.0
  static let falseNorth = -100_000.0
  static let originLatitude = 49 * (Double.pi / 180)
  static let originLongitude = -2 * (Double.pi / 180)
  static let originSine = sin(originLatitude)
  static let originCosine = cos(originLatitude)
  static let eccentricity2 = 1 - (semiMinor * semiMinor) / (semiMajor * semiMajor)
  private static let third = (semiMajor - semiMinor) / (semiMajor + semiMinor)
  static let arc0 = 1 + third * (1 + third * (1.25 + 1.25 * third))
  static let arc1 = third * (3 + third * (3 + 2.625 * third))
  static let arc2 = 1.875 * third * third * (1 + third)
  static let arc3 = 35.0 / 24 * third * third * third
}

import Swiftwater

extension NationalGrid {
  /// Returns the grid coordinates of places, in metres, as array math: some hundred operations that
  /// run as one pass over memory.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `latitude`, `longitude` | n | degrees, `float64` |
  /// | `north`, `east` | n | metres, `float64` |
  ///
  /// - Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexe C.1.
  static func project(latitude: Tensor, longitude: Tensor) throws -> (north: Tensor, east: Tensor) {
    let phi = latitude * (Double.pi / 180)
    let offset = longitude * (Double.pi / 180) - originLongitude
    let (sine, cosine) = (phi.sin(), phi.cos())
    let tangent2 = (sine / cosine).squared()
    let shrink = 1 - eccentricity2 * sine.squared()
    let normal = semiMajor * scale / shrink.sqrt()
    let ratio = shrink / (1 - eccentricity2)
    let eta2 = ratio - 1

    let arc = meridianArc(phi, sine: sine, cosine: cosine)
    let cosine3 = cosine.squared() * cosine
    let cosine5 = cosine3 * cosine.squared()
    let offset2 = offset.squared()

    let north2 = normal / 2 * sine * cosine
    let north4 = normal / 24 * sine * cosine3 * (5 - tangent2 + 9 * eta2)
    let north6 = normal / 720 * sine * cosine5 * (61 - 58 * tangent2 + tangent2.squared())
    let north = falseNorth + arc + offset2 * (north2 + offset2 * (north4 + offset2 * north6))

    let east1 = normal * cosine
    let east3 = normal / 6 * cosine3 * (ratio - tangent2)
    let bracket = 5 - 18 * tangent2 + tangent2.squared() + 14 * eta2 - 58 * (tangent2 * eta2)
    let east5 = normal / 120 * cosine5 * bracket
    let east = falseEast + offset * (east1 + offset2 * (east3 + offset2 * east5))

    try Tensor.evaluate([north, east])
    return (north, east)
  }

  /// Returns the distance along the meridian from the latitude of the origin, in metres.
  ///
  /// The sines and cosines of sums and multiples of angles follow from those of the latitude.
  private static func meridianArc(_ phi: Tensor, sine: Tensor, cosine: Tensor) -> Tensor {
    let sinD = sine * originCosine - cosine * originSine
    let cosD = cosine * originCosine + sine * originSine
    let sinS = sine * originCosine + cosine * originSine
    let cosS = cosine * originCosine - sine * originSine
    let sin2D = 2 * sinD * cosD
    let cos2S = 1 - 2 * sinS.squared()
    let sin3D = sinD * (3 - 4 * sinD.squared())
    let cos3S = cosS * (1 - 4 * sinS.squared())
    let turns = arc2 * (sin2D * cos2S) - arc3 * (sin3D * cos3S)
    return semiMinor * scale * (arc0 * (phi - originLatitude) - arc1 * (sinD * cosS) + turns)
  }
}

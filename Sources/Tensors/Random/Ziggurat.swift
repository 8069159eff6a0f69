import SwiftwaterDevices

/// Layers of equal area that cover a falling density: drawing from it mostly takes a product and a
/// comparison.
///
/// - Source: Marsaglia, Tsang 2000, "The ziggurat method for generating random variables",
///   doi:10.18637/jss.v005.i08; starts of the tails for 256 layers from the equation of section 2.
struct Ziggurat: Sendable {
  /// exp(−x²/2) for x ≥ 0.
  static let normal = Ziggurat(tail: 3.6541528853610088, area: 0.004928673233974658) {
    Libm.exp(-0.5 * $0 * $0)
  } inverse: {
    (-2 * Libm.log($0)).squareRoot()
  }

  /// exp(−x) for x ≥ 0.
  static let exponential = Ziggurat(tail: 7.69711747013104972, area: 0.003949659822581556) {
    Libm.exp(-$0)
  } inverse: {
    -Libm.log($0)
  }

  /// Where the tail begins.
  let tail: Double

  /// Returns a number of the layer that bits choose when it surely lies below the density, and where
  /// in which layer it lies when that has to be seen.
  ///
  /// - Parameter bits: Their lowest eight choose the layer, their highest 53 the place in it.
  @inline(__always)
  func draw(_ bits: UInt64) -> (number: Double, layer: Int, isBelow: Bool) {
    let layer = Int(bits & 0xff)
    let number = Double(Int64(bits >> 11)) * 0x1p-53 * edges[layer]
    return (number, layer, number < edges[layer + 1])
  }

  /// Whether a number of a layer, at a height from 0 up to 1 between the layer's ends, lies below the
  /// density.
  func isBelow(_ number: Double, layer: Int, height: Double) -> Bool {
    let (outer, inner) = (density(edges[layer]), density(edges[layer + 1]))
    return outer + height * (inner - outer) < density(number)
  }

  // MARK: - Implementation

  /// The width of each layer, from the lowest, which stands for the tail too, to the top's 0.
  ///
  /// Never freed.
  private nonisolated(unsafe) let edges: UnsafePointer<Double>
  private let density: @Sendable (Double) -> Double

  private static let layers = 256

  private init(
    tail: Double, area: Double, _ density: @escaping @Sendable (Double) -> Double,
    inverse: (Double) -> Double
  ) {
    self.tail = tail
    self.density = density
    let edges = UnsafeMutablePointer<Double>.allocate(capacity: Self.layers + 1)
    edges[0] = area / density(tail)
    edges[1] = tail
    for layer in 2..<Self.layers {
      edges[layer] = inverse(area / edges[layer - 1] + density(edges[layer - 1]))
    }
    edges[Self.layers] = 0
    self.edges = UnsafePointer(edges)
  }
}

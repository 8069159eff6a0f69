extension Tensor {
  /// How a quantile between two elements is chosen: the nine methods of Hyndman and Fan and NumPy's
  /// four older ones.
  ///
  /// - Source: Hyndman, Fan 1996, doi:10.1080/00031305.1996.10473566.
  public enum QuantileMethod: String, Sendable, CaseIterable {
    /// Method 1: the inverse of the distribution.
    case invertedDistribution
    /// Method 2: the same, with means at its steps.
    case averagedInvertedDistribution
    /// Method 3: the nearest element, halves to the even place.
    case closestObservation
    /// Method 4: the distribution interpolated.
    case interpolatedInvertedDistribution
    /// Method 5.
    case hazen
    /// Method 6.
    case weibull
    /// Method 7: between the elements around `q (n − 1)`; the default.
    case linear
    /// Method 8: about unbiased for the median.
    case medianUnbiased
    /// Method 9: about unbiased for normal samples.
    case normalUnbiased
    /// The element before.
    case lower
    /// The element after.
    case higher
    /// The mean of the elements around.
    case midpoint
    /// The nearest element.
    case nearest

    /// Whether every quantile is one of the elements.
    var picksElements: Bool {
      switch self {
      case .invertedDistribution, .closestObservation, .lower, .higher, .nearest: true
      default: false
      }
    }

    /// Where the quantile lies among `count` elements: from a place, a part of the way to the next.
    func position(_ q: Double, count: Int) -> (place: Int, part: Double) {
      let n = Double(count)
      let position: Double
      switch self {
      case .invertedDistribution:
        let p = n * q - 1
        position = p.rounded(.down) + (p > p.rounded(.down) ? 1 : 0)
      case .averagedInvertedDistribution:
        let p = n * q - 1
        position = p.rounded(.down) + (p > p.rounded(.down) ? 1 : 0.5)
      case .closestObservation:
        let p = n * q - 1.5
        let place = p.rounded(.down)
        let isEven = place.truncatingRemainder(dividingBy: 2) == 0
        // Places count from 0 here and from 1 in the source, so "even" is odd.
        position = p == place && !isEven ? place : place + 1
      case .interpolatedInvertedDistribution: position = n * q - 1
      case .hazen: position = n * q - 0.5
      case .weibull: position = (n + 1) * q - 1
      case .linear, .lower, .higher, .midpoint, .nearest: position = (n - 1) * q
      case .medianUnbiased: position = (n + 1 / 3) * q + 1 / 3 - 1
      case .normalUnbiased: position = (n + 0.25) * q + 0.375 - 1
      }
      let inside = Swift.min(Swift.max(0, position), n - 1)
      let place = inside.rounded(.down)
      let part = inside - place
      switch self {
      case .lower: return (Int(place), 0)
      case .higher: return (Int(inside.rounded(.up)), 0)
      case .midpoint: return (Int(place), part > 0 ? 0.5 : 0)
      case .nearest: return (Int(inside.rounded(.toNearestOrEven)), 0)
      default: return (Int(place), part)
      }
    }
  }
}

import SwiftwaterDevices

extension Tensor {
  /// How the number of bins of a histogram follows from the elements.
  public enum BinRule: Sendable, CaseIterable {
    /// The larger number of ``freedmanDiaconis`` and ``sturges``, kept below a multiple of
    /// ``squareRoot``.
    case automatic
    /// Widths of 2 · interquartile range · n^(−1/3).
    ///
    /// - Source: Freedman, Diaconis 1981, doi:10.1007/BF01025868.
    case freedmanDiaconis
    /// Widths for a normal sample, (24 √π / n)^(1/3) standard deviations.
    ///
    /// - Source: Scott 1979, doi:10.1093/biomet/66.3.605.
    case scott
    /// log₂ n + 1 bins.
    ///
    /// - Source: Sturges 1926, doi:10.1080/01621459.1926.10502161.
    case sturges
    /// Sturges' bins and more for skewed samples.
    ///
    /// - Source: Doane 1976, doi:10.1080/00031305.1976.10479172.
    case doane
    /// 2 n^(1/3) bins.
    case rice
    /// √n bins.
    case squareRoot
  }

  /// Returns how many elements fall in each of the bins that a rule chooses.
  ///
  /// - Parameters:
  ///   - rule: How the number of bins is chosen.
  ///   - range: What the bins cover; nil for the smallest to the largest element. Elements outside
  ///     are left out.
  ///   - density: Whether the counts are scaled so that the area below them is 1.
  /// - Returns: The counts and the edges, as ``histogram(bins:range:weights:density:)`` returns them.
  /// - Complexity: O(*count*), and the evaluation.
  /// - Also known as: `numpy.histogram` with a name for `bins`.
  public func histogram(
    rule: BinRule, range: ClosedRange<Double>? = nil, density: Bool = false
  ) -> (counts: Tensor, edges: Tensor) {
    let bins = binCount(rule, range)
    return histogram(bins: bins, range: range, density: density)
  }

  /// Returns the edges of the bins that a rule chooses, `float64`.
  ///
  /// - Complexity: O(*count*), and the evaluation.
  /// - Also known as: `numpy.histogram_bin_edges`.
  public func binEdges(rule: BinRule, range: ClosedRange<Double>? = nil) -> Tensor {
    histogram(rule: rule, range: range).edges
  }

  // MARK: - Implementation

  private func binCount(_ rule: BinRule, _ range: ClosedRange<Double>?) -> Int {
    guard !dtype.isComplex else { return 1 }
    var inside = flattened().cast(to: .float64)
    if let range {
      inside = inside[(inside .>= range.lowerBound) .&& (inside .<= range.upperBound)]
    }
    guard inside.count > 0 else { return 1 }
    let (low, high) = (inside.min().item(as: Double.self), inside.max().item(as: Double.self))
    guard low.isFinite, high.isFinite else { return 1 }
    var width = inside.width(rule, spread: high - low)
    if dtype.isInteger && width < 1 && width > 0 { width = 1 }
    let covered = range.map { $0.upperBound - $0.lowerBound } ?? (high > low ? high - low : 1)
    let bins = (covered / width).rounded(.up)
    return width > 0 && bins >= 1 ? Int(exactly: bins) ?? .max : 1
  }

  private func width(_ rule: BinRule, spread: Double) -> Double {
    let n = Double(count)
    switch rule {
    case .squareRoot: return spread / n.squareRoot()
    case .sturges: return spread / (Libm.log2(n) + 1)
    case .rice: return spread / (2 * Libm.pow(n, 1 / 3.0))
    case .scott:
      let deviation = standardDeviation().item(as: Double.self)
      return Libm.pow(24 * Double.pi.squareRoot() / n, 1 / 3.0) * deviation
    case .freedmanDiaconis:
      let quartiles = quantiles([0.25, 0.75]).array(of: Double.self)
      return 2 * (quartiles[1] - quartiles[0]) * Libm.pow(n, -1 / 3.0)
    case .automatic:
      // A sample with many equal elements must not get millions of bins.
      let narrow = Swift.max(
        width(.freedmanDiaconis, spread: spread), width(.squareRoot, spread: spread) / 2)
      return Swift.min(narrow, width(.sturges, spread: spread))
    case .doane:
      let deviation = standardDeviation().item(as: Double.self)
      guard n > 2, deviation > 0 else { return 0 }
      let scaled = (self - mean()) / deviation
      let skew = (scaled * scaled * scaled).mean().item(as: Double.self)
      let error = (6 * (n - 2) / ((n + 1) * (n + 3))).squareRoot()
      return spread / (1 + Libm.log2(n) + Libm.log2(1 + Swift.abs(skew) / error))
    }
  }
}

import SwiftwaterDevices

extension Plot {
  /// Returns this plot with a horizontal axis of this kind.
  ///
  /// - Parameters:
  ///   - label: What is measured.
  ///   - unit: The unit, written in parentheses after the label.
  ///   - scale: Linear or logarithmic.
  ///   - domain: The values at both ends; nil takes them from the data.
  ///   - format: How the numbers are written.
  public func x(
    label: String? = nil, unit: String? = nil, scale: ScaleKind = .linear,
    domain: ClosedRange<Double>? = nil, format: NumberFormat = .automatic
  ) -> Plot {
    Self.require(domain, on: scale, of: "x")
    return with {
      $0.xAxis = Axis(label: label, unit: unit, scale: scale, domain: domain, format: format)
    }
  }

  /// Returns this plot with a vertical axis of this kind.
  ///
  /// - Parameters:
  ///   - label: What is measured.
  ///   - unit: The unit, written in parentheses after the label.
  ///   - scale: Linear or logarithmic.
  ///   - domain: The values at both ends; nil takes them from the data.
  ///   - format: How the numbers are written.
  public func y(
    label: String? = nil, unit: String? = nil, scale: ScaleKind = .linear,
    domain: ClosedRange<Double>? = nil, format: NumberFormat = .automatic
  ) -> Plot {
    Self.require(domain, on: scale, of: "y")
    return with {
      $0.yAxis = Axis(label: label, unit: unit, scale: scale, domain: domain, format: format)
    }
  }

  private static func require(
    _ domain: ClosedRange<Double>?, on scale: ScaleKind, of axis: String
  ) {
    guard let domain else { return }
    requireThat(
      domain.lowerBound.isFinite && domain.upperBound.isFinite
        && domain.lowerBound < domain.upperBound,
      "\(axis)(domain: \(domain)): the ends must be finite and differ")
    requireThat(
      scale == .linear || domain.lowerBound > 0,
      "\(axis)(domain: \(domain)): a logarithmic axis begins above zero")
  }
}

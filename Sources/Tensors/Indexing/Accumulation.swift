import SwiftwaterDevices

/// How values written to the same place go together.
public enum Accumulation: Sendable, CaseIterable {
  /// Each is added.
  case sum
  /// Each is subtracted.
  case difference
  /// Each is multiplied.
  case product
  /// The smallest is kept; NaN wins.
  case min
  /// The largest is kept; NaN wins.
  case max
}

extension Accumulation {
  /// The loop that does it on elements by themselves.
  var takingUp: Scattering.TakingUp {
    switch self {
    case .sum: .sum
    case .difference: .difference
    case .product: .product
    case .min: .minimum
    case .max: .maximum
    }
  }

  /// What a total and the next number come to; of extremes the first NaN stays.
  @inline(__always)
  func combine<Number: TensorNumber>(_ total: Number, _ next: Number) -> Number {
    switch self {
    case .sum: total.adding(next)
    case .difference: total.subtracting(next)
    case .product: total.multiplying(by: next)
    case .min: total == total && !(total < next) ? next : total
    case .max: total == total && !(next < total) ? next : total
    }
  }
}

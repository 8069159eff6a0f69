import SwiftwaterDevices

// Operands that some operations treat in a way of their own.

extension Operation {
  /// What the operation is on truth values: either for sums and the larger, both for products and the
  /// smaller.
  var ofTruths: Operation? {
    switch primitive {
    case .add, .maximum, .maximumNumber: .or
    case .multiply, .minimum, .minimumNumber: .and
    default: nil
    }
  }

  /// Refuses a Swift number below 0 as the exponent of whole numbers, which have no such powers.
  func requireWholePowers(_ exponent: Scalar, _ compute: DType) throws(TensorError) {
    guard case .integer(let exponent) = exponent, exponent < 0 else { return }
    throw TensorError(
      .invalidArgument,
      "\(name): \(compute) to the power \(exponent) is no whole number; cast(to: .float64) first")
  }
}

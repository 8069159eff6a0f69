import SwiftwaterDevices

// Running totals and places over the elements that are numbers.

extension Tensor {
  /// Returns the sums of all elements up to each place that are numbers.
  ///
  /// - Parameter axis: The axis, from either end; nil runs over the flattened tensor.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nancumsum`.
  public func nanCumulativeSum(axis: Int? = nil) -> Tensor {
    replacingNaN(by: 0).cumulativeSum(axis: axis)
  }

  /// Returns the products of all elements up to each place that are numbers.
  ///
  /// - Parameter axis: The axis, from either end; nil runs over the flattened tensor.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nancumprod`.
  public func nanCumulativeProduct(axis: Int? = nil) -> Tensor {
    replacingNaN(by: 1).cumulativeProduct(axis: axis)
  }

  /// Returns the place of the first smallest of the elements that are numbers, `int64`.
  ///
  /// - Precondition: There is a number wherever one is chosen; finding out evaluates.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanargmin`.
  public func nanArgMin(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    firstNumber("nanArgMin", axis, by: .infinity) {
      $0.argMin(axis: axis, keepingDimensions: keepingDimensions)
    }
  }

  /// Returns the place of the first largest of the elements that are numbers, `int64`.
  ///
  /// - Precondition: There is a number wherever one is chosen; finding out evaluates.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanargmax`.
  public func nanArgMax(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    firstNumber("nanArgMax", axis, by: -.infinity) {
      $0.argMax(axis: axis, keepingDimensions: keepingDimensions)
    }
  }

  // MARK: - Implementation

  private func firstNumber(
    _ name: String, _ axis: Int?, by number: Double, _ choose: (Tensor) -> Tensor
  ) -> Tensor {
    guard dtype.isInexact else { return choose(self) }
    return Self.attempt { () throws(TensorError) in
      if let axis { _ = try Shape.axis(axis, rank: rank, for: name) }
      guard count == 0 || (~isNaN()).any(axis: axis).all().item(as: Bool.self) else {
        throw TensorError(.invalidArgument, "\(name): there are only NaN to choose from")
      }
      return choose(replacingNaN(by: number))
    }
  }
}

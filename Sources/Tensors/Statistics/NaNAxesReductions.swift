import SwiftwaterDevices

// Reductions over several axes of the elements that are numbers.

extension Tensor {
  /// Returns the sum of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nansum` with several axes.
  public func nanSum(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "nanSum") {
      $0.nanSum(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns the product of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanprod` with several axes.
  public func nanProduct(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "nanProduct") {
      $0.nanProduct(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns the smallest of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmin` with several axes.
  public func nanMin(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "nanMin") {
      $0.nanMin(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns the largest of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmax` with several axes.
  public func nanMax(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "nanMax") {
      $0.nanMax(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns the mean of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmean` with several axes.
  public func nanMean(axes: [Int], keepingDimensions: Bool = false, where mask: Tensor? = nil)
    -> Tensor
  {
    overAxes(axes, keepingDimensions, mask, for: "nanMean") { $0.nanMean(axis: $1, where: $2) }
  }

  /// Returns the variance of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - degreesOfFreedomLost: What is taken from the count in the divisor.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanvar` with several axes.
  public func nanVariance(
    axes: [Int], degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "nanVariance") {
      $0.nanVariance(axis: $1, degreesOfFreedomLost: degreesOfFreedomLost, where: $2)
    }
  }

  /// Returns the standard deviation of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - degreesOfFreedomLost: What is taken from the count in the divisor.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanstd` with several axes.
  public func nanStandardDeviation(
    axes: [Int], degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "nanStandardDeviation") {
      $0.nanStandardDeviation(axis: $1, degreesOfFreedomLost: degreesOfFreedomLost, where: $2)
    }
  }

  /// Returns the middle value of the elements that are numbers over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmedian` with several axes.
  public func nanMedian(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    overAxes(axes, keepingDimensions, nil, for: "nanMedian") { x, axis, _ in x.nanMedian(axis: axis)
    }
  }
}

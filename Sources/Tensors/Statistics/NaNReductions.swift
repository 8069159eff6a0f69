import SwiftwaterDevices

// Reductions over the elements that are numbers.

extension Tensor {
  /// Returns the sum of the elements that are numbers, over all or over one axis.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nansum`.
  public func nanSum(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    replacingNaN(by: 0).sum(axis: axis, keepingDimensions: keepingDimensions)
  }

  /// Returns the product of the elements that are numbers, over all or over one axis.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanprod`.
  public func nanProduct(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    replacingNaN(by: 1).product(axis: axis, keepingDimensions: keepingDimensions)
  }

  /// Returns the smallest of the elements that are numbers; NaN where there are none.
  ///
  /// - Precondition: At least one element is reduced.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmin`.
  public func nanMin(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    guard dtype.isInexact else {
      return min(axis: axis, keepingDimensions: keepingDimensions)
    }
    let found = replacingNaN(byInfinityOf: 1).min(axis: axis, keepingDimensions: keepingDimensions)
    return found.whereCounted(numberCount(axis, keepingDimensions))
  }

  /// Returns the largest of the elements that are numbers; NaN where there are none.
  ///
  /// - Precondition: At least one element is reduced.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmax`.
  public func nanMax(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    guard dtype.isInexact else {
      return max(axis: axis, keepingDimensions: keepingDimensions)
    }
    let found = replacingNaN(byInfinityOf: -1).max(axis: axis, keepingDimensions: keepingDimensions)
    return found.whereCounted(numberCount(axis, keepingDimensions))
  }

  /// Returns the mean of the elements that are numbers; NaN where there are none.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmean`.
  public func nanMean(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    let total = cast(to: .float64).nanSum(axis: axis, keepingDimensions: keepingDimensions)
    return (total / numberCount(axis, keepingDimensions)).cast(to: floatingType)
  }

  /// Returns the variance of the elements that are numbers, in two passes; NaN where there are not
  /// more of them than degrees of freedom lost.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanvar`.
  public func nanVariance(
    axis: Int? = nil, degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false
  ) -> Tensor {
    let wide = cast(to: .float64)
    let squares = (wide - wide.nanMean(axis: axis, keepingDimensions: true)).squared()
    // The distance of an infinity from an infinite mean is NaN and counts.
    let total = Tensor.select(wide.isNaN(), 0.0.tensor, squares)
      .sum(axis: axis, keepingDimensions: keepingDimensions)
    let divisor = numberCount(axis, keepingDimensions) - Double(degreesOfFreedomLost)
    return (total / divisor).whereCounted(divisor).cast(to: floatingType)
  }

  /// Returns the standard deviation of the elements that are numbers.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanstd`.
  public func nanStandardDeviation(
    axis: Int? = nil, degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false
  ) -> Tensor {
    nanVariance(
      axis: axis, degreesOfFreedomLost: degreesOfFreedomLost, keepingDimensions: keepingDimensions
    ).sqrt()
  }

  // MARK: - Implementation

  func replacingNaN(by number: Double) -> Tensor {
    dtype.isInexact ? .select(isNaN(), number.tensor, self) : self
  }

  /// The elements with infinities of a sign in place of NaN, of complex numbers in both parts.
  private func replacingNaN(byInfinityOf sign: Double) -> Tensor {
    let infinity = sign * Double.infinity
    return dtype.isComplex
      ? .select(isNaN(), Complex(infinity, infinity).tensor, self) : replacingNaN(by: infinity)
  }

  private func numberCount(_ axis: Int?, _ keepingDimensions: Bool) -> Tensor {
    (~isNaN()).sum(axis: axis, keepingDimensions: keepingDimensions).cast(to: .float64)
  }

  private func whereCounted(_ count: Tensor) -> Tensor {
    .select(count .> 0, self, Double.nan.tensor)
  }
}

import SwiftwaterDevices

// Reductions over the elements that are numbers.

extension Tensor {
  /// Returns the sum of the elements that are numbers, over all or over one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nansum`.
  public func nanSum(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    sum(
      axis: axis, keepingDimensions: keepingDimensions, initial: initial,
      where: numbers(mask, for: "nanSum"))
  }

  /// Returns the product of the elements that are numbers, over all or over one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanprod`.
  public func nanProduct(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    product(
      axis: axis, keepingDimensions: keepingDimensions, initial: initial,
      where: numbers(mask, for: "nanProduct"))
  }

  /// Returns the smallest of the elements that are numbers; NaN where there are none.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmin`.
  public func nanMin(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    nanExtreme(.minimum, "nanMin", axis, keepingDimensions, initial, mask)
  }

  /// Returns the largest of the elements that are numbers; NaN where there are none.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmax`.
  public func nanMax(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    nanExtreme(.maximum, "nanMax", axis, keepingDimensions, initial, mask)
  }

  /// Returns the mean of the elements that are numbers; NaN where there are none.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanmean`.
  public func nanMean(
    axis: Int? = nil, keepingDimensions: Bool = false, where mask: Tensor? = nil
  ) -> Tensor {
    mean(axis: axis, keepingDimensions: keepingDimensions, where: numbers(mask, for: "nanMean"))
  }

  /// Returns the variance of the elements that are numbers, in two passes; NaN where there are not
  /// more of them than degrees of freedom lost.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - degreesOfFreedomLost: What is taken from the count in the divisor: 0 for a population, 1
  ///     for a sample.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanvar`.
  public func nanVariance(
    axis: Int? = nil, degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    // The distance of an infinity from an infinite mean is NaN and counts.
    guard let numbers = numbers(mask, for: "nanVariance") else {
      return cast(to: .float64).nanVariance(
        axis: axis, degreesOfFreedomLost: degreesOfFreedomLost,
        keepingDimensions: keepingDimensions
      ).cast(to: floatingType)
    }
    let count = taken(numbers, axis, keepingDimensions, for: "nanVariance")
    return variance(of: numbers, axis, degreesOfFreedomLost, keepingDimensions)
      .whereCounted(count - Double(degreesOfFreedomLost))
  }

  /// Returns the standard deviation of the elements that are numbers.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - degreesOfFreedomLost: What is taken from the count in the divisor: 0 for a population, 1
  ///     for a sample.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nanstd`.
  public func nanStandardDeviation(
    axis: Int? = nil, degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    nanVariance(
      axis: axis, degreesOfFreedomLost: degreesOfFreedomLost, keepingDimensions: keepingDimensions,
      where: mask
    ).sqrt()
  }

  // MARK: - Implementation

  func replacingNaN(by number: Double) -> Tensor {
    dtype.isInexact ? .select(isNaN(), number.tensor, self) : self
  }

  /// Where a mask holds and numbers are; nil for all elements.
  private func numbers(_ mask: Tensor?, for name: String) -> Tensor? {
    guard dtype.isInexact else { return mask }
    let numbers = self .== self
    return mask.map { mask in
      Self.attempt { () throws(TensorError) in numbers .&& (try fullMask(mask, for: name)) }
    } ?? numbers
  }

  private func nanExtreme(
    _ kind: Reduction, _ name: String, _ axis: Int?, _ keepingDimensions: Bool,
    _ initial: (any TensorScalar)?, _ mask: Tensor?
  ) -> Tensor {
    guard dtype.isInexact, let numbers = numbers(mask, for: name), initial != nil || mask == nil
    else {
      return extreme(kind, name, axis, keepingDimensions, initial, mask)
    }
    if initial != nil { return extreme(kind, name, axis, keepingDimensions, initial, numbers) }
    let infinity = kind == .minimum ? Double.infinity : -Double.infinity
    let beyond = dtype.isComplex ? Complex(infinity, infinity).tensor : infinity.tensor
    let extremes = taking(numbers, else: beyond, for: name)
      .reduce(kind, name, axis, keepingDimensions)
    // Ends at the first number, where a count would look at all. Asked anew, because the answers
    // would be written to memory for two to read.
    let areThere = (self .== self).any(axis: axis, keepingDimensions: keepingDimensions)
    return extremes.where(areThere)
  }

  private func whereCounted(_ count: Tensor) -> Tensor { self.where(count .> 0) }

  /// These numbers where a condition holds, and NaN elsewhere.
  private func `where`(_ condition: Tensor) -> Tensor {
    let nan = Double.nan
    return .select(condition, self, dtype.isComplex ? Complex(nan, nan).tensor : nan.tensor)
  }
}

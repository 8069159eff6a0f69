import SwiftwaterDevices

// Reductions over several axes: they are brought together, and what they make is reduced once.

extension Tensor {
  /// Returns the sum over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.sum` with several axes.
  public func sum(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "sum") {
      $0.sum(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns the product over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.prod` with several axes.
  public func product(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "product") {
      $0.product(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns the smallest element over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.min` with several axes.
  public func min(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "min") {
      $0.min(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns the largest element over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.max` with several axes.
  public func max(
    axes: [Int], keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "max") {
      $0.max(axis: $1, initial: initial, where: $2)
    }
  }

  /// Returns whether every element is other than 0 over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.all` with several axes.
  public func all(axes: [Int], keepingDimensions: Bool = false, where mask: Tensor? = nil) -> Tensor
  {
    overAxes(axes, keepingDimensions, mask, for: "all") { $0.all(axis: $1, where: $2) }
  }

  /// Returns whether any element is other than 0 over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.any` with several axes.
  public func any(axes: [Int], keepingDimensions: Bool = false, where mask: Tensor? = nil) -> Tensor
  {
    overAxes(axes, keepingDimensions, mask, for: "any") { $0.any(axis: $1, where: $2) }
  }

  /// Returns the arithmetic mean over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.mean` with several axes.
  public func mean(axes: [Int], keepingDimensions: Bool = false, where mask: Tensor? = nil)
    -> Tensor
  {
    overAxes(axes, keepingDimensions, mask, for: "mean") { $0.mean(axis: $1, where: $2) }
  }

  /// Returns the variance over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - degreesOfFreedomLost: What is taken from the count in the divisor.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.var` with several axes.
  public func variance(
    axes: [Int], degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "variance") {
      $0.variance(axis: $1, degreesOfFreedomLost: degreesOfFreedomLost, where: $2)
    }
  }

  /// Returns the standard deviation over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - degreesOfFreedomLost: What is taken from the count in the divisor.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.std` with several axes.
  public func standardDeviation(
    axes: [Int], degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    overAxes(axes, keepingDimensions, mask, for: "standardDeviation") {
      $0.standardDeviation(axis: $1, degreesOfFreedomLost: degreesOfFreedomLost, where: $2)
    }
  }

  /// Returns the number of elements other than 0 over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.count_nonzero` with several axes.
  public func countNonZero(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    overAxes(axes, keepingDimensions, nil, for: "countNonZero") { x, axis, _ in
      x.countNonZero(axis: axis)
    }
  }

  /// Returns the logarithm of the sum of e to each element over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  /// - Complexity: O(*count*).
  /// - Also known as: `scipy.special.logsumexp` with several axes.
  public func logSumExp(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    overAxes(axes, keepingDimensions, nil, for: "logSumExp") { x, axis, _ in x.logSumExp(axis: axis)
    }
  }

  /// Returns the middle value over some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice; none at all reduces each element by itself.
  ///   - keepingDimensions: Whether the axes stay with extent 1.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.median` with several axes.
  public func median(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    overAxes(axes, keepingDimensions, nil, for: "median") { x, axis, _ in x.median(axis: axis) }
  }

  // MARK: - Implementation

  /// Calls `reduce` with the elements and the mask, in a shape where the axes are one: with that axis,
  /// or nil when there are no others.
  func overAxes(
    _ axes: [Int], _ keepingDimensions: Bool, _ mask: Tensor?, for name: String,
    _ reduce: (Tensor, _ axis: Int?, _ mask: Tensor?) -> Tensor
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var places: [Int] = []
      for axis in axes {
        let place = try Shape.axis(axis, rank: rank, for: name)
        guard !places.contains(place) else {
          throw TensorError(.invalidAxis, "\(name): axis \(axis) stands in \(axes) twice")
        }
        places.append(place)
      }
      places.sort()
      let joined = JoinedAxes(places, of: shape)
      let full = try mask.map { mask throws(TensorError) in try fullMask(mask, for: name) }
      let isWhole = places.count == rank && rank > 0
      let result =
        isWhole
        ? reduce(self, nil, full)
        : reduce(joined.apply(to: self), joined.axis, full.map(joined.apply))
      guard keepingDimensions else { return result }
      var kept = shape
      for place in places { kept[place] = 1 }
      return result.reshaped(kept)
    }
  }
}

/// Several axes of a shape as one.
private struct JoinedAxes {
  /// The axis they become.
  let axis: Int

  init(_ places: [Int], of shape: [Int]) {
    self.places = places
    let rank = shape.count
    let first = places.first ?? rank
    isTogether = (places.last ?? rank - 1) - first + 1 == places.count
    axis = isTogether ? first : rank - places.count
    var target =
      isTogether ? shape : shape.indices.filter { !places.contains($0) }.map { shape[$0] }
    let extent = places.reduce(1) { $0 * shape[$1] }
    target.replaceSubrange(axis..<(isTogether ? axis + places.count : axis), with: [extent])
    self.target = target
  }

  func apply(to tensor: Tensor) -> Tensor {
    if places.count == 1 { return tensor }
    let moved =
      isTogether
      ? tensor : tensor.movingAxes(places, to: Array(axis..<tensor.rank))
    return moved.reshaped(target)
  }

  // MARK: - Implementation

  private let places: [Int]
  private let isTogether: Bool
  private let target: [Int]
}

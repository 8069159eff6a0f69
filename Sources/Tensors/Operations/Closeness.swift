import SwiftwaterDevices

extension Tensor {
  /// Returns whether the elements are within a tolerance of another tensor's at each place.
  ///
  /// - Parameters:
  ///   - other: What is compared with; broadcasts.
  ///   - relative: The tolerance as a part of the other side's magnitude.
  ///   - absolute: What is added to it, for numbers near 0.
  ///   - equalNaN: Whether NaN is close to NaN.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.isclose`.
  public func isClose(
    to other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8, equalNaN: Bool = false
  ) -> Tensor {
    let common = Promotion.common(node, other.node)
    let type: DType = common.isInexact ? common : .float64
    let (a, b) = (cast(to: type), other.cast(to: type))
    let isNear = (a - b).abs() .<= b.abs() * relative + absolute
    let result = (isNear .&& b.isFinite()) .|| (a .== b)
    return equalNaN ? result .|| (a.isNaN() .&& b.isNaN()) : result
  }

  /// Returns whether all elements are within a tolerance of another tensor's.
  ///
  /// - Parameters:
  ///   - other: What is compared with; broadcasts.
  ///   - relative: The tolerance as a part of the other side's magnitude.
  ///   - absolute: What is added to it, for numbers near 0.
  ///   - equalNaN: Whether NaN is close to NaN.
  /// - Complexity: O(*count*), and the evaluation.
  /// - Also known as: `numpy.allclose`.
  public func allClose(
    to other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8, equalNaN: Bool = false
  ) -> Bool {
    isClose(to: other, relative: relative, absolute: absolute, equalNaN: equalNaN).all()
      .item(as: Bool.self)
  }

  /// Returns whether another tensor has the same shape and the same elements.
  ///
  /// - Parameters:
  ///   - other: What is compared with; its type may be another.
  ///   - equalNaN: Whether NaN equals NaN.
  /// - Complexity: O(*count*), and the evaluation.
  /// - Also known as: `numpy.array_equal`.
  public func equals(_ other: Tensor, equalNaN: Bool = false) -> Bool {
    guard shape == other.shape else { return false }
    let isEqual = self .== other
    let result = equalNaN ? isEqual .|| (isNaN() .&& other.isNaN()) : isEqual
    return result.all().item(as: Bool.self)
  }

  /// Returns whether another tensor broadcasts with this one to the same elements.
  ///
  /// - Complexity: O(*count*), and the evaluation.
  /// - Also known as: `numpy.array_equiv`.
  public func isEquivalent(to other: Tensor) -> Bool {
    guard let shape = try? Shape.broadcast(shape, other.shape, for: "isEquivalent") else {
      return false
    }
    return shape.contains(0) || (self .== other).all().item(as: Bool.self)
  }
}

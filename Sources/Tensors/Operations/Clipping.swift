import SwiftwaterDevices

extension Tensor {
  /// Returns the elements kept within bounds; whole numbers as bounds keep whole elements whole.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.clip`.
  public func clipped<Bound: TensorScalar & Comparable>(to range: ClosedRange<Bound>) -> Tensor {
    clipped(lower: range.lowerBound.tensor, upper: range.upperBound.tensor)
  }

  /// Returns the elements kept within bounds that broadcast with them.
  ///
  /// - Parameters:
  ///   - lower: The smallest allowed, or nil.
  ///   - upper: The largest allowed, or nil; wins where the bounds cross.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.clip`.
  public func clipped(lower: Tensor? = nil, upper: Tensor? = nil) -> Tensor {
    let raised = lower.map { maximum(nearest(to: $0)) } ?? self
    return upper.map { raised.minimum(nearest(to: $0)) } ?? raised
  }

  /// Returns the elements with numbers in place of NaN and infinities, of complex numbers in each part.
  ///
  /// - Parameters:
  ///   - nan: What stands for NaN.
  ///   - positiveInfinity: What stands for ∞; nil for the largest number of the type.
  ///   - negativeInfinity: What stands for −∞; nil for the smallest number of the type.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nan_to_num`.
  public func replacingNonFinite(
    nan: Double = 0, positiveInfinity: Double? = nil, negativeInfinity: Double? = nil
  ) -> Tensor {
    if dtype.isComplex {
      return components().replacingNonFinite(
        nan: nan, positiveInfinity: positiveInfinity, negativeInfinity: negativeInfinity
      ).complexFromComponents()
    }
    guard dtype.isFloatingPoint else { return self }
    let largest = dtype.greatestFinite
    let upper = (positiveInfinity ?? largest).tensor
    let lower = (negativeInfinity ?? -largest).tensor
    let finite = Tensor.select(
      self .== Double.infinity, upper, .select(self .== -Double.infinity, lower, self))
    return .select(isNaN(), nan.tensor, finite)
  }

  /// Returns 0 below zero, 1 above, and a value of one's own at zero; NaN stays.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.heaviside`.
  public func heaviside(atZero value: Tensor) -> Tensor {
    let x = cast(to: floatingType)
    let step = Tensor.select(x .> 0, 1.0.tensor, .select(x .< 0, 0.0.tensor, x))
    return .select(x .== 0, value.cast(to: x.dtype), step)
  }

  /// Returns sin(πx) / (πx), and 1 at zero.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.sinc`.
  public func sinc() -> Tensor {
    let angle = cast(to: floatingType) * Double.pi
    return .select(angle .== 0, 1.0.tensor, angle.sin() / angle)
  }

  /// Returns angles in radians in degrees.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.degrees`, `numpy.rad2deg`.
  public func degrees() -> Tensor { cast(to: floatingType) * (180 / Double.pi) }

  /// Returns angles in degrees in radians.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.radians`, `numpy.deg2rad`.
  public func radians() -> Tensor { cast(to: floatingType) * (Double.pi / 180) }

  /// Returns the quotients rounded down.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.floor_divide`.
  public func floorDivided(by divisor: Tensor) -> Tensor { Operation.floorDivide(self, divisor) }

  /// Returns the quotients rounded down and what remains, with the sign of the divisor.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.divmod`.
  public func dividedWithRemainder(
    by divisor: Tensor
  ) -> (quotient: Tensor, remainder: Tensor) {
    (floorDivided(by: divisor), self % divisor)
  }

  // MARK: - Implementation

  /// The bound itself, or in place of a Swift number beyond a whole type the last number on its side,
  /// which no element passes.
  private func nearest(to bound: Tensor) -> Tensor {
    guard bound.node.isWeak, let number = bound.node.number, let bounds = dtype.integerBounds
    else { return bound }
    let side = dtype.side(of: number, bound.dtype)
    if side == 0 { return bound }
    let last = side < 0 ? bounds.smallest : Int64(bitPattern: bounds.largest)
    return Tensor(Node(constant: .integer(last), dtype: dtype, isWeak: false))
  }
}

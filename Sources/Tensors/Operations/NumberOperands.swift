import SwiftwaterDevices

// The functions of two operands with a Swift number in place of a tensor. The number takes the type of
// the tensor it meets, as with operators.

extension Tensor {
  /// Returns the smaller of each element and a number; NaN wins.
  ///
  /// - Also known as: `numpy.minimum`.
  public func minimum(_ other: some TensorScalar) -> Tensor {
    Operation.minimum(self, other.weakNumber)
  }

  /// Returns the larger of each element and a number; NaN wins.
  ///
  /// - Also known as: `numpy.maximum`.
  public func maximum(_ other: some TensorScalar) -> Tensor {
    Operation.maximum(self, other.weakNumber)
  }

  /// Returns the smaller of each element and a number; NaN loses.
  ///
  /// - Also known as: `numpy.fmin`.
  public func fmin(_ other: some TensorScalar) -> Tensor { Operation.fmin(self, other.weakNumber) }

  /// Returns the larger of each element and a number; NaN loses.
  ///
  /// - Also known as: `numpy.fmax`.
  public func fmax(_ other: some TensorScalar) -> Tensor { Operation.fmax(self, other.weakNumber) }

  /// Returns what whole multiples of a number leave of each element, with the sign of the element.
  ///
  /// - Also known as: `numpy.fmod`.
  public func fmod(_ divisor: some TensorScalar) -> Tensor {
    Operation.fmod(self, divisor.weakNumber)
  }

  /// Returns the elements raised to a number.
  ///
  /// - Precondition: The number is not a whole one below 0 where the elements are whole.
  /// - Also known as: `numpy.power`.
  public func power(_ exponent: some TensorScalar) -> Tensor {
    Operation.power(self, exponent.weakNumber)
  }

  /// Returns the quotients by a number, rounded down.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.floor_divide`.
  public func floorDivided(by divisor: some TensorScalar) -> Tensor {
    Operation.floorDivide(self, divisor.weakNumber)
  }

  /// Returns the quotients by a number rounded down and what remains, with the sign of the number.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.divmod`.
  public func dividedWithRemainder(
    by divisor: some TensorScalar
  ) -> (quotient: Tensor, remainder: Tensor) {
    (floorDivided(by: divisor), self % divisor)
  }

  /// Returns whole numbers with their bits moved up by a number of places.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bitwise_left_shift`, `numpy.left_shift`.
  public func shiftedLeft(by places: some TensorScalar) -> Tensor {
    Operation.shiftLeft(self, places.weakNumber)
  }

  /// Returns whole numbers with their bits moved down by a number of places; the sign stays.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bitwise_right_shift`, `numpy.right_shift`.
  public func shiftedRight(by places: some TensorScalar) -> Tensor {
    Operation.shiftRight(self, places.weakNumber)
  }

  /// Returns the bits that only one of each element and a number has.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bitwise_xor`.
  public func xor(_ other: some TensorScalar) -> Tensor { Operation.xor(self, other.weakNumber) }

  /// Returns the elements kept between two numbers.
  ///
  /// - Parameters:
  ///   - lower: The smallest allowed.
  ///   - upper: The largest allowed; wins where the bounds cross.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.clip`.
  public func clipped(lower: some TensorScalar, upper: some TensorScalar) -> Tensor {
    clipped(lower: lower.tensor, upper: upper.tensor)
  }

  /// Returns the elements, or a number where they are below it.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.clip` with one bound.
  public func clipped(lower: some TensorScalar) -> Tensor { clipped(lower: lower.tensor) }

  /// Returns the elements, or a number where they are above it.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.clip` with one bound.
  public func clipped(upper: some TensorScalar) -> Tensor { clipped(upper: upper.tensor) }

  /// Returns whether the elements are within a tolerance of a number.
  ///
  /// - Parameters:
  ///   - other: What is compared with.
  ///   - relative: The tolerance as a part of the number's magnitude.
  ///   - absolute: What is added to it, for numbers near 0.
  ///   - equalNaN: Whether NaN is close to NaN.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.isclose`.
  public func isClose(
    to other: some TensorScalar, relative: Double = 1e-5, absolute: Double = 1e-8,
    equalNaN: Bool = false
  ) -> Tensor {
    isClose(to: other.tensor, relative: relative, absolute: absolute, equalNaN: equalNaN)
  }

  /// Returns whether all elements are within a tolerance of a number.
  ///
  /// - Parameters:
  ///   - other: What is compared with.
  ///   - relative: The tolerance as a part of the number's magnitude.
  ///   - absolute: What is added to it, for numbers near 0.
  ///   - equalNaN: Whether NaN is close to NaN.
  /// - Complexity: O(*count*), and the evaluation.
  /// - Also known as: `numpy.allclose`.
  public func allClose(
    to other: some TensorScalar, relative: Double = 1e-5, absolute: Double = 1e-8,
    equalNaN: Bool = false
  ) -> Bool {
    allClose(to: other.tensor, relative: relative, absolute: absolute, equalNaN: equalNaN)
  }

  /// Returns the elements where the condition holds and a number elsewhere.
  ///
  /// - Parameters:
  ///   - condition: `bool`; broadcasts with the elements.
  ///   - a: What to take where it holds.
  ///   - b: The number to take elsewhere.
  /// - Also known as: `numpy.where`.
  public static func select(_ condition: Tensor, _ a: Tensor, _ b: some TensorScalar) -> Tensor {
    select(condition, a, b.tensor)
  }

  /// Returns a number where the condition holds and the elements elsewhere.
  ///
  /// - Parameters:
  ///   - condition: `bool`; broadcasts with the elements.
  ///   - a: The number to take where it holds.
  ///   - b: What to take elsewhere.
  /// - Also known as: `numpy.where`.
  public static func select(_ condition: Tensor, _ a: some TensorScalar, _ b: Tensor) -> Tensor {
    select(condition, a.tensor, b)
  }

  /// Returns one number where the condition holds and another elsewhere.
  ///
  /// - Parameters:
  ///   - condition: `bool`.
  ///   - a: The number to take where it holds.
  ///   - b: The number to take elsewhere.
  /// - Also known as: `numpy.where`.
  public static func select(
    _ condition: Tensor, _ a: some TensorScalar, _ b: some TensorScalar
  ) -> Tensor {
    select(condition, a.tensor, b.tensor)
  }

  /// Returns the tensor with one number at the places that agree along all axes.
  ///
  /// - Parameters:
  ///   - value: What is written.
  ///   - wrapping: Whether the diagonal of a tall matrix begins anew below its end, after a row.
  /// - Precondition: There are at least 2 axes; more than 2 have equal extents.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.fill_diagonal`.
  public func fillingDiagonal(_ value: some TensorScalar, wrapping: Bool = false) -> Tensor {
    fillingDiagonal(value.tensor, wrapping: wrapping)
  }

  /// Returns 0 below zero, 1 above, and a number of one's own at zero; NaN stays.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.heaviside`.
  public func heaviside(atZero value: some TensorScalar) -> Tensor {
    heaviside(atZero: value.tensor)
  }
}

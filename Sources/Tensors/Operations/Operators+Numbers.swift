import SwiftwaterDevices

// Operators with a Swift number on one side, which takes the type of the tensor.

extension Tensor {
  /// Returns the sum with a number.
  public static func + (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.add(a, b.weakNumber)
  }
  /// Returns the sum with a number.
  public static func + (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.add(a.weakNumber, b)
  }
  /// Returns the difference from a number.
  public static func - (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.subtract(a, b.weakNumber)
  }
  /// Returns the difference of a number.
  public static func - (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.subtract(a.weakNumber, b)
  }
  /// Returns the product with a number.
  public static func * (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.multiply(a, b.weakNumber)
  }
  /// Returns the product with a number.
  public static func * (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.multiply(a.weakNumber, b)
  }
  /// Returns the quotient by a number.
  public static func / (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.divide(a, b.weakNumber)
  }
  /// Returns the quotient of a number.
  public static func / (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.divide(a.weakNumber, b)
  }

  /// Returns the remainder of the division by a number, with the sign of the number.
  public static func % (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.remainder(a, b.weakNumber)
  }
  /// Returns the elements raised to a number.
  ///
  /// - Precondition: The number is not a whole one below 0 where the elements are whole.
  public static func ** (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.power(a, b.weakNumber)
  }

  /// Returns whether each element equals a number.
  public static func .== (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.equal(a, b.weakNumber)
  }
  /// Returns whether each element differs from a number.
  public static func .!= (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.notEqual(a, b.weakNumber)
  }
  /// Returns whether each element is smaller than a number.
  public static func .< (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.less(a, b.weakNumber)
  }
  /// Returns whether each element is not larger than a number.
  public static func .<= (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.lessOrEqual(a, b.weakNumber)
  }
  /// Returns whether each element is larger than a number.
  public static func .> (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.greater(a, b.weakNumber)
  }
  /// Returns whether each element is not smaller than a number.
  public static func .>= (a: consuming Tensor, b: some TensorScalar) -> Tensor {
    Operation.greaterOrEqual(a, b.weakNumber)
  }

  /// Returns the remainder of the division of a number, with the sign of the divisor.
  public static func % (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.remainder(a.weakNumber, b)
  }
  /// Returns a number raised to the elements.
  public static func ** (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.power(a.weakNumber, b)
  }
  /// Returns whether a number equals each element.
  public static func .== (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.equal(a.weakNumber, b)
  }
  /// Returns whether a number differs from each element.
  public static func .!= (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.notEqual(a.weakNumber, b)
  }
  /// Returns whether a number is smaller than each element.
  public static func .< (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.less(a.weakNumber, b)
  }
  /// Returns whether a number is not larger than each element.
  public static func .<= (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.lessOrEqual(a.weakNumber, b)
  }
  /// Returns whether a number is larger than each element.
  public static func .> (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.greater(a.weakNumber, b)
  }
  /// Returns whether a number is not smaller than each element.
  public static func .>= (a: some TensorScalar, b: consuming Tensor) -> Tensor {
    Operation.greaterOrEqual(a.weakNumber, b)
  }
}

import SwiftwaterDevices

extension Tensor {
  /// Returns numbers whose logarithms are evenly spaced, both ends included.
  ///
  /// - Parameters:
  ///   - start: The logarithm of the first number.
  ///   - end: The logarithm of the last number.
  ///   - count: How many, 0 or more.
  ///   - base: The base of the logarithms.
  ///   - dtype: The element type.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.logspace`.
  public static func logspace(
    _ start: Double, _ end: Double, count: Int, base: Double = 10,
    dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    let exponents = linspace(start, end, count: count, dtype: .float64)
    return Operation.power(Tensor(double: base), exponents).cast(to: dtype)
  }

  /// Returns numbers of one ratio, both ends included.
  ///
  /// - Parameters:
  ///   - start: The first number, not 0.
  ///   - end: The last number, of the sign of `start`.
  ///   - count: How many, 0 or more.
  ///   - dtype: The element type.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.geomspace`.
  public static func geomspace(
    _ start: Double, _ end: Double, count: Int, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    guard start != 0, end != 0, (start < 0) == (end < 0) else {
      return failure(
        TensorError(
          .invalidArgument,
          "geomspace: \(start) to \(end) has no ratio; both must be above or both below 0"))
    }
    let sign: Double = start < 0 ? -1 : 1
    var result =
      logspace(
        Libm.log10(start * sign), Libm.log10(end * sign), count: count, dtype: .float64) * sign
    // The ends are exact, whatever the logarithms round to.
    if count > 0, result.rank == 1 { result[0] = start.tensor }
    if count > 1, result.rank == 1 { result[-1] = end.tensor }
    return result.cast(to: dtype)
  }

  /// Returns a tensor whose elements a function computes from their indices.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - dtype: The element type.
  ///   - element: Gets one index for each axis.
  /// - Complexity: O(*count*) calls.
  /// - Also known as: `numpy.fromfunction`, one element at a time.
  public static func generated(
    _ shape: [Int], dtype: DType = Tensor.defaultFloat, _ element: ([Int]) -> Double
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let count = try Shape.count(shape, for: "generated")
      try Shape.checkList(count, for: "generated")
      var index = Array(repeating: 0, count: shape.count)
      var elements: [Double] = []
      elements.reserveCapacity(count)
      for _ in 0..<count {
        elements.append(element(index))
        for axis in shape.indices.reversed() {
          index[axis] += 1
          if index[axis] < shape[axis] { break }
          index[axis] = 0
        }
      }
      return Tensor(elements, shape: shape).cast(to: dtype)
    }
  }

  /// Returns zeros of the shape and type of another tensor.
  ///
  /// - Also known as: `numpy.zeros_like`.
  public static func zeros(like other: Tensor, dtype: DType? = nil) -> Tensor {
    zeros(other.shape, dtype: dtype ?? other.dtype)
  }

  /// Returns ones of the shape and type of another tensor.
  ///
  /// - Also known as: `numpy.ones_like`.
  public static func ones(like other: Tensor, dtype: DType? = nil) -> Tensor {
    ones(other.shape, dtype: dtype ?? other.dtype)
  }

  /// Returns one number in the shape and type of another tensor.
  ///
  /// - Also known as: `numpy.full_like`.
  public static func full(
    like other: Tensor, _ value: some TensorScalar, dtype: DType? = nil
  ) -> Tensor {
    full(other.shape, value, dtype: dtype ?? other.dtype)
  }
}

import SwiftwaterDevices

extension Tensor {
  /// Returns the sums of all elements up to each place.
  ///
  /// Integers and bools add up in 64 bits; floats add up in `float64` and are rounded at each place.
  ///
  /// - Parameter axis: The axis, from either end; nil runs over the flattened tensor.
  /// - Complexity: O(*count*).
  /// - Precision: Neighbours add up in small groups first, so sums are a little closer than one by
  ///   one, and the same for any number of threads.
  /// - Also known as: `numpy.cumsum`, `numpy.cumulative_sum`.
  public func cumulativeSum(axis: Int? = nil) -> Tensor {
    scan(.sum, "cumulativeSum", axis)
  }

  /// Returns the products of all elements up to each place, in the types of ``cumulativeSum(axis:)``.
  ///
  /// - Parameter axis: The axis, from either end; nil runs over the flattened tensor.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.cumprod`, `numpy.cumulative_prod`.
  public func cumulativeProduct(axis: Int? = nil) -> Tensor {
    scan(.product, "cumulativeProduct", axis)
  }

  /// Returns the largest element up to each place; NaN from the first one on.
  ///
  /// - Parameter axis: The axis, from either end; nil runs over the flattened tensor.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.maximum.accumulate`, `torch.cummax`.
  public func cumulativeMax(axis: Int? = nil) -> Tensor {
    scan(.maximum, "cumulativeMax", axis)
  }

  /// Returns the smallest element up to each place; NaN from the first one on.
  ///
  /// - Parameter axis: The axis, from either end; nil runs over the flattened tensor.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.minimum.accumulate`, `torch.cummin`.
  public func cumulativeMin(axis: Int? = nil) -> Tensor {
    scan(.minimum, "cumulativeMin", axis)
  }

  // MARK: - Implementation

  private func scan(_ kind: Scan, _ name: String, _ axis: Int?) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let axis else { return flattened().scan(kind, name, 0) }
      let place = try Shape.axis(axis, rank: rank, for: name)
      if dtype.isComplex {
        if kind == .sum { return components().cumulativeSum(axis: place).complexFromComponents() }
        return try complexScan(kind, name, place)
      }
      if dtype.isHalf { return cast(to: .float32).scan(kind, name, place).cast(to: dtype) }
      let (shape, dtype) = (self.shape, self.dtype)
      let (outer, inner) = (shape[..<place].reduce(1, *), shape[(place + 1)...].reduce(1, *))
      let result = kind.resultType(dtype)
      let elsewhere = Self.accelerated([self], dtype: result, shape: shape) {
        accelerator, operands, result throws(DeviceError) in
        try KernelScan.run(
          kind, operands[0], dtype: dtype, outer: outer, count: shape[place], inner: inner,
          into: result, on: accelerator)
      }
      return try Self.computed(
        name, [self], dtype: result, shape: shape, accelerated: elsewhere
      ) { operands, result in
        kind.run(
          operands[0], dtype: dtype, outer: outer, count: shape[place], inner: inner,
          into: result)
      }
    }
  }
}

import SwiftwaterDevices

extension Tensor {
  /// Returns the sums of all elements up to each place.
  ///
  /// Integers and bools add up in 64 bits; floats add up in `float64` and are rounded at each place.
  ///
  /// - Parameter axis: The axis, from either end; nil runs over the flattened tensor.
  /// - Complexity: O(*count*).
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

  private func scan(_ kind: ScanKernel.Kind, _ name: String, _ axis: Int?) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let axis else { return flattened().scan(kind, name, 0) }
      let place = try Shape.axis(axis, rank: rank, for: name)
      if dtype.isComplex {
        guard kind == .sum else {
          throw TensorError(
            .invalidType, "\(name): not defined for \(dtype); take abs(), real() or imaginary()")
        }
        return components().cumulativeSum(axis: place).complexFromComponents()
      }
      var type = dtype
      if kind == .sum || kind == .product {
        type = Reduction.sum.resultType(dtype)
      }
      let (shape, compute) = (self.shape, type)
      let result = try Self.computed(name, [cast(to: compute)], dtype: compute, shape: shape) {
        operands, result throws(DeviceError) in
        try compute.run(
          ScanKernel(
            kind: kind, source: operands[0], target: result,
            outer: shape[..<place].reduce(1, *), extent: shape[place],
            inner: shape[(place + 1)...].reduce(1, *)))
      }
      return dtype.isFloatingPoint ? result.cast(to: dtype) : result
    }
  }
}

private struct ScanKernel: NumberKernel {
  enum Kind { case sum, product, minimum, maximum }

  let kind: Kind
  let source: UnsafeMutableRawPointer
  let target: UnsafeMutableRawPointer
  let outer: Int
  let extent: Int
  let inner: Int

  func run<Number: TensorNumber>(_ type: Number.Type) {
    switch kind {
    case .sum: sums(type)
    case .product: products(type)
    case .minimum: scan(type) { $1 != $1 || $1 < $0 ? $1 : $0 }
    case .maximum: scan(type) { $1 != $1 || $1 > $0 ? $1 : $0 }
    }
  }

  private func sums<Number: TensorNumber>(_ type: Number.Type) {
    if type == Double.self {
      scan(Double.self) { $0 + $1 }
    } else {
      scan(Int64.self) { $0 &+ $1 }
    }
  }

  private func products<Number: TensorNumber>(_ type: Number.Type) {
    if type == Double.self {
      scan(Double.self) { $0 * $1 }
    } else {
      scan(Int64.self) { $0 &* $1 }
    }
  }

  private func scan<Number: TensorNumber>(
    _ type: Number.Type, _ combine: @Sendable (Number, Number) -> Number
  ) {
    guard extent > 0, inner > 0 else { return }
    nonisolated(unsafe) let from = source.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let to = target.assumingMemoryBound(to: Number.self)
    let (extent, inner, block) = (extent, inner, extent * inner)
    Threads.forEachRange(outer, grain: Swift.max(1, 65_536 / block)) { _, range in
      for slice in range {
        let (x, y) = (from + slice * block, to + slice * block)
        if inner == 1 {
          var total = x[0]
          y[0] = total
          for place in 1..<Swift.max(1, extent) {
            total = combine(total, x[place])
            y[place] = total
          }
        } else {
          for place in 0..<inner { y[place] = x[place] }
          for place in inner..<block { y[place] = combine(y[place - inner], x[place]) }
        }
      }
    }
  }
}

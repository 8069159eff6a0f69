import SwiftwaterDevices

extension Tensor {
  /// Returns the variance over all elements, or over one axis; NaN over nothing.
  ///
  /// - Parameters:
  ///   - axis: The axis it is taken over, from either end; nil for all elements.
  ///   - degreesOfFreedomLost: What is taken from the count in the divisor: 0 for a population, 1
  ///     for a sample.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Complexity: O(*count*), in one pass over memory.
  /// - Precision: Blocks are centred on their own means in `float64`.
  /// - Also known as: `numpy.var(ddof:)`.
  public func variance(
    axis: Int? = nil, degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    if let mask { return variance(of: mask, axis, degreesOfFreedomLost, keepingDimensions) }
    if dtype.isComplex {
      // The squared distance from a mean has the parts' squared distances from theirs.
      let parts = [real(), imaginary()].map {
        $0.variance(
          axis: axis, degreesOfFreedomLost: degreesOfFreedomLost,
          keepingDimensions: keepingDimensions)
      }
      return parts[0] + parts[1]
    }
    return Self.attempt { () throws(TensorError) in
      var (target, shape) = (shape, self.shape)
      var (outer, extent, inner) = (1, count, 1)
      if let axis {
        let place = try Shape.axis(axis, rank: rank, for: "variance")
        outer = shape[..<place].reduce(1, *)
        extent = shape[place]
        inner = shape[(place + 1)...].reduce(1, *)
        if keepingDimensions { target[place] = 1 } else { target.remove(at: place) }
      } else {
        target = keepingDimensions ? shape.map { _ in 1 } : []
      }
      shape = target
      guard extent > 0 else { return .repeating(.float(.nan), shape, floatingType) }
      let values = dtype == .float32 || dtype.isHalf ? cast(to: .float32) : cast(to: .float64)
      let squares = values.squaredDistances(
        ReductionStep(
          kind: .squaredDistances, dtype: values.dtype, outer: outer, count: extent, inner: inner,
          shape: shape))
      // More lost than there are leaves nothing to divide by.
      let divisor = Swift.max(0, Double(extent) - Double(degreesOfFreedomLost))
      return (squares / Tensor(double: divisor))
        .cast(to: floatingType)
    }
  }

  /// Returns the standard deviation: the square root of ``variance(axis:degreesOfFreedomLost:keepingDimensions:where:)``.
  ///
  /// - Also known as: `numpy.std(ddof:)`.
  public func standardDeviation(
    axis: Int? = nil, degreesOfFreedomLost: Int = 0, keepingDimensions: Bool = false,
    where mask: Tensor? = nil
  ) -> Tensor {
    variance(
      axis: axis, degreesOfFreedomLost: degreesOfFreedomLost,
      keepingDimensions: keepingDimensions, where: mask
    ).sqrt()
  }

  // MARK: - Implementation

  /// The sums of the squared distances from the means, in `float64`.
  private func squaredDistances(_ step: ReductionStep) -> Tensor {
    let operation = Deferred(
      "variance", [node], reduction: step,
      accelerated: { accelerator, storages throws(DeviceError) in
        try step.run(storages[0], on: accelerator)
      }
    ) { storages throws(DeviceError) in
      let values = try storages[0].contiguous(step.dtype)
      defer { withExtendedLifetime(values.buffer) {} }
      let result = Storage(try Buffer(byteCount: step.outer * step.inner * 8), shape: step.shape)
      try Moments.squares(
        values.pointer(step.dtype), dtype: step.dtype, outer: step.outer, count: step.count,
        inner: step.inner,
        into: result.pointer(.float64).assumingMemoryBound(to: Double.self))
      return result
    }
    return Tensor(pending: operation, dtype: .float64, shape: step.shape)
  }
}

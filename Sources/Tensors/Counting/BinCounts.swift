import SwiftwaterDevices

extension Tensor {
  /// Returns how often each whole number 0, 1, 2 … occurs on one axis.
  ///
  /// - Parameters:
  ///   - weights: What each occurrence counts, as many as elements; nil counts 1.
  ///   - minimumCount: How long the result is at least.
  /// - Returns: `int64`, or `float64` with weights.
  /// - Complexity: O(*count* + *largest*).
  /// - Also known as: `numpy.bincount`.
  public func binCounts(weights: Tensor? = nil, minimumCount: Int = 0) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank == 1, !dtype.isInexact else {
        throw TensorError(
          .invalidType,
          "binCounts: takes whole numbers on one axis, got \(dtype) of shape \(Shape.text(shape))")
      }
      if let weights, weights.shape != shape {
        throw TensorError(
          .shapeMismatch,
          "binCounts: weights of shape \(Shape.text(weights.shape)) for \(Shape.text(shape))")
      }
      let places = asPlaces()
      let bounds = try places.bounds()
      if let smallest = bounds?.lowerBound, smallest < 0 {
        throw TensorError(
          .invalidArgument, "binCounts: \(smallest) is negative; only 0, 1, 2 … are counted")
      }
      let largest = bounds?.upperBound ?? -1
      guard largest < Int.max else {
        throw TensorError(
          .outOfMemory, "binCounts: \(largest) needs more bins than memory can hold")
      }
      let bins = Swift.max(largest + 1, minimumCount)
      _ = try Shape.count([bins], for: "binCounts")
      let count = self.count
      let inputs = [places] + (weights.map { [$0.cast(to: .float64)] } ?? [])
      let type: DType = weights == nil ? .int64 : .float64
      let elsewhere = Self.accelerated(inputs, dtype: type, shape: [bins]) {
        accelerator, operands, result throws(DeviceError) in
        if operands.count == 1 {
          return try KernelBinning.occurrences(
            of: operands[0], count: count, bins: bins, into: result, on: accelerator)
        }
        guard accelerator.traits.hasFloat64 else {
          throw DeviceError(.unsupported, "binCounts of weights on \(accelerator.device)")
        }
        try KernelFill.run(result, count: bins * 2, with: 0, on: accelerator)
        _ = try KernelAccumulation.run(
          .sum, in: result, dtype: .float64, extent: bins, at: operands[0], count: count,
          values: operands[1], on: accelerator)
      }
      return try Self.computed(
        "binCounts", inputs, dtype: type, shape: [bins], accelerated: elsewhere
      ) { operands, result throws(DeviceError) in
        let places = operands[0].assumingMemoryBound(to: Int.self)
        if operands.count == 1 {
          let totals = try Binning.occurrences(of: places, count: count, bins: bins)
          totals.withUnsafeBytes { totals in
            UnsafeMutableRawBufferPointer(start: result, count: totals.count).copyMemory(
              from: totals)
          }
        } else {
          let totals = result.assumingMemoryBound(to: Double.self)
          let weights = operands[1].assumingMemoryBound(to: Double.self)
          for bin in 0..<bins { totals[bin] = 0 }
          for place in 0..<count { totals[places[place]] += weights[place] }
        }
      }
    }
  }

  // MARK: - Implementation

  /// The smallest and the largest of these `int64` numbers; nil when there are none.
  private func bounds() throws(TensorError) -> ClosedRange<Int>? {
    let count = self.count
    guard count > 0 else { return nil }
    return try Self.immediately(
      [self],
      accelerated: { _, _ throws(DeviceError) -> ClosedRange<Int>?? in
        min().item(as: Int.self)...max().item(as: Int.self)
      }
    ) { operands in
      Binning.bounds(
        of: operands[0].pointer(.int64).assumingMemoryBound(to: Int.self), count: count)
    }
  }
}

import SwiftwaterDevices

extension Tensor {
  /// Returns how many elements fall in each of some bins of equal width.
  ///
  /// - Parameters:
  ///   - bins: The number of bins, at least 1.
  ///   - range: What the bins cover; nil for the smallest to the largest element. Elements outside
  ///     and NaN are left out.
  ///   - weights: What each element counts, of the shape of this tensor; nil counts 1.
  ///   - density: Whether the counts are scaled so that the area below them is 1.
  /// - Returns: The counts (`int64`, or `float64` with weights or density) and the `bins + 1` edges
  ///   (`float64`). The last bin includes its upper edge.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.histogram`.
  public func histogram(
    bins: Int = 10, range: ClosedRange<Double>? = nil, weights: Tensor? = nil,
    density: Bool = false
  ) -> (counts: Tensor, edges: Tensor) {
    do throws(TensorError) {
      guard bins > 0 else {
        throw TensorError(.invalidArgument, "histogram: \(bins) bins; use 1 or more")
      }
      _ = try Shape.count([bins], for: "histogram")
      let (low, high) = try histogramBounds(range)
      try Shape.checkList(bins, for: "histogram")
      let steps = EvenSteps(low, high, count: bins + 1)
      let table = (0...bins).map { steps[$0] }
      guard zip(table, table.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw TensorError(
          .invalidArgument,
          "histogram: \(low) to \(high) is too narrow for \(bins) bins; use fewer")
      }
      let counts = try countBins(.uniform(table), weights, density)
      return (counts, Tensor(table))
    } catch {
      return (Self.failure(error), Self.failure(error))
    }
  }

  /// Returns how many elements fall in each of the bins between given edges.
  ///
  /// - Parameters:
  ///   - edges: At least two, ascending; bins include their lower edge, the last one both.
  ///   - weights: What each element counts, of the shape of this tensor; nil counts 1.
  ///   - density: Whether the counts are scaled so that the area below them is 1.
  /// - Returns: The counts and the edges, as ``histogram(bins:range:weights:density:)`` returns them.
  /// - Complexity: O(*count* · log *edges*).
  /// - Also known as: `numpy.histogram` with edges.
  public func histogram(
    edges: Tensor, weights: Tensor? = nil, density: Bool = false
  ) -> (counts: Tensor, edges: Tensor) {
    do throws(TensorError) {
      let table = edges.array(of: Double.self)
      guard edges.rank == 1, table.count >= 2,
        zip(table, table.dropFirst()).allSatisfy({ $0 <= $1 })
      else {
        throw TensorError(
          .invalidArgument, "histogram: edges must be at least 2 numbers that ascend")
      }
      let counts = try countBins(.any(table), weights, density)
      return (counts, edges)
    } catch {
      return (Self.failure(error), Self.failure(error))
    }
  }

  // MARK: - Implementation

  private func histogramBounds(
    _ range: ClosedRange<Double>?
  ) throws(TensorError) -> (Double, Double) {
    var (low, high) = (0.0, 1.0)
    if let range {
      (low, high) = (range.lowerBound, range.upperBound)
    } else if count > 0 {
      (low, high) = (min().item(as: Double.self), max().item(as: Double.self))
    }
    guard low.isFinite, high.isFinite else {
      throw TensorError(
        .invalidArgument, "histogram: the range \(low) to \(high) is not finite; give one")
    }
    if low == high { return (low - 0.5, high + 0.5) }
    guard (high - low).isFinite else {
      throw TensorError(
        .invalidArgument,
        "histogram: the range \(low) to \(high) has no finite width; scale the elements first")
    }
    return (low, high)
  }

  private func countBins(
    _ edges: Binning.Edges, _ weights: Tensor?, _ density: Bool
  ) throws(TensorError) -> Tensor {
    if let weights, weights.shape != shape {
      throw TensorError(
        .shapeMismatch,
        "histogram: weights of shape \(Shape.text(weights.shape)) for \(Shape.text(shape))")
    }
    let type: DType =
      if case .uniform = edges, dtype == .float32 { .float32 } else { .float64 }
    let (count, bins) = (self.count, edges.values.count - 1)
    if let weights, let totals = try weightsOnDevice(weights, cast(to: type), edges.values) {
      return density ? totals / Self.widths(edges.values) / totals.sum() : totals
    }
    let totals: Tensor = try Self.immediately(
      [cast(to: type)] + (weights.map { [$0.cast(to: .float64)] } ?? []),
      accelerated: { accelerator, operands throws(DeviceError) -> Tensor? in
        guard operands.count == 1, accelerator.traits.hasFloat64 else { return nil }
        let counts = try accelerator.array(of: 8, count: bins)
        try KernelBinning.counts(
          operands[0], dtype: type, count: count, edges: edges, into: counts, on: accelerator)
        return Tensor(counts, dtype: .int64, shape: [bins])
      }
    ) { operands throws(DeviceError) in
      if operands.count == 2 {
        return Tensor(
          Binning.weights(
            operands[0].pointer(type), dtype: type,
            weights: operands[1].pointer(.float64).assumingMemoryBound(to: Double.self),
            count: count, edges: edges))
      }
      return Tensor(
        try Binning.counts(operands[0].pointer(type), dtype: type, count: count, edges: edges))
    }
    guard density else { return totals }
    let sum = totals.sum().cast(to: .float64)
    return totals.cast(to: .float64) / Self.widths(edges.values) / sum
  }

  private static func widths(_ edges: [Double]) -> Tensor {
    Tensor(zip(edges, edges.dropFirst()).map { $1 - $0 })
  }

  /// Sums of weights as a search for each number's bin and a sum at each place, which a device does.
  ///
  /// - Returns: nil when the work belongs on the host.
  private func weightsOnDevice(
    _ weights: Tensor, _ numbers: Tensor, _ edges: [Double]
  ) throws(TensorError) -> Tensor? {
    let bytes = count * (numbers.dtype.byteCount + 8)
    guard
      Placement.likelyDevice(recorded: Placement.recorded, bytes: bytes, inputs: []) != .cpu
    else { return nil }
    let (table, bins) = (Tensor(edges), edges.count - 1)
    let values = numbers.flattened().cast(to: .float64)
    let isInside = (values .>= edges[0]) .&& (values .<= edges[bins])
    // The last edge belongs to the last bin; what is outside goes to a bin behind it.
    let found = (table.places(of: values, side: .right) - 1).minimum(bins - 1)
    let places = Tensor.select(isInside, found, Tensor(integerLiteral: bins))
    return places.binCounts(weights: weights.flattened(), minimumCount: bins + 1)[0..<bins]
  }
}

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
      let (low, high) = try histogramBounds(range)
      let edges = Tensor.linspace(low, high, count: bins + 1, dtype: .float64)
      let table = edges.array(of: Double.self)
      let scale = Double(bins) / (high - low)
      let counts = try countBins(table, weights, density) { value in
        guard value >= low, value <= high else { return nil }
        var bin = Swift.min(Int((value - low) * scale), bins - 1)
        // The product is rounded; the edges decide.
        if value < table[bin] { bin -= 1 }
        if bin < bins - 1, value >= table[bin + 1] { bin += 1 }
        return bin
      }
      return (counts, edges)
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
      let last = table.count - 1
      let counts = try countBins(table, weights, density) { value in
        guard value >= table[0], value <= table[last] else { return nil }
        var (start, end) = (0, last)
        while end - start > 1 {
          let middle = (start + end) / 2
          if value >= table[middle] { start = middle } else { end = middle }
        }
        return start
      }
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
    return low == high ? (low - 0.5, high + 0.5) : (low, high)
  }

  private func countBins(
    _ edges: [Double], _ weights: Tensor?, _ density: Bool, _ bin: (Double) -> Int?
  ) throws(TensorError) -> Tensor {
    if let weights, weights.shape != shape {
      throw TensorError(
        .shapeMismatch,
        "histogram: weights of shape \(Shape.text(weights.shape)) for \(Shape.text(shape))")
    }
    var totals = Array(repeating: 0.0, count: edges.count - 1)
    let factors = weights?.array(of: Double.self)
    withUnsafeElements(of: Double.self) { values in
      for place in values.indices {
        guard let bin = bin(values[place]) else { continue }
        totals[bin] += factors?[place] ?? 1
      }
    }
    if density {
      let sum = totals.reduce(0, +)
      return Tensor(totals.indices.map { totals[$0] / (edges[$0 + 1] - edges[$0]) / sum })
    }
    return weights == nil ? Tensor(totals.map { Int($0) }) : Tensor(totals)
  }
}

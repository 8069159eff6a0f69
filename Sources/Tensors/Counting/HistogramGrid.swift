import SwiftwaterDevices

extension Tensor {
  /// Returns how many points fall in each cell of a grid.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | points × variables | |
  /// | `counts` | one axis for each variable | `int64`, or `float64` with weights or density |
  /// | `edges` | one for each variable | `bins + 1` numbers, `float64` |
  ///
  /// - Parameters:
  ///   - bins: The number of bins along each variable, or one number for all.
  ///   - ranges: What the bins cover along each variable; nil for the smallest to the largest. Points
  ///     outside are left out.
  ///   - weights: What each point counts; nil counts 1.
  ///   - density: Whether the counts are scaled so that they add up to 1 over the volume.
  /// - Complexity: O(*count* · log *bins* + *cells*).
  /// - Also known as: `numpy.histogramdd`; `numpy.histogram2d` of two columns.
  public func histogramGrid(
    bins: [Int] = [10], ranges: [ClosedRange<Double>]? = nil, weights: Tensor? = nil,
    density: Bool = false
  ) -> (counts: Tensor, edges: [Tensor]) {
    gridCounts(weights, density) { () throws(TensorError) in
      let variables = try gridVariables()
      let all = bins.count == 1 ? Array(repeating: bins[0], count: variables) : bins
      guard all.count == variables, ranges == nil || ranges?.count == variables,
        all.allSatisfy({ $0 > 0 })
      else {
        throw TensorError(
          .invalidArgument,
          "histogramGrid: bins \(bins) for \(variables) variables; give 1 or more, and a range, each"
        )
      }
      var edges: [Tensor] = []
      for (variable, bins) in all.enumerated() {
        _ = try Shape.count([bins], for: "histogramGrid")
        let column = self[.all, variable]
        var (low, high) = (0.0, 1.0)
        if let range = ranges?[variable] {
          (low, high) = (range.lowerBound, range.upperBound)
        } else if column.count > 0 {
          (low, high) = (column.min().item(as: Double.self), column.max().item(as: Double.self))
        }
        guard low.isFinite, high.isFinite else {
          throw TensorError(
            .invalidArgument, "histogramGrid: the range \(low) to \(high) is not finite; give one")
        }
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        guard (high - low).isFinite else {
          throw TensorError(
            .invalidArgument,
            "histogramGrid: the range \(low) to \(high) has no finite width; scale the points first"
          )
        }
        edges.append(.linspace(low, high, count: bins + 1, dtype: .float64))
      }
      return edges
    }
  }

  /// Returns how many points fall in each cell between given edges.
  ///
  /// - Parameters:
  ///   - edges: For each variable at least two numbers that ascend; cells include their lower edge,
  ///     the last one both.
  ///   - weights: What each point counts; nil counts 1.
  ///   - density: Whether the counts are scaled so that they add up to 1 over the volume.
  /// - Complexity: O(*count* · log *bins* + *cells*).
  /// - Also known as: `numpy.histogramdd` with edges.
  public func histogramGrid(
    edges: [Tensor], weights: Tensor? = nil, density: Bool = false
  ) -> (counts: Tensor, edges: [Tensor]) {
    gridCounts(weights, density) { () throws(TensorError) in
      let variables = try gridVariables()
      guard edges.count == variables, edges.allSatisfy({ $0.rank == 1 && $0.count >= 2 }),
        edges.allSatisfy({ $0.differences().min().item(as: Double.self) >= 0 })
      else {
        throw TensorError(
          .invalidArgument,
          "histogramGrid: give at least 2 edges that ascend for each of \(variables) variables")
      }
      return edges
    }
  }

  // MARK: - Implementation

  private func gridVariables() throws(TensorError) -> Int {
    guard rank == 2, !dtype.isComplex else {
      throw TensorError(
        .shapeMismatch,
        "histogramGrid: takes points × variables, got \(dtype) of shape \(Shape.text(shape))")
    }
    return shape[1]
  }

  private func gridCounts(
    _ weights: Tensor?, _ density: Bool, _ chosen: () throws(TensorError) -> [Tensor]
  ) -> (counts: Tensor, edges: [Tensor]) {
    do throws(TensorError) {
      let edges = try chosen()
      // One cell more on either side catches what lies outside.
      let cells = edges.map { $0.count + 1 }
      let total = try Shape.count(cells, for: "histogramGrid")
      var flat = Tensor.zeros([shape[0]], dtype: .int64)
      for (variable, edges) in edges.enumerated() {
        let column = self[.all, variable]
        let isLast = (column .== edges[-1]).cast(to: .int64)
        flat = flat * cells[variable] + edges.places(of: column, side: .right) - isLast
      }
      var counts = flat.binCounts(weights: weights, minimumCount: total).reshaped(cells)
      for axis in cells.indices { counts = counts.part(axis, from: 1, to: cells[axis] - 1) }
      guard density else { return (counts, edges) }
      var scaled = counts.cast(to: .float64) / counts.sum().cast(to: .float64)
      for (axis, edges) in edges.enumerated() {
        var along = Array(repeating: 1, count: cells.count)
        along[axis] = -1
        scaled = scaled / edges.differences().reshaped(along)
      }
      return (scaled, edges)
    } catch {
      let standIns = Self.parts { () throws(TensorError) in throw error }
      return (standIns[0], standIns)
    }
  }
}

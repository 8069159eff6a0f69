import SwiftwaterDevices

extension Tensor {
  /// Returns the smallest elements up to which at least given parts of all weight lie.
  ///
  /// - Parameters:
  ///   - parts: Numbers in 0...1.
  ///   - weights: 0 or more, of the shape of this tensor, or of one axis as long as `axis`.
  ///   - axis: The axis, from either end; nil takes all elements.
  /// - Returns: One slice for each part, on a new first axis; NaN where there is a NaN or no weight.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.quantile` with `weights` and `method="inverted_cdf"`.
  public func quantiles(_ parts: [Double], weights: Tensor, axis: Int? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      if let wrong = parts.first(where: { !(0...1).contains($0) }) {
        throw TensorError(
          .invalidArgument, "quantiles: \(wrong) is not a part in 0...1; divide percentiles by 100")
      }
      let rows: Tensor
      let factors: Tensor
      if let axis {
        let place = try Shape.axis(axis, rank: rank, for: "quantiles")
        rows = movingAxis(place, to: -1)
        factors =
          weights.shape == shape ? weights.movingAxis(place, to: -1) : weights
        guard weights.shape == shape || weights.shape == [shape[place]] else {
          throw wrongWeights(weights)
        }
      } else {
        guard weights.shape == shape else { throw wrongWeights(weights) }
        (rows, factors) = (flattened(), weights.flattened())
      }
      let extent = rows.shape[rows.rank - 1]
      let type = floatingType
      guard extent > 0 else {
        return .repeating(.float(.nan), [parts.count] + rows.shape.dropLast(), type)
      }
      let wide = factors.cast(to: .float64).broadcast(to: rows.shape)
      guard !(wide .< 0).any().item(as: Bool.self) else {
        throw TensorError(.invalidArgument, "quantiles: a weight is negative")
      }
      let order = rows.argSorted(axis: -1)
      let sorted = rows.takingAlong(order, axis: -1).cast(to: type)
      let sums = wide.takingAlong(order, axis: -1).cumulativeSum(axis: -1)
      let reached = sums / sums[..., .stride(from: -1, to: nil, by: 1)]
      // NaN is sorted to the end.
      let isLost = sorted[..., -1].isNaN() .|| reached[..., -1].isNaN()
      let slices = parts.map { part in
        let before = ((reached .< part) .|| (reached .== 0)).sum(axis: -1, keepingDimensions: true)
        let place = before.minimum((extent - 1).tensor)
        return Tensor.select(
          isLost, Double.nan.tensor, sorted.takingAlong(place, axis: -1).squeezed(axis: -1))
      }
      guard !slices.isEmpty else { return .zeros([0] + rows.shape.dropLast(), dtype: type) }
      return .stacked(slices)
    }
  }

  private func wrongWeights(_ weights: Tensor) -> TensorError {
    TensorError(
      .shapeMismatch,
      """
      quantiles: weights of shape \(Shape.text(weights.shape)) for \(Shape.text(shape)); give one \
      for each element, or one for each place of an axis
      """)
  }
}

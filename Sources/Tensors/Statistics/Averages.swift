import SwiftwaterDevices

extension Tensor {
  /// Returns the mean in which each element counts as much as its weight.
  ///
  /// - Parameters:
  ///   - weights: Of the shape of this tensor, or of one axis as long as `axis`.
  ///   - axis: The axis, from either end; nil takes all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  /// - Returns: NaN where the weights add up to 0.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.average`.
  public func average(
    weights: Tensor, axis: Int? = nil, keepingDimensions: Bool = false
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var factors = weights.cast(to: weights.wideType)
      if weights.shape != shape {
        guard let axis, weights.rank == 1 else {
          throw TensorError(
            .shapeMismatch,
            """
            average: weights of shape \(Shape.text(weights.shape)) for \(Shape.text(shape)); give \
            one for each element, or one for each place of an axis
            """)
        }
        let place = try Shape.axis(axis, rank: rank, for: "average")
        guard weights.count == shape[place] else {
          throw TensorError(
            .shapeMismatch,
            "average: \(weights.count) weights for extent \(shape[place]) of axis \(axis)")
        }
        var along = Array(repeating: 1, count: rank)
        along[place] = weights.count
        factors = factors.reshaped(along).broadcast(to: shape)
      }
      let total = (cast(to: wideType) * factors).sum(
        axis: axis, keepingDimensions: keepingDimensions)
      let scale = factors.sum(axis: axis, keepingDimensions: keepingDimensions)
      let common = Promotion.common(node, weights.node)
      return (total / scale).cast(to: common.isInexact ? common : Self.defaultFloat)
    }
  }

  /// Returns the distance from the smallest to the largest element, over all or over one axis.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.ptp`.
  public func peakToPeak(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    max(axis: axis, keepingDimensions: keepingDimensions)
      - min(axis: axis, keepingDimensions: keepingDimensions)
  }
}

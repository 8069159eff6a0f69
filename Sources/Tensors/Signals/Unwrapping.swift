import SwiftwaterDevices

extension Tensor {
  /// Returns the elements with whole periods added so that neighbours along an axis differ by at
  /// most half a period.
  ///
  /// - Parameters:
  ///   - period: What is added and taken away.
  ///   - jump: The smallest difference that is corrected; nil for half a period, which it is at
  ///     least.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.unwrap`.
  public func unwrapped(
    period: Double = 2 * Double.pi, jump: Double? = nil, axis: Int = -1
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "unwrapped")
      let x = cast(to: floatingType)
      let steps = x.differences(axis: place)
      let half = period / 2
      let folded = (steps + half) % period - half
      // A step of exactly half a period keeps its direction.
      let kept = Tensor.select((folded .== -half) .&& (steps .> 0), half.tensor, folded)
      let needed = Swift.max(jump ?? half, 0)
      let correction = Tensor.select(steps.abs() .< needed, 0.0.tensor, kept - steps)
      let n = shape[place]
      guard n > 1 else { return x }
      return .concatenated(
        [
          x.part(place, from: 0, to: 1),
          x.part(place, from: 1, to: n) + correction.cumulativeSum(axis: place),
        ], axis: place)
    }
  }
}

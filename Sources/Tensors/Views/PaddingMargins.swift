import SwiftwaterDevices

// Margins that are computed from the elements along an axis.

extension Tensor {
  /// What stands before and after an axis; nil for modes that repeat elements or a number.
  func margins(
    _ axis: Int, _ width: (before: Int, after: Int), _ mode: PaddingMode
  ) throws(TensorError) -> (before: Tensor, after: Tensor)? {
    let statistic: Tensor
    switch mode {
    case .linearRamp(let end):
      try dtype.requireToStore(.float(end), .float64, for: "padded")
      let first = part(axis, from: 0, to: 1)
      let last = part(axis, from: shape[axis] - 1, to: shape[axis])
      return (
        ramp(from: end, to: first, axis, width.before),
        ramp(from: end, to: last, axis, width.after).flipped(axis: axis)
      )
    case .mean: statistic = rounding { $0.mean(axis: axis, keepingDimensions: true) }
    case .median: statistic = rounding { $0.median(axis: axis, keepingDimensions: true) }
    case .maximum: statistic = max(axis: axis, keepingDimensions: true)
    case .minimum: statistic = min(axis: axis, keepingDimensions: true)
    default: return nil
    }
    func repeated(_ count: Int) -> Tensor {
      var target = shape
      target[axis] = count
      return statistic.broadcast(to: target)
    }
    return (repeated(width.before), repeated(width.after))
  }

  /// Steps from a number towards slices, which they do not reach.
  private func ramp(from start: Double, to slices: Tensor, _ axis: Int, _ count: Int) -> Tensor {
    var along = Array(repeating: 1, count: rank)
    along[axis] = count
    let type: DType = dtype.isInexact ? dtype : .float64
    let parts = Tensor.arange(count).cast(to: .float64) / Double(Swift.max(1, count))
    let steps = (slices.cast(to: type) - start) * parts.cast(to: type).reshaped(along) + start
    // Whole numbers are rounded down, as on lines between two of them.
    return (dtype.isInexact ? steps : steps.floor()).cast(to: dtype)
  }

  /// What a statistic makes of floats, in the type of this tensor.
  private func rounding(_ statistic: (Tensor) -> Tensor) -> Tensor {
    if dtype.isInexact { return statistic(self) }
    return statistic(cast(to: .float64)).rounded().cast(to: dtype)
  }
}

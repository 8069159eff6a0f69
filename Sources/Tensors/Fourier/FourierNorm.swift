extension Tensor {
  /// Which of a Fourier transform and its inverse is divided by the number of points.
  public enum FourierNorm: Sendable, CaseIterable {
    /// The inverse.
    case backward
    /// Both, by the square root: the transform keeps the sum of squares.
    case ortho
    /// The transform.
    case forward
  }
}

// MARK: - Implementation

extension Tensor.FourierNorm {
  /// What the sums over `count` points are multiplied by.
  func scale(_ count: Double, isInverse: Bool) -> Double {
    switch self {
    case .ortho: 1 / count.squareRoot()
    case .backward: isInverse ? 1 / count : 1
    case .forward: isInverse ? 1 : 1 / count
    }
  }

  /// The one under which the inverse does what the transform does under this one.
  var exchanged: Self {
    switch self {
    case .backward: .forward
    case .ortho: .ortho
    case .forward: .backward
    }
  }
}

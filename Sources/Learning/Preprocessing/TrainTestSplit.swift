import SwiftwaterTensors

/// A division of points into a part to learn from and a part to judge by.
public struct TrainTestSplit: Sendable {
  /// The places of the points to learn from, in random order, `int64`.
  public let train: Tensor
  /// The places of the points to judge by, in random order, `int64`.
  public let test: Tensor

  /// Divides `count` points at random.
  ///
  /// - Parameters:
  ///   - count: The number of points, at least 2.
  ///   - testShare: The part to judge by, between 0 and 1; at least one point goes each way.
  ///   - seed: Equal seeds give equal divisions.
  /// - Throws: ``LearningError`` with code `invalidParameter`.
  /// - Also known as: `sklearn.model_selection.train_test_split`.
  public init(count: Int, testShare: Double = 0.25, seed: UInt64) throws(LearningError) {
    guard count >= 2, count < 1 << 40, testShare > 0, testShare < 1 else {
      throw LearningError(
        .invalidParameter,
        "TrainTestSplit: cannot divide \(count) points with a test share of \(testShare)")
    }
    let order = Tensor.permutation(count, seed: seed)
    let size = min(count - 1, max(1, Int((Double(count) * testShare).rounded(.up))))
    test = order[0..<size]
    train = order[size...]
  }
}

import SwiftwaterDevices
import SwiftwaterTensors

extension Tensor {
  /// Returns the root of the mean squared difference to the truth.
  ///
  /// - Precondition: Both have the same shape and at least one element.
  /// - Also known as: `sklearn.metrics.root_mean_squared_error`.
  public func rootMeanSquaredError(to truth: Tensor) -> Double {
    requireSameShape(truth, for: "rootMeanSquaredError")
    return (self.cast(to: .float64) - truth.cast(to: .float64)).squared().mean().sqrt()
      .item(as: Double.self)
  }

  /// Returns the share of the truth's variance that these predictions explain: 1 is perfect, 0 no
  /// better than the mean.
  ///
  /// - Precondition: Both have the same shape; the truth varies.
  /// - Also known as: `sklearn.metrics.r2_score`.
  public func determination(of truth: Tensor) -> Double {
    requireSameShape(truth, for: "determination")
    let actual = truth.cast(to: .float64)
    let residual = (actual - self.cast(to: .float64)).squared().sum()
    let total = (actual - actual.mean()).squared().sum()
    return 1 - residual.item(as: Double.self) / total.item(as: Double.self)
  }

  /// Returns the share of labels that are the true ones.
  ///
  /// - Precondition: Both have the same shape and at least one element.
  /// - Also known as: `sklearn.metrics.accuracy_score`.
  public func accuracy(against truth: Tensor) -> Double {
    requireSameShape(truth, for: "accuracy")
    return (self .== truth).cast(to: .float64).mean().item(as: Double.self)
  }

  private func requireSameShape(_ truth: Tensor, for name: String) {
    requireThat(
      shape == truth.shape && count > 0,
      "\(name): predictions of shape \(shape) for a truth of shape \(truth.shape); reshape one")
  }
}

import SwiftwaterDevices
import SwiftwaterTensors

/// How well scores separate two classes, at every threshold.
///
/// - Also known as: `sklearn.metrics.roc_curve`, `sklearn.metrics.roc_auc_score`.
/// - Source: Fawcett 2006, algorithms 1 and 2, doi:10.1016/j.patrec.2005.10.010.
public struct ROCCurve: Sendable {
  /// The share of class 0 above each threshold, rising from 0 to 1.
  public let falsePositiveRates: [Double]
  /// The share of class 1 above each threshold, rising from 0 to 1.
  public let truePositiveRates: [Double]
  /// The thresholds, falling; infinity at the first point.
  public let thresholds: [Double]
  /// The area under the curve: the chance that a point of class 1 scores above one of class 0.
  public let area: Double

  /// Traces the curve of scores (n) against classes (n), 0 or 1 or `bool`.
  ///
  /// Points with the same score step together. Points in the middle of a straight part are left out.
  ///
  /// - Throws: ``LearningError`` for other classes, only one class, or scores that are not finite.
  /// - Complexity: O(*n*).
  public init(scores: Tensor, classes: Tensor) throws(LearningError) {
    let points = try FeatureColumns(scores.reshaped([scores.count, 1]), for: "ROCCurve")
    let truth = try TargetColumn(classes, matching: points, for: "ROCCurve")
    let order: Buffer
    do {
      order = try KeySort.places(of: points.column(0), descending: true)
    } catch {
      throw LearningError(.outOfMemory, "ROCCurve: \(error.message)")
    }
    let places = order.elements(of: Int64.self)
    var (hits, alarms, area) = (0.0, 0.0, 0.0)
    var curve: [(alarms: Double, hits: Double, threshold: Double)] = [(0, 0, .infinity)]
    for index in 0..<points.count {
      let place = Int(places[index])
      let score = points.values[place]
      let isClass = truth.values[place]
      guard isClass == 0 || isClass == 1 else {
        throw LearningError(
          .invalidData, "ROCCurve: class \(isClass) of point \(place) is neither 0 nor 1")
      }
      hits += isClass
      alarms += 1 - isClass
      let isLast = index == points.count - 1
      if isLast || points.values[Int(places[index + 1])] != score {
        let last = curve[curve.count - 1]
        area += (alarms - last.alarms) * (hits + last.hits) / 2
        if curve.count >= 2 {
          let before = curve[curve.count - 2]
          let isStraight =
            (last.alarms - before.alarms) * (hits - last.hits)
            == (alarms - last.alarms) * (last.hits - before.hits)
          if isStraight { curve.removeLast() }
        }
        curve.append((alarms, hits, score))
      }
    }
    guard hits > 0, alarms > 0 else {
      throw LearningError(
        .invalidData, "ROCCurve: all \(points.count) points have class \(hits > 0 ? 1 : 0)")
    }
    falsePositiveRates = curve.map { $0.alarms / alarms }
    truePositiveRates = curve.map { $0.hits / hits }
    thresholds = curve.map(\.threshold)
    self.area = area / (hits * alarms)
  }

  /// Returns the share of class 1 found at a share of false alarms, between the curve's points by
  /// a straight line.
  ///
  /// - Parameter falsePositiveRate: In 0...1.
  public func truePositiveRate(at falsePositiveRate: Double) -> Double {
    guard let upper = falsePositiveRates.firstIndex(where: { $0 > falsePositiveRate }) else {
      return truePositiveRates[truePositiveRates.count - 1]
    }
    guard upper > 0 else { return truePositiveRates[0] }
    let (x0, x1) = (falsePositiveRates[upper - 1], falsePositiveRates[upper])
    let (y0, y1) = (truePositiveRates[upper - 1], truePositiveRates[upper])
    return y0 + (y1 - y0) * (falsePositiveRate - x0) / (x1 - x0)
  }
}

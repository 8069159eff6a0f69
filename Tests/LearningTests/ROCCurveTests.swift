import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("ROC curve")
struct ROCCurveTests {
  @Test("The area and the corners are scikit-learn's", arguments: 0..<6)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read().roc[index]
    let curve = try ROCCurve(scores: Tensor(answer.scores), classes: Tensor(answer.classes))
    #expect(isClose(curve.area, answer.area, 1e-13) || abs(curve.area - answer.area) < 1e-15)
    #expect(
      difference(curve.falsePositiveRates, answer.corners.map { $0[0] }, relative: 1e-14) == nil)
    #expect(
      difference(curve.truePositiveRates, answer.corners.map { $0[1] }, relative: 1e-14) == nil)
    #expect(
      curve.thresholds.map { min($0, 1e308) } == answer.corners.map { $0[2] })
    // What scikit-learn keeps lies on the curve too. A rise straight up has many heights.
    for point in answer.points {
      let heights = zip(curve.falsePositiveRates, curve.truePositiveRates)
        .filter { isClose($0.0, point[0], 1e-12) }.map(\.1)
      let line = curve.truePositiveRate(at: point[0])
      let isOnRise =
        heights.count > 1 && point[1] >= (heights.min() ?? 1) - 1e-12
        && point[1] <= (heights.max() ?? 0) + 1e-12
      #expect(isOnRise || abs(line - point[1]) < 1e-12)
    }
  }

  @Test("Scores and classes that make no curve are named")
  func wording() {
    expectError("ROCCurve: all 2 points have class 0", .invalidData) {
      _ = try ROCCurve(scores: Tensor([0.1, 0.2]), classes: Tensor([0, 0]))
    }
    expectError("ROCCurve: class 3.0 of point 1 is neither 0 nor 1", .invalidData) {
      _ = try ROCCurve(scores: Tensor([0.1, 0.2]), classes: Tensor([0, 3]))
    }
    expectError("ROCCurve: points hold NaN or infinity; drop or fill them first", .invalidData) {
      _ = try ROCCurve(scores: Tensor([0.1, .nan]), classes: Tensor([0, 1]))
    }
    expectError("ROCCurve: 2 points need as many target values, got shape [3]", .shapeMismatch) {
      _ = try ROCCurve(scores: Tensor([0.1, 0.2]), classes: Tensor([0, 1, 1]))
    }
  }
}

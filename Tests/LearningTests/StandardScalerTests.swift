import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Standard scaler")
struct StandardScalerTests {
  @Test("Means, deviations and scaled points are scikit-learn's", arguments: 0..<2)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read().scaler[index]
    let points = Tensor(answer.points)
    let model = try StandardScaler().fit(points)
    #expect(difference(model.mean, answer.mean, relative: 1e-12, absolute: 1e-15) == nil)
    #expect(difference(model.scale, answer.scale, relative: 1e-12) == nil)
    let scaled = try model.transform(points)
    #expect(scaled.shape == points.shape)
    // Differences of close numbers lose digits: 1e-3 of spread at 1, 100 at 10,000.
    #expect(
      difference(
        scaled.array(of: Double.self), answer.transformed.flatMap(\.self), relative: 1e-9,
        absolute: 1e-10) == nil)
    #expect(
      difference(
        try model.inverseTransform(scaled).array(of: Double.self), answer.points.flatMap(\.self),
        relative: 1e-12) == nil)
  }

  @Test("One point is its own mean and is not divided by nothing")
  func onePoint() throws {
    let model = try StandardScaler().fit(Tensor([[3.0, -1]]))
    #expect(model.mean == [3, -1])
    #expect(model.scale == [1, 1])
  }

  @Test("A feature that does not vary is only shifted, whatever its size")
  func constant() throws {
    let points = Tensor.full([1000, 1], 0.1, dtype: .float64)
    let model = try StandardScaler().fit(points)
    #expect(model.scale == [1])
    #expect(try model.transform(points).abs().max().item(as: Double.self) < 1e-15)
  }
}

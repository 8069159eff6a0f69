import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Linear regression")
struct LinearRegressionTests {
  @Test("Coefficients, predictions and scores are scikit-learn's", arguments: 0..<2)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read().linear[index]
    let model = try LinearRegression().fit(Tensor(answer.points), Tensor(answer.target))
    #expect(difference(model.coefficients, answer.coefficients, relative: 1e-9) == nil)
    #expect(isClose(model.intercept, answer.intercept, 1e-9))
    let predictions = try model.predict(Tensor(answer.points))
    #expect(
      difference(predictions.array(of: Double.self), answer.predictions, relative: 1e-11) == nil)
    let truth = Tensor(answer.target)
    #expect(isClose(predictions.determination(of: truth), answer.determination, 1e-12))
    #expect(
      isClose(predictions.rootMeanSquaredError(to: truth), answer.rootMeanSquaredError, 1e-10))
  }

  @Test("Features of very different size are told apart")
  func scales() throws {
    let x = Tensor.normal([200, 2], seed: 6, dtype: .float64) * Tensor([1e-9, 1e9])
    let y = x.matmul(Tensor([3e9, -2e-9])) + 4.0
    let model = try LinearRegression().fit(x, y)
    #expect(difference(model.coefficients, [3e9, -2e-9], relative: 1e-9) == nil)
    #expect(isClose(model.intercept, 4, 1e-9))
  }

  @Test("Features that depend on others, and too few points, are refused")
  func dependent() {
    let points = Tensor([[1, 2], [2, 4], [3, 6], [5, 10]] as [[Double]])
    expectError(
      """
      LinearRegression: a feature is constant or depends on others, or there are fewer points (4) \
      than features and intercept (3): leastSquares: column 2 depends on the columns before it; \
      leave it out, or call leastSquares(_:cutoff:)
      """, .invalidData
    ) { _ = try LinearRegression().fit(points, Tensor.zeros([4])) }
    #expect(throws: LearningError.self) {
      _ = try LinearRegression().fit(Tensor([[1.0, 2]]), Tensor([1.0]))
    }
  }
}

import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Logistic regression")
struct LogisticRegressionTests {
  @Test("Coefficients and probabilities are scikit-learn's", arguments: 0..<6)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read().logistic[index]
    let points = Tensor(answer.points)
    let model = try LogisticRegression(
      inverseRegularization: answer.inverseRegularization, tolerance: 1e-12
    ).fit(points, Tensor(answer.classes))
    #expect(model.hasConverged)
    #expect(difference(model.coefficients, answer.coefficients, relative: 1e-6) == nil)
    #expect(abs(model.intercept - answer.intercept) <= 1e-6 * max(1, abs(answer.intercept)))
    #expect(
      difference(
        try model.probabilities(points).array(of: Double.self), answer.probabilities,
        relative: 1e-6, absolute: 1e-9) == nil)
    #expect(try model.predict(points).array(of: Int.self) == answer.predictions)
  }

  @Test("Separable classes without much of a penalty come to an end")
  func separable() throws {
    let points = Tensor([[-2.0], [-1], [1], [2]])
    let model = try LogisticRegression(inverseRegularization: 1e12).fit(
      points, Tensor([false, false, true, true]))
    #expect(model.coefficients[0] > 5)
    #expect(try model.predict(points).array(of: Bool.self) == [false, false, true, true])
  }

  @Test("A constant feature gets no weight and does no harm")
  func constant() throws {
    let x = Tensor.normal([100, 1], seed: 3, dtype: .float64)
    let classes = (x[.all, 0] + Tensor.normal([100], seed: 4, dtype: .float64)) .> 0
    let alone = try LogisticRegression().fit(x, classes)
    let ones = Tensor.zeros([100, 1], dtype: .float64)
    let both = try LogisticRegression().fit(Tensor.concatenated([x, ones], axis: 1), classes)
    #expect(isClose(both.coefficients[0], alone.coefficients[0], 1e-9))
    #expect(abs(both.coefficients[1]) < 1e-12)
  }

  @Test("Classes that are not two are named")
  func classes() {
    let points = Tensor([[1.0], [2], [3]])
    expectError("LogisticRegression: class 2.0 of point 1 is neither 0 nor 1", .invalidData) {
      _ = try LogisticRegression().fit(points, Tensor([0, 2, 1]))
    }
    expectError("LogisticRegression: all 3 points have class 1", .invalidData) {
      _ = try LogisticRegression().fit(points, Tensor([true, true, true]))
    }
    expectError(
      """
      LogisticRegression: 5000 features; use at most 4096, because Newton's method keeps a square \
      matrix of them
      """, .invalidData
    ) { _ = try LogisticRegression().fit(Tensor.zeros([2, 5000]), Tensor([0, 1])) }
  }
}

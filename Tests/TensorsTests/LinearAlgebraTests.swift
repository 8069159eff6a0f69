import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

@Suite("Linear algebra")
struct LinearAlgebraTests {
  @Test("Products are NumPy's", arguments: 0..<8)
  func products(_ index: Int) throws {
    let answer = try RecordedAnswers.read().products[index]
    let (a, b) = (try answer.a.tensor(), try answer.b.tensor())
    let expected = answer.result.values.map(\.value)
    let found = a.matmul(b)
    #expect(found.shape == answer.result.shape)
    // The terms are of size 1, and at most 33 of them.
    #expect(
      difference(found.array(of: Double.self), expected, relative: 1e-13, absolute: 1e-14) == nil)
    let single = a.cast(to: .float32).matmul(b.cast(to: .float32))
    #expect(single.dtype == .float32)
    #expect(
      difference(single.array(of: Double.self), expected, relative: 1e-5, absolute: 1e-5) == nil)
  }

  @Test("A transposed view is multiplied as its copy is")
  func views() {
    let a = Tensor.normal([7, 5], seed: 1, dtype: .float64)
    let copied = a.transposed() + 0
    #expect(
      a.transposed().matmul(a).array(of: Double.self) == copied.matmul(a).array(of: Double.self))
  }

  @Test("The plain loops and the library agree to rounding", arguments: [1, 4, 33, 100])
  func plain(_ n: Int) {
    let a = Tensor.normal([n, n + 1], seed: 2, dtype: .float64)
    let b = Tensor.normal([n + 1, n + 2], seed: 3, dtype: .float64)
    var result = Array(repeating: Double.nan, count: n * (n + 2))
    a.withUnsafeElements(of: Double.self) { a in
      b.withUnsafeElements(of: Double.self) { b in
        result.withUnsafeMutableBufferPointer { result in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = result.baseAddress else {
            return
          }
          MatrixProduct.plain(a, b, c, n, n + 2, n + 1)
        }
      }
    }
    #expect(
      difference(result, a.matmul(b).array(of: Double.self), relative: 1e-12, absolute: 1e-12)
        == nil)
  }

  @Test("Least squares are NumPy's, whatever the sizes of the columns", arguments: 0..<4)
  func leastSquares(_ index: Int) throws {
    let answer = try RecordedAnswers.read().leastSquares[index]
    let found = try answer.a.tensor().leastSquares(answer.b.tensor())
    #expect(
      difference(
        found.array(of: Double.self), answer.result.values.map(\.value), relative: 1e-8) == nil)
  }

  @Test("Matrices that do not fit are named with the remedy")
  func wording() throws {
    let product = #expect(throws: TensorError.self) {
      try checked { Tensor.ones([2, 3]).matmul(Tensor.ones([2, 3])) }
    }
    #expect(
      product?.message == """
        matmul: (2, 3) and (2, 3) do not fit: the left has 3 columns, the right 2 rows (transpose \
        one side?)
        """)
    let singular = #expect(throws: TensorError.self) {
      _ = try Tensor([[1, 2], [2, 4], [3, 6]] as [[Double]]).leastSquares(Tensor([1.0, 2, 3]))
    }
    #expect(singular?.code == .singularMatrix)
    #expect(
      singular?.message == """
        leastSquares: column 1 depends on the columns before it; leave it out, or call \
        leastSquares(_:cutoff:)
        """)
    let wide = #expect(throws: TensorError.self) {
      _ = try Tensor.ones([1, 2]).leastSquares(Tensor([1.0]))
    }
    #expect(
      wide?.message == """
        leastSquares: needs an m × n matrix with m ≥ n and m values, got (1, 2) and (1,); \
        leastSquares(_:cutoff:) takes any
        """)
  }
}

import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Stacks of small matrices")
struct SmallMatrixTests {
  /// Well-conditioned matrices.
  private func stack(_ count: Int, _ order: Int, _ dtype: DType) -> Tensor {
    Tensor.uniform([count, order, order], in: -1..<1, seed: UInt64(order), dtype: dtype)
      + 2 * Tensor.eye(order).cast(to: dtype)
  }

  @Test(
    "Inverses, solutions and determinants are those of larger matrices around them",
    arguments: 1...4)
  func agreement(_ order: Int) throws {
    for dtype in [DType.float32, .float64] {
      let a = stack(30, order, dtype)
      let tolerance = dtype == .float32 ? 1e-4 : 1e-12
      let b = Tensor.uniform([30, order, 3], seed: 9, dtype: dtype)
      // A matrix of 6 × 6 with ones below is none of the small ones.
      var large = Tensor.zeros([30, 6, 6], dtype: dtype) + Tensor.eye(6).cast(to: dtype)
      large[.all, ..<order, ..<order] = a
      let part = try large.inverse()[.all, ..<order, ..<order]
      #expect(try a.inverse().allClose(to: part, relative: tolerance, absolute: tolerance))
      #expect(a.determinant().allClose(to: large.determinant(), relative: tolerance))
      #expect(a.matmul(try a.solve(b)).allClose(to: b, relative: tolerance, absolute: tolerance))
      let one = b[.all, .all, 0]
      #expect(
        try a[3].solve(one[3]).allClose(
          to: a.inverse()[3].matmul(one[3]), relative: tolerance, absolute: tolerance))
    }
  }

  @Test("Rows are swapped for the larger pivot")
  func pivots() throws {
    let a = Tensor([[0.0, 2], [3, 4]])
    #expect(a.determinant().item(as: Double.self) == -6)
    #expect(try a.solve(Tensor([2.0, 7])).array(of: Double.self) == [1, 1])
    let tiny = Tensor([[1e-20, 1], [1, 1]])
    #expect(try tiny.solve(Tensor([1.0, 2])).allClose(to: Tensor([1.0, 1])))
  }

  @Test("Determinants whose partial products are beyond the type")
  func scales() {
    let wide = Tensor([1e300, 1e300, 1e-300, 1e-300]).diagonalMatrix()
    #expect(Swift.abs(wide.determinant().item(as: Double.self) - 1) < 1e-12)
    let narrow = Tensor([1e-200, 1e-200, 1e200, 1e200]).diagonalMatrix()
    #expect(Swift.abs(narrow.determinant().item(as: Double.self) - 1) < 1e-12)
    #expect(
      Tensor([1e200, 1e200]).diagonalMatrix().determinant().item(as: Double.self) == .infinity)
    #expect(Tensor([[1.0, 2], [2, 4]]).determinant().item(as: Double.self) == 0)
    #expect(Tensor([[Double.nan, 1], [1, 1]]).determinant().item(as: Double.self).isNaN)
    #expect(Tensor.zeros([0, 3, 3], dtype: .float64).determinant().shape == [0])
  }

  @Test("The first singular matrix of a stack is named, for any number of threads")
  func singular() throws {
    var a = stack(40_000, 2, .float64) * 1
    a[31_000] = Tensor([[1.0, 2], [2, 4]])
    a[35_000] = Tensor([[0.0, 0], [0, 0]])
    for threads in [1, 2, 7] {
      Threads.with(count: threads) {
        let inverse = #expect(throws: TensorError.self) { try a.inverse() }
        #expect(inverse?.code == .singularMatrix)
        #expect(inverse?.message.contains("matrix 31000 of the stack") == true)
        let solution = #expect(throws: TensorError.self) { try a.solve(a) }
        #expect(solution?.message.contains("matrix 31000 of the stack") == true)
      }
    }
  }
}

import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Linear algebra that has no answer")
struct LinearAlgebraFailureTests {
  @Test("NaN and infinity end at once: as an error where they would iterate, as NaN elsewhere")
  func notFinite() throws {
    for isLibrary in [true, false] {
      try LAPACK.$isUsed.withValue(isLibrary) {
        for bad in [Double.nan, .infinity] {
          let a = Tensor([[1, bad], [2, 3]] as [[Double]])
          let h = Tensor([[1, 0], [bad, 3]] as [[Double]])
          let failing: [() throws -> Void] = [
            { _ = try a.svd() }, { _ = try a.singularValues() }, { _ = try a.eigen() },
            { _ = try a.eigenvalues() }, { _ = try h.symmetricEigen() }, { _ = try h.cholesky() },
            { _ = try a.pseudoInverse() }, { _ = try a.matrixRank() },
            { _ = try a.matrixExponential() },
            { _ = try a.leastSquares(Tensor([1.0, 2]), cutoff: nil) },
          ]
          for body in failing { #expect(Self.code(body) == .notFinite) }
          // The other triangle is not read.
          let factor = try h.cholesky(upper: true)
          #expect(factor.isFinite().all().item())
        }
        let a = Tensor([[1, Double.nan], [2, 3]])
        #expect(a.determinant().isNaN().item())
        let (inverse, solution) = (try a.inverse(), try a.solve(Tensor([1.0, 2])))
        #expect(inverse.isNaN().any().item())
        #expect(solution.isNaN().any().item())
        #expect(a.qr().r.isNaN().any().item())
        #expect(a.norm(2).isNaN().item())
        #expect(a.conditionNumber().isNaN().item())
      }
    }
  }

  @Test("Singular and indefinite matrices are named with the remedy")
  func wording() {
    for isLibrary in [true, false] {
      LAPACK.$isUsed.withValue(isLibrary) {
        let singular = Tensor([[1, 2], [2, 4]] as [[Double]])
        #expect(
          Self.message { _ = try singular.solve(Tensor([1.0, 2])) }
            == "solve: the matrix is singular: pivot 2 is 0; use pseudoInverse or leastSquares")
        let stack = Tensor.stacked([.eye(2, dtype: .float64), singular])
        #expect(
          Self.message { _ = try stack.inverse() } == """
            inverse: matrix 1 of the stack is singular: pivot 2 is 0; use pseudoInverse or \
            leastSquares
            """)
        #expect(
          Self.message { _ = try singular.solveTriangular(Tensor([1.0, 2]), lower: true) } == nil)
        #expect(
          Self.code { _ = try Tensor.zeros([2, 2]).solveTriangular(.ones([2]), lower: true) }
            == .singularMatrix)
        #expect(
          Self.message { _ = try Tensor([[1, 2], [2, 1]] as [[Double]]).cholesky() } == """
            cholesky: the matrix is not positive definite: its leading minor of order 2 is not \
            positive; check that it is symmetric, or add to its diagonal
            """)
        #expect(Self.code { _ = try singular.matrixPower(-1) } == .singularMatrix)
        #expect(singular.conditionNumber(1).item() == Double.infinity)
        #expect(singular.determinant().item() == 0.0)
      }
    }
  }

  @Test("Shapes and types that do not fit are named with the remedy")
  func shapes() {
    let wide = Tensor.ones([2, 3])
    #expect(
      Self.message { _ = try wide.inverse() } == "inverse: takes square matrices, got shape (2, 3)")
    #expect(
      Self.message { _ = try Tensor.ones([3]).svd() }
        == "svd: takes a matrix or a stack of them, got shape (3,); reshape first")
    #expect(
      Self.message { _ = try Tensor.eye(3).solve(.ones([2])) } == """
        solve: a matrix of 3 rows needs targets of 3 rows, got shapes (3, 3) and (2,)
        """)
    #expect(
      Self.message { _ = try wide.cast(to: .float16).svd() }
        == "svd: does not take float16, which has too few digits; cast to float32")
    let failing: [() throws -> Void] = [
      { _ = try checked { wide.determinant() } }, { _ = try checked { wide.lu().p[5] } },
      { _ = try checked { Tensor.ones([3]).qr().q } }, { _ = try checked { wide.norm(3) } },
      { _ = try checked { wide.norm(.nuclear, axis: 0) } },
      { _ = try checked { wide.norm(axes: (1, -1)) } },
      { _ = try checked { Tensor.ones([2, 2, 2]).norm(1) } },
      { _ = try checked { Tensor.zeros([0, 0]).conditionNumber() } },
      { _ = try checked { Tensor.multiDot([wide]) } },
      { _ = try checked { Tensor.multiDot([wide, Tensor.ones([3, 1, 1])]) } },
      { _ = try checked { wide.vectorDot(Tensor.ones([2])) } },
      { _ = try checked { Tensor.ones([3]).matrixVector(wide) } },
      { _ = try checked { Tensor.toeplitz(wide) } },
      { _ = try wide.matrixPower(2) }, { _ = try wide.tensorInverse(count: 1) },
      { _ = try wide.tensorInverse(count: 9) }, { _ = try wide.tensorSolve(.ones([2])) },
      { _ = try wide.tensorSolve(.ones([2]), axes: [0, 0]) },
      { _ = try wide.leastSquares(.ones([3]), cutoff: nil) }, { _ = try wide.eigen() },
    ]
    for (place, body) in failing.enumerated() {
      #expect(Self.message(body) != nil, "body \(place) does not fail")
    }
  }

  @Test("Factors taken once solve many systems, of wider types too")
  func factorsKept() throws {
    let a = Tensor([[4, 1], [2, 3]] as [[Float]])
    let factors = try a.luFactored()
    let targets = Tensor.normal([5, 2, 3], seed: 8)
    let found = try factors.solve(targets)
    #expect(a.matmul(found).allClose(to: targets, absolute: 1e-5))
    let complex = try factors.solve(Tensor([Complex<Float>(5, 1), Complex(5, 1)]))
    #expect(complex.dtype == .complex64)
    #expect(complex.allClose(to: try a.solve(Tensor([Complex<Float>(5, 1), Complex(5, 1)]))))
    #expect(Self.code { _ = try factors.solve(.ones([3])) } == .shapeMismatch)
    #expect(Self.code { _ = try Tensor.ones([2, 2]).luFactored() } == .singularMatrix)
  }

  @Test("What cannot fail is recorded and computed when it is looked at, each part alone too")
  func lazy() {
    let a = Tensor.normal([4, 3], seed: 9, dtype: .float64)
    let (q, r) = (a * 2).qr()
    // A broadcast view has no elements of its own.
    let repeated = a.broadcast(to: [2, 4, 3]).qr().r
    #expect((repeated[1] * 2).allClose(to: r))
    #expect(q.matmul(r).allClose(to: a * 2))
    let (sign, _) = Tensor.eye(3).signedLogDeterminant()
    #expect(sign.item() == 1.0)
  }

  @Test("Whole numbers are computed in the default float")
  func wholeNumbers() throws {
    let a = Tensor([[2, 1], [1, 3]] as [[Int]])
    #expect(try a.inverse().dtype == Tensor.defaultFloat)
    #expect(abs(a.determinant().item(as: Double.self) - 5) < 1e-6)
    #expect(a.norm().dtype == Tensor.defaultFloat)
    #expect(try a.matrixPower(3).array(of: Int.self) == [15, 20, 20, 35])
  }

  // MARK: - Implementation

  private static func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func code(_ body: () throws -> Void) -> TensorError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? TensorError)?.code
    }
  }
}

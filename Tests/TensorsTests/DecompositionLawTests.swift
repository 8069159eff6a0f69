import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// What must hold of factors whatever their signs and order, on the library and the plain loops.
@Suite("Laws of decompositions")
struct DecompositionLawTests {
  static let types: [DType] = [.float32, .float64, .complex64, .complex128]
  static let shapes = [
    [0, 0], [0, 3], [3, 0], [1, 1], [1, 4], [4, 1], [5, 3], [3, 5], [33, 31], [3, 2, 4], [0, 2, 2],
    [70, 70],
  ]

  @Test("Q R is the matrix, and Q's columns are orthonormal", arguments: types)
  func qr(_ type: DType) throws {
    for (shape, isLibrary) in Self.cases {
      LAPACK.$isUsed.withValue(isLibrary) {
        let a = Self.random(shape, type)
        for size in [Tensor.FactorSize.reduced, .complete] {
          let (q, r) = a.qr(size)
          let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
          #expect(q.shape == shape.dropLast(2) + [m, size == .complete ? m : min(m, n)])
          Self.expectSame(q.matmul(r), a, "Q R of \(shape), \(isLibrary)")
          Self.expectOrthonormal(q, "Q of \(shape), \(isLibrary)")
          #expect(r.equals(r.upperTriangle()))
        }
      }
    }
  }

  @Test(
    "U S Vᴴ is the matrix, also a singular one, and both bases are orthonormal", arguments: types)
  func svd(_ type: DType) throws {
    for (shape, isLibrary) in Self.cases {
      try LAPACK.$isUsed.withValue(isLibrary) {
        let a = Self.random(shape, type)
        let flat = a * Tensor.zeros([], dtype: type)
        let doubled = Tensor.concatenated([a, a], axis: -1)
        for matrix in [a, flat, doubled, doubled.matrixTransposed()] {
          for size in [Tensor.FactorSize.reduced, .complete] {
            let (u, s, vh) = try matrix.svd(size)
            let k = s.shape[s.rank - 1]
            let product = (u[..., 0..<k] * s.expanded(axis: -2)).matmul(vh[..., 0..<k, .all])
            Self.expectSame(product, matrix, "U S Vᴴ of \(matrix.shape), \(isLibrary)")
            Self.expectOrthonormal(u, "U of \(matrix.shape), \(isLibrary)")
            Self.expectOrthonormal(vh.matrixTransposed(), "V of \(matrix.shape), \(isLibrary)")
            #expect(s.dtype == type.component)
            #expect((s[..., 0..<Swift.max(0, k - 1)] .>= s[..., min(1, k)..<k]).all().item())
          }
        }
      }
    }
  }

  @Test(
    "Eigenvectors of Hermitian matrices are orthonormal and keep their direction", arguments: types)
  func symmetricEigen(_ type: DType) throws {
    for (shape, isLibrary) in Self.cases where shape[shape.count - 1] == shape[shape.count - 2] {
      try LAPACK.$isUsed.withValue(isLibrary) {
        let a = Self.random(shape, type)
        let h = a + a.matrixTransposed().conjugated()
        for (matrix, isLower) in [(h.lowerTriangle(), true), (h.upperTriangle(), false)] {
          let (values, vectors) = try matrix.symmetricEigen(lower: isLower)
          #expect(values.dtype == type.component)
          Self.expectSame(
            h.matmul(vectors), vectors * values.expanded(axis: -2), "\(shape), \(isLibrary)")
          Self.expectOrthonormal(vectors, "\(shape), \(isLibrary)")
        }
      }
    }
  }

  @Test("Eigenvectors keep their direction and have length 1", arguments: types)
  func eigen(_ type: DType) throws {
    for (shape, isLibrary) in Self.cases where shape[shape.count - 1] == shape[shape.count - 2] {
      try LAPACK.$isUsed.withValue(isLibrary) {
        let a = Self.random(shape, type)
        let (values, vectors) = try a.eigen()
        #expect(values.dtype == type.complex && vectors.dtype == type.complex)
        Self.expectSame(
          a.cast(to: type.complex).matmul(vectors), vectors * values.expanded(axis: -2),
          "\(shape), \(isLibrary)")
        let lengths = vectors.norm(axis: -2)
        Self.expectSame(lengths, .ones(lengths.shape, dtype: lengths.dtype), "lengths of \(shape)")
      }
    }
  }

  @Test("Matrices without a basis of eigenvectors have their eigenvalues all the same")
  func defective() throws {
    let block = Tensor([[2, 1, 0], [0, 2, 1], [0, 0, 2]] as [[Double]])
    let turn = Tensor([[0, -1], [1, 0]] as [[Double]])
    for isLibrary in [true, false] {
      try LAPACK.$isUsed.withValue(isLibrary) {
        let (values, vectors) = try block.eigen()
        #expect(values.real().array(of: Double.self).allSatisfy { abs($0 - 2) < 1e-4 })
        #expect(vectors.isFinite().all().item())
        let pair = try turn.eigenvalues().imaginary().array(of: Double.self)
        #expect(pair == [1, -1])
        // A long Jordan block's vectors would overflow without scaling on the way.
        let long = Tensor.eye(40, columns: 40, offset: 1, dtype: .float64)
        let (_, chain) = try long.eigen()
        #expect(chain.isFinite().all().item())
      }
    }
  }

  @Test("Very large and very small matrices have singular values and eigenvalues")
  func extremes() throws {
    for isLibrary in [true, false] {
      try LAPACK.$isUsed.withValue(isLibrary) {
        for scale in [1e300, 1e-300] {
          let a = Tensor([[3, 1], [1, 3]] as [[Double]]) * scale
          for values in [try a.symmetricEigenvalues(), try a.singularValues().flipped()] {
            let found = (values / scale).array(of: Double.self)
            #expect(difference(found, [2, 4], relative: 1e-12) == nil, "\(isLibrary) \(scale)")
          }
        }
      }
    }
  }

  @Test("A determinant beyond the range of its factors' product is found")
  func scaledDeterminant() {
    let diagonal = Tensor([1e200, 1e200, 1e-200, 1e-200, 3]).diagonalMatrix()
    #expect(abs(diagonal.determinant().item(as: Double.self) - 3) < 1e-12)
    #expect(Tensor([1e200, 1e200]).diagonalMatrix().determinant().item() == Double.infinity)
    let (sign, logarithm) = Tensor([1e200, -1e200]).diagonalMatrix().signedLogDeterminant()
    #expect(sign.item() == -1.0)
    #expect(abs(logarithm.item(as: Double.self) - 921.0340371976183) < 1e-9)
  }

  // MARK: - Implementation

  private static let cases = shapes.flatMap { shape in [(shape, true), (shape, false)] }

  private static func random(_ shape: [Int], _ type: DType) -> Tensor {
    let real = Tensor.normal(shape, seed: 5, dtype: type.component)
    return type.isComplex
      ? .complex(real, Tensor.normal(shape, seed: 6, dtype: type.component)) : real
  }

  private static func expectSame(_ a: Tensor, _ b: Tensor, _ comment: String) {
    #expect(a.shape == b.shape, "\(comment)")
    guard a.shape == b.shape, a.count > 0 else { return }
    let size = max(1, b.abs().max().item(as: Double.self))
    let tolerance = (a.dtype.component == .float32 ? 2e-5 : 1e-13) * size * 10
    let difference = (a - b).abs().max().item(as: Double.self)
    #expect(difference <= tolerance, "\(comment): \(difference)")
  }

  private static func expectOrthonormal(_ q: Tensor, _ comment: String) {
    let product = q.matrixTransposed().conjugated().matmul(q)
    let n = q.shape[q.rank - 1]
    expectSame(
      product, Tensor.eye(n, columns: n, dtype: q.dtype).broadcast(to: product.shape), comment)
  }
}

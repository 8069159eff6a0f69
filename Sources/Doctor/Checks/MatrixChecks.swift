import SwiftwaterDevices
import SwiftwaterTensors

extension Check {
  /// Products of matrices, of stacks of small ones, with transposed and strided operands.
  static let products: [Check] = [
    DType.float16, .bfloat16, .float32, .float64, .complex64, .int32,
  ].flatMap { dtype in
    let cases: [(String, @Sendable () -> [Tensor])] = [
      (
        "[67, 129] by [129, 43]",
        { [Sample.tame(dtype, [67, 129]).matmul(Sample.tame(dtype, [129, 43], seed: 2))] }
      ),
      (
        "[300, 257] transposed by [300, 31]",
        {
          let a = Sample.tame(dtype, [300, 257])
          return [a.transposed().matmul(Sample.tame(dtype, [300, 31], seed: 2))]
        }
      ),
      (
        "100 of [5, 7] by [7, 3]",
        { [Sample.tame(dtype, [100, 5, 7]).matmul(Sample.tame(dtype, [100, 7, 3], seed: 2))] }
      ),
      (
        "a matrix by a vector",
        { [Sample.tame(dtype, [129, 65]).matmul(Sample.tame(dtype, [65], seed: 2))] }
      ),
    ]
    return cases.map { name, compute in
      Check(
        family: "matrix products", name: name, dtype: dtype,
        tolerance: dtype.isInteger ? .exact : .relative(1e-5 * scale(dtype)), compute: compute)
    }
  }

  /// Factorisations and what is solved with them.
  static let decompositions: [Check] = [DType.float32, .float64].flatMap { dtype in
    let cases: [(String, @Sendable () throws -> [Tensor])] = [
      (
        "cholesky",
        {
          let a = Sample.tame(dtype, [40, 60])
          return [try a.matmul(a.transposed()).cholesky()]
        }
      ),
      (
        "solve",
        { [try wellPosed(dtype).solve(Sample.tame(dtype, [40, 3], seed: 4))] }
      ),
      ("inverse", { [try wellPosed(dtype).inverse()] }),
      (
        "qr",
        {
          let (q, r) = Sample.tame(dtype, [60, 40]).qr()
          return [q.abs(), r.abs()]
        }
      ),
      (
        "lu",
        {
          let (p, l, u) = wellPosed(dtype).lu()
          return [p, l, u]
        }
      ),
      (
        "svd",
        {
          let (u, s, vh) = try Sample.tame(dtype, [60, 40]).svd()
          return [(u * s).matmul(vh), s]
        }
      ),
      ("singularValues", { [try Sample.tame(dtype, [60, 40]).singularValues()] }),
      (
        "symmetricEigenvalues",
        {
          let a = Sample.tame(dtype, [40, 40])
          return [try (a + a.transposed()).symmetricEigenvalues()]
        }
      ),
      (
        "symmetricEigen",
        {
          let a = Sample.tame(dtype, [40, 40])
          let (values, vectors) = try (a + a.transposed()).symmetricEigen()
          return [(vectors * values).matmul(vectors.transposed()), values]
        }
      ),
      ("determinant", { [wellPosed(dtype).determinant()] }),
    ]
    return cases.map { name, compute in
      Check(
        family: "decompositions", name: name, dtype: dtype,
        tolerance: .relative(2e-4 * scale(dtype)), compute: compute)
    }
  }

  /// Fourier transforms of round and awkward lengths.
  static let transforms: [Check] = [DType.float32, .float64].flatMap { dtype in
    [1, 64, 1000, 1009].flatMap { length -> [Check] in
      [
        Check(
          family: "transforms", name: "rfft of \(length)", dtype: dtype,
          tolerance: .relative(1e-5 * scale(dtype))
        ) { [Sample.tame(dtype, [3, length]).rfft()] },
        Check(
          family: "transforms", name: "fft of \(length)", dtype: dtype,
          tolerance: .relative(1e-5 * scale(dtype))
        ) { [Sample.tame(dtype, [3, length]).fft().ifft()] },
      ]
    }
  }

  // MARK: - Implementation

  /// A matrix of 40² that is far from singular.
  private static func wellPosed(_ dtype: DType) -> Tensor {
    Sample.tame(dtype, [40, 40]) + Tensor.eye(40).cast(to: dtype) * 10
  }
}

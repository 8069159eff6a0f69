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
        // Few tiles and long sums, which are cut.
        "[16, 20001] by [20001, 9]",
        {
          [
            Sample.tame(dtype, [16, 20_001]).matmul(Sample.tame(dtype, [20_001, 9], seed: 2))
          ]
        }
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

  /// Stacks of small matrices, in a group's memory and beyond it.
  static let stacks: [Check] = [DType.float32, .float64, .complex64].flatMap { dtype in
    [(100, 12), (3, 70)].flatMap { count, n -> [Check] in
      let cases: [(String, @Sendable () throws -> [Tensor])] = [
        (
          "cholesky",
          {
            let a = Sample.tame(dtype, [count, n, n])
            let square = a.matmul(a.matrixTransposed().conjugated())
            return [try (square + Tensor.eye(n).cast(to: dtype) * 10).cholesky()]
          }
        ),
        (
          "lu",
          {
            let (p, l, u) = wellPosed(dtype, [count], n).lu()
            return [p, l, u]
          }
        ),
        (
          "solve",
          {
            [try wellPosed(dtype, [count], n).solve(Sample.tame(dtype, [count, n, 3], seed: 4))]
          }
        ),
        (
          "luFactored",
          {
            let factored = try wellPosed(dtype, [count], n).luFactored()
            return [try factored.solve(Sample.tame(dtype, [count, n, 3], seed: 4))]
          }
        ),
        (
          "solveTriangular",
          {
            let right = Sample.tame(dtype, [count, n, 3], seed: 4)
            return [try wellPosed(dtype, [count], n).solveTriangular(right, lower: true)]
          }
        ),
        ("inverse", { [try wellPosed(dtype, [count], n).inverse()] }),
        ("determinant", { [(wellPosed(dtype, [count], n) / 10).determinant()] }),
        (
          "signedLogDeterminant",
          {
            let (sign, logarithm) = wellPosed(dtype, [count], n).signedLogDeterminant()
            return [sign, logarithm]
          }
        ),
        (
          "qr",
          {
            let (q, r) = Sample.tame(dtype, [count, n, n / 2]).qr(.complete)
            return [q.matmul(r), q[..., .all, 0..<n / 2].abs(), r.abs()]
          }
        ),
        (
          "svd",
          {
            let (u, s, vh) = try Sample.tame(dtype, [count, n, n / 2]).svd()
            return [(u * s.expanded(axis: -2)).matmul(vh), s]
          }
        ),
        (
          "symmetricEigen",
          {
            let a = Sample.tame(dtype, [count, n, n])
            let (values, vectors) = try (a + a.matrixTransposed().conjugated()).symmetricEigen()
            let turned = vectors * values.expanded(axis: -2)
            return [turned.matmul(vectors.matrixTransposed().conjugated()), values]
          }
        ),
      ]
      return cases.map { name, compute in
        Check(
          family: "stacks of matrices", name: "\(name), \(count) of \(n)", dtype: dtype,
          tolerance: .relative(2e-4 * scale(dtype)), compute: compute)
      }
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

  /// Square matrices that are far from singular.
  private static func wellPosed(_ dtype: DType, _ batch: [Int] = [], _ n: Int = 40) -> Tensor {
    Sample.tame(dtype, batch + [n, n]) + Tensor.eye(n).cast(to: dtype) * 10
  }
}

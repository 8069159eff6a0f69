import SwiftwaterDevices
import SwiftwaterTensors

// Primitives that are not element by element; each file of kernels has its rows here.

extension Check {
  /// Sorting, selecting, scanning and telling apart.
  static let ordering: [Check] = DType.allCases.filter { !$0.isComplex }.flatMap { dtype in
    [0, 1, 255, 70_001].flatMap { count -> [Check] in
      [
        exact("ordering", "sorted, \(count)", dtype) { [Sample.tame(dtype, [count]).sorted()] },
        exact("ordering", "argSorted, \(count)", dtype) {
          [Sample.tame(dtype, [count]).argSorted()]
        },
        exact("ordering", "sorted rows, \(count)", dtype) {
          [Sample.tame(dtype, [3, count]).sorted(axis: -1)]
        },
        exact("ordering", "unique, \(count)", dtype) { [Sample.tame(dtype, [count]).unique()] },
        Check(
          family: "ordering", name: "cumulativeSum, \(count)", dtype: dtype,
          tolerance: dtype.isFloatingPoint ? .relative(1e-5 * scale(dtype)) : .exact
        ) {
          [
            Sample.tame(dtype, [count]).cumulativeSum(),
            Sample.tame(dtype, [3, count]).cumulativeSum(axis: 0),
          ]
        },
      ]
        + (count > 100
          ? [
            exact("ordering", "top 10 of \(count)", dtype) {
              [Sample.tame(dtype, [count]).top(10).values]
            }
          ] : [])
    }
  }

  /// Reading and writing at places.
  static let indexing: [Check] = DType.allCases.flatMap { dtype -> [Check] in
    [
      exact("indexing", "taking", dtype) {
        [Sample.tame(dtype, [1000]).taking(places(5000, below: 1000))]
      },
      exact("indexing", "taking rows", dtype) {
        [Sample.tame(dtype, [100, 37]).taking(places(300, below: 100))]
      },
      exact("indexing", "kept where", dtype) {
        [Sample.tame(dtype, [70_001]).kept(where: Sample.tame(.float32, [70_001]) .> 0)]
      },
      exact("indexing", "replacing", dtype) {
        [
          Sample.tame(dtype, [5000]).replacing(
            at: Tensor.arange(1000) * 3, with: Sample.tame(dtype, [1000], seed: 9))
        ]
      },
      exact("indexing", "transposed copy", dtype) {
        [Tensor.stacked([Sample.tame(dtype, [131, 67]).transposed()])]
      },
      exact("indexing", "concatenated", dtype) {
        [Tensor.concatenated([Sample.tame(dtype, [31]), Sample.tame(dtype, [50])])]
      },
    ]
  }

  /// Counting.
  static let counting: [Check] =
    [DType.int64, .int32, .uint8].flatMap { dtype -> [Check] in
      [
        exact("counting", "binCounts", dtype) {
          [places(70_001, below: 200).cast(to: dtype).binCounts()]
        }
      ]
    }
    + [DType.float32, .float64].map { dtype in
      exact("counting", "histogram", dtype) {
        [Sample.tame(dtype, [70_001]).histogram(bins: 64).counts]
      }
    }

  /// Convolutions by products, and by transforms where that is faster.
  static let signals: [Check] = [
    DType.int32, .int64, .float16, .float32, .float64, .complex64,
  ].flatMap { dtype in
    [7, 900].map { count in
      Check(
        family: "signals", name: "convolved with \(count)", dtype: dtype,
        tolerance: dtype.isInteger ? .exact : .relative(1e-5 * scale(dtype))
      ) {
        let (x, y) = (Sample.tame(dtype, [20_001]), Sample.tame(dtype, [count], seed: 6))
        return [x.convolved(with: y), x.correlated(with: y, mode: .same)]
      }
    }
  }

  /// The same bits from the same seed on every device.
  static let random: [Check] = [DType.float32, .float64].flatMap { dtype -> [Check] in
    [
      exact("random", "uniform", dtype) { [Tensor.uniform([70_001], seed: 3).cast(to: dtype)] },
      Check(family: "random", name: "normal", dtype: dtype, tolerance: .ulps(16)) {
        [Tensor.normal([70_001], seed: 4).cast(to: dtype)]
      },
    ]
  }

  // MARK: - Implementation

  static func exact(
    _ family: String, _ name: String, _ dtype: DType,
    _ compute: @escaping @Sendable () throws -> [Tensor]
  ) -> Check {
    Check(family: family, name: name, dtype: dtype, tolerance: .exact, compute: compute)
  }

  /// Places below a bound, `int64`.
  private static func places(_ count: Int, below bound: Int) -> Tensor {
    Sample.tame(.int64, [count], seed: 5).abs() * 7919 % bound
  }
}

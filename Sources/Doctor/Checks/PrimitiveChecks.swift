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
            },
            exact("ordering", "top half of \(count)", dtype) {
              [Sample.tame(dtype, [count]).top(count / 2).places]
            },
            exact("ordering", "top 3 of rows, \(count)", dtype) {
              [Sample.tame(dtype, [5, count]).top(3, largest: false).places]
            },
            exact("ordering", "places of values, \(count)", dtype) {
              let x = Sample.tame(dtype, [count]).sorted()
              return [x.places(of: Sample.tame(dtype, [999], seed: 3), side: .right)]
            },
          ] : [])
    } + distinct(dtype)
  }

  /// Equal elements told apart, and running extremes, whose kernels are others than those of sums.
  private static func distinct(_ dtype: DType) -> [Check] {
    guard dtype != .bool else { return [] }
    return [
      exact("ordering", "uniqueElements", dtype) {
        let found = Sample.tame(dtype, [70_001]).uniqueElements()
        return [found.values, found.places, found.inverse, found.counts]
      },
      exact("ordering", "cumulativeMax", dtype) {
        let x = Sample.tame(dtype, [300, 257])
        return [x.cumulativeMax(axis: 1), x.cumulativeMax(axis: 0)]
      },
    ]
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
      exact("indexing", "replacing rows", dtype) {
        [
          Sample.tame(dtype, [300, 5]).replacing(
            at: places(200, below: 300), with: Sample.tame(dtype, [200, 5], seed: 9))
        ]
      },
      exact("indexing", "takingAlong", dtype) {
        let x = Sample.tame(dtype, [30, 70])
        return [x.takingAlong(places(30 * 50, below: 70).reshaped([30, 50]), axis: 1)]
      },
      exact("indexing", "flatNonZeroPlaces", dtype) {
        [(Sample.tame(dtype, [70_001]) .!= Tensor(0).cast(to: dtype)).flatNonZeroPlaces()]
      },
      exact("indexing", "assigning to a part", dtype) {
        var x = Sample.tame(dtype, [60, 70])
        x[.stride(by: 3), 5..<45] = Sample.tame(dtype, [20, 40], seed: 2)
        return [x]
      },
      exact("indexing", "transposed copy of a stack", dtype) {
        [Tensor.stacked([Sample.tame(dtype, [7, 131, 67]).transposed()])]
      },
      exact("indexing", "transposed copy", dtype) {
        [Tensor.stacked([Sample.tame(dtype, [131, 67]).transposed()])]
      },
      exact("indexing", "concatenated", dtype) {
        [Tensor.concatenated([Sample.tame(dtype, [31]), Sample.tame(dtype, [50])])]
      },
    ]
  }

  /// Taking values up at places, some of them named many times.
  static let accumulating: [Check] = [
    DType.int32, .int64, .float16, .float32, .float64, .complex64,
  ].flatMap { dtype in
    let kinds: [(String, Accumulation)] = [
      ("sum", .sum), ("difference", .difference), ("product", .product), ("minimum", .min),
      ("maximum", .max),
    ]
    return kinds.filter { !dtype.isComplex || $0.0 == "sum" || $0.0 == "difference" }.flatMap {
      name, kind in
      [(5000, 300), (5000, 2)].map { count, extent in
        Check(
          family: "indexing", name: "accumulating the \(name) of \(count) at \(extent)",
          dtype: dtype, tolerance: dtype.isInteger ? .exact : .relative(1e-5 * scale(dtype))
        ) {
          let values = Sample.tame(dtype, [count, 3], seed: 9)
          return [
            Sample.tame(dtype, [extent, 3]).accumulating(
              values, at: places(count, below: extent), by: kind)
          ]
        }
      }
    }
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
    + [
      // Too many bins for a group's memory.
      exact("counting", "binCounts in many bins", .int64) {
        [places(70_001, below: 50_000).binCounts()]
      },
      Check(
        family: "counting", name: "binCounts of weights", dtype: .float64,
        tolerance: .relative(1e-12)
      ) {
        [
          places(70_001, below: 200).binCounts(
            weights: Sample.tame(.float64, [70_001], seed: 2))
        ]
      },
    ]

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

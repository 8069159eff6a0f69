import SwiftwaterDevices
import SwiftwaterTensors

extension Check {
  /// Sums, products and extremes over all elements and over each axis.
  static let reductions: [Check] = reductionNames.flatMap { name, compute in
    DType.allCases.filter { !$0.isComplex }.flatMap { dtype in
      [[100_003], [257, 33], [3, 5, 2049], [1, 1]].map { shape in
        Check(
          family: "reductions", name: "\(name) of \(shape)", dtype: dtype,
          tolerance: dtype.isFloatingPoint || name == "mean" || name == "variance"
            ? .relative(1e-6 * scale(dtype)) : .exact
        ) {
          let x = Sample.tame(dtype, shape)
          return [compute(x, nil)] + shape.indices.map { compute(x, $0) }
            + [compute(dtype == .bool ? x .== x : x + x, shape.count - 1)]
        }
      }
    }.filter { $0.dtype != .bool || name == "all" || name == "any" }
  }

  /// What keeps a row in one work-group: a reduction and what follows it.
  ///
  /// In registers, in the group's memory and beyond it; few elements, and few rows, are computed pass by
  /// pass.
  static let rows: [Check] = [DType.float16, .bfloat16, .float32, .float64].flatMap { dtype in
    [[64, 1000], [3, 70_001], [1000, 7], [700, 300], [301, 2049], [260, 20_000]].flatMap {
      shape -> [Check] in
      let cases: [(String, @Sendable (Tensor) -> Tensor)] = [
        (
          "softmax",
          { x in
            let e = (x - x.max(axis: -1, keepingDimensions: true)).exp()
            return e / e.sum(axis: -1, keepingDimensions: true)
          }
        ),
        (
          "standardised",
          { x in
            let centred = x - x.mean(axis: -1, keepingDimensions: true)
            let variance = (centred * centred).mean(axis: -1, keepingDimensions: true)
            return centred / (variance + 1e-5).sqrt()
          }
        ),
      ]
      return cases.map { name, compute in
        Check(
          family: "rows", name: "\(name) of \(shape)", dtype: dtype,
          tolerance: .relative(2e-6 * scale(dtype))
        ) {
          [compute(Sample.tame(dtype, shape))]
        }
      }
    }
  }

  // MARK: - Implementation

  private static let reductionNames: [(String, @Sendable (Tensor, Int?) -> Tensor)] = [
    ("sum", { $0.sum(axis: $1) }), ("product", { $0.product(axis: $1) }),
    ("min", { $0.min(axis: $1) }), ("max", { $0.max(axis: $1) }),
    ("argMin", { $0.argMin(axis: $1) }), ("argMax", { $0.argMax(axis: $1) }),
    ("all", { $0.all(axis: $1) }), ("any", { $0.any(axis: $1) }),
    ("mean", { $0.mean(axis: $1) }), ("variance", { $0.variance(axis: $1) }),
  ]

  /// How much coarser a type is than float32; float64 is compared as float32 would be.
  static func scale(_ dtype: DType) -> Double {
    switch dtype {
    case .float16: 1e4
    case .bfloat16: 1e5
    case .float64, .complex128: 1e-6
    default: 1
    }
  }
}

import Swiftwater

/// The cases in the order of the table; `peers/gpu.py` has them under the same names.
struct GPUCases {
  let sizes: GPUSizes

  /// What bandwidth is measured with.
  var copy: GPUCase {
    GPUCase(name: "copy, \(sizes.chain)", bytes: 8 * sizes.chain, tolerance: 2e-5) {
      let x = MixedNumbers.floats(sizes.chain, 7919)
      return ({}, { x * 1 })
    }
  }

  /// All but the copy and the overheads.
  var all: [GPUCase] { chains + reductions + products + ordering }

  // MARK: - Implementation

  private var chains: [GPUCase] {
    let (count, extent) = (sizes.chain, sizes.ones)
    return [
      GPUCase(
        name: "x *= 5; x *= x; x += x, \(count)", bytes: 8 * count, share: 0.9,
        bar: ("CuPy", 2.7), tolerance: 2e-5
      ) {
        let start = MixedNumbers.floats(count, 7919)
        var x = Tensor([0.0])
        return (
          {
            x = Tensor([0.0])
            x = start * 1
            try x.evaluate()
          },
          {
            x *= 5
            x *= x
            x += x
            try x.evaluate()
            return x[0..<x.count]
          }
        )
      },
      GPUCase(name: "ones(\(extent), \(extent), \(extent)) and the chain", bar: ("CuPy", 3)) {
        (
          {},
          {
            var x = Tensor.ones([extent, extent, extent], dtype: .float32)
            x *= 5
            x *= x
            x += x
            _ = try x.contiguousBuffer()
            return x
          }
        )
      },
    ]
  }

  private var reductions: [GPUCase] {
    let (count, shape) = (sizes.elements, "\(sizes.rows) x \(GPUSizes.columns)")
    func rows() -> Tensor {
      MixedNumbers.floats(count, 7919).reshaped([sizes.rows, GPUSizes.columns])
    }
    return [
      GPUCase(name: "sum, \(count)", bytes: 4 * count, share: 0.85, bar: ("PyTorch", 1)) {
        let x = MixedNumbers.floats(count, 7919)
        return ({}, { x.sum() })
      },
      GPUCase(
        name: "sum((x - y)**2), \(count)", bytes: 8 * count, share: 0.85, bar: ("PyTorch", 1)
      ) {
        let (x, y) = (MixedNumbers.floats(count, 7919), MixedNumbers.floats(count, 104_729))
        return ({}, { ((x - y) ** 2).sum() })
      },
      GPUCase(
        name: "softmax of rows, \(shape)", bytes: 8 * count, share: 0.85, bar: ("PyTorch", 1)
      ) {
        let x = rows()
        return (
          {},
          {
            let powers = (x - x.max(axis: 1, keepingDimensions: true)).exp()
            return powers / powers.sum(axis: 1, keepingDimensions: true)
          }
        )
      },
      GPUCase(
        name: "layer norm of rows, \(shape)", bytes: 8 * count, share: 0.85, bar: ("PyTorch", 1)
      ) {
        let x = rows()
        return (
          {},
          {
            let spread = x.variance(axis: 1, keepingDimensions: true) + 1e-5
            return (x - x.mean(axis: 1, keepingDimensions: true)) / spread.sqrt()
          }
        )
      },
    ]
  }

  private var products: [GPUCase] {
    let order = sizes.matrix
    return [(DType.bfloat16, 0.02), (.float32, 1e-4)].map { dtype, tolerance in
      GPUCase(name: "matmul \(dtype), \(order)³", bar: ("PyTorch", 0.97), tolerance: tolerance) {
        let a = MixedNumbers.floats(order * order, 7919).reshaped([order, order]).cast(to: dtype)
        let b = MixedNumbers.floats(order * order, 104_729).reshaped([order, order]).cast(to: dtype)
        try Tensor.evaluate([a, b])
        return ({}, { a.matmul(b) })
      }
    }
  }

  private var ordering: [GPUCase] {
    let count = sizes.order
    func floats() -> Tensor { MixedNumbers.floats(count, 7919) }
    return [
      GPUCase(name: "sort, \(count)", bar: ("CuPy", 0.8)) {
        let x = floats()
        return ({}, { x.sorted() })
      },
      // CuPy adds up in single precision.
      GPUCase(name: "cumulative sum, \(count)", bar: ("CuPy", 0.8), tolerance: 0.02) {
        let x = floats()
        return ({}, { x.cumulativeSum(axis: 0) })
      },
      GPUCase(name: "unique of 1e5 int64, \(count)", bar: ("CuPy", 0.8)) {
        let whole = MixedNumbers.places(count) % 100_000
        try whole.evaluate()
        return ({}, { whole.unique() })
      },
      GPUCase(name: "top 100 of \(count)", bar: ("CuPy", 0.8)) {
        let x = floats()
        return ({}, { x.top(100).values })
      },
    ]
  }
}

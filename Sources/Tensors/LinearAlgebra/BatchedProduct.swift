import SwiftwaterDevices

extension Tensor {
  /// Returns the matrix products of stacks of matrices, which broadcast; vectors as in
  /// ``matmul(_:)``.
  func batchedProduct(_ other: Tensor) throws(TensorError) -> Tensor {
    guard rank >= 1, other.rank >= 1 else {
      throw TensorError(
        .shapeMismatch,
        "matmul: takes matrices and vectors, got \(Shape.text(shape)) and \(Shape.text(other.shape))"
      )
    }
    let a = rank == 1 ? expanded(axis: 0) : self
    let b = other.rank == 1 ? other.expanded(axis: 1) : other
    let (m, k) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
    let (k2, n) = (b.shape[b.rank - 2], b.shape[b.rank - 1])
    guard k == k2 else {
      throw TensorError(
        .shapeMismatch,
        """
        matmul: \(Shape.text(shape)) and \(Shape.text(other.shape)) do not fit: the left has \
        \(k) columns, the right \(k2) rows (transpose one side?)
        """)
    }
    let (aBatch, bBatch) = (Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
    let batch = try Shape.broadcast(aBatch, bBatch, for: "matmul")
    let common = Promotion.common(node, other.node)
    let product = try Self.product(
      a, b, batch: (places(aBatch, in: batch), places(bBatch, in: batch)), m: m, n: n, k: k,
      type: common.productAccumulator,
      shape: batch + (rank == 1 ? [] : [m]) + (other.rank == 1 ? [] : [n]))
    return common == .bool ? product : product.cast(to: common)
  }

  /// Multiplies matrices taken from two stacks.
  ///
  /// - Parameters:
  ///   - batch: For each product, which matrix of either stack it takes.
  ///   - type: What to compute in: a ``DType/productAccumulator``.
  static func product(
    _ a: Tensor, _ b: Tensor, batch: (left: [Int], right: [Int]), m: Int, n: Int, k: Int,
    type: DType, shape: [Int]
  ) throws(TensorError) -> Tensor {
    try computed("matmul", [a.cast(to: type), b.cast(to: type)], dtype: type, shape: shape) {
      operands, result in
      for (place, (left, right)) in zip(batch.left, batch.right).enumerated() {
        switch type {
        case .float32:
          let (x, y, z) = of(Float.self, operands[0], operands[1], result)
          MatrixProduct.run(
            x + left * m * k, y + right * k * n, into: z + place * m * n, m: m, n: n, k: k)
        case .float64:
          let (x, y, z) = of(Double.self, operands[0], operands[1], result)
          MatrixProduct.run(
            x + left * m * k, y + right * k * n, into: z + place * m * n, m: m, n: n, k: k)
        case .complex64:
          let (x, y, z) = of(Complex<Float>.self, operands[0], operands[1], result)
          multiply(x + left * m * k, y + right * k * n, z + place * m * n, m, n, k) { $0 + $1 * $2 }
        case .complex128:
          let (x, y, z) = of(Complex<Double>.self, operands[0], operands[1], result)
          multiply(x + left * m * k, y + right * k * n, z + place * m * n, m, n, k) { $0 + $1 * $2 }
        default:
          let (x, y, z) = of(Int64.self, operands[0], operands[1], result)
          multiply(x + left * m * k, y + right * k * n, z + place * m * n, m, n, k) {
            $0 &+ $1 &* $2
          }
        }
      }
    }
  }

  // MARK: - Implementation

  private static func of<Element>(
    _ type: Element.Type, _ a: UnsafeMutableRawPointer, _ b: UnsafeMutableRawPointer,
    _ c: UnsafeMutableRawPointer
  ) -> (
    UnsafeMutablePointer<Element>, UnsafeMutablePointer<Element>, UnsafeMutablePointer<Element>
  ) {
    (
      a.assumingMemoryBound(to: type), b.assumingMemoryBound(to: type),
      c.assumingMemoryBound(to: type)
    )
  }

  /// Rows of `b` are added to rows of `c`, so that every loop runs along memory.
  @inline(__always)
  private static func multiply<Number: Numeric>(
    _ a: UnsafeMutablePointer<Number>, _ b: UnsafeMutablePointer<Number>,
    _ c: UnsafeMutablePointer<Number>, _ m: Int, _ n: Int, _ k: Int,
    _ fused: (Number, Number, Number) -> Number
  ) {
    for i in 0..<m {
      let row = c + i * n
      for j in 0..<n { row[j] = 0 }
      for p in 0..<k {
        let x = a[i * k + p]
        let other = b + p * n
        for j in 0..<n { row[j] = fused(row[j], x, other[j]) }
      }
    }
  }

  /// Which matrix of a stack of shape `own` stands at each place of a shape it broadcasts to.
  private func places(_ own: [Int], in batch: [Int]) -> [Int] {
    if batch.isEmpty { return [0] }
    return Tensor.arange(own.reduce(1, *)).reshaped(own).broadcast(to: batch).array(of: Int.self)
  }
}

extension DType {
  /// The type that sums of products of this one are computed in.
  var productAccumulator: DType { isHalf ? .float32 : isInexact ? self : .int64 }
}

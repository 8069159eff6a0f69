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
    let factors = [a.cast(to: type), b.cast(to: type)]
    if let sums = rowSums(factors[0], factors[1], batch, m: m, n: n, k: k) {
      return sums.reshaped(shape)
    }
    let elsewhere = acceleratedProduct(factors, batch: batch, m: m, n: n, k: k, shape: shape)
    return try computed(
      "matmul", factors, dtype: type, shape: shape, accelerated: elsewhere
    ) { operands, result in
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
          MatrixProduct.run(
            x + left * m * k, y + right * k * n, into: z + place * m * n, m: m, n: n, k: k)
        case .complex128:
          let (x, y, z) = of(Complex<Double>.self, operands[0], operands[1], result)
          MatrixProduct.run(
            x + left * m * k, y + right * k * n, into: z + place * m * n, m: m, n: n, k: k)
        default:
          let (x, y, z) = of(Int64.self, operands[0], operands[1], result)
          multiply(x + left * m * k, y + right * k * n, z + place * m * n, m, n, k)
        }
      }
    }
  }

  // MARK: - Implementation

  /// Products of rows with one column, of real numbers on the host: one pass that needs no blocks.
  ///
  /// - Returns: The products as one axis, or nil where multiplying matrices is better.
  private static func rowSums(
    _ a: Tensor, _ b: Tensor, _ batch: (left: [Int], right: [Int]), m: Int, n: Int, k: Int
  ) -> Tensor? {
    let count = batch.left.count
    let places = Array(0..<count)
    guard n == 1, m == 1 || count == 1, k > 0, !a.dtype.isComplex, batch.left == places,
      batch.right == places, a.count == count * m * k, b.count == count * k,
      !a.mayLeaveHost
    else { return nil }
    let products = a.reshaped([count, m, k]) * b.reshaped([count, 1, k])
    return products.sum(axis: -1).cast(to: a.dtype)
  }

  /// The products on an accelerator, which are one launch.
  private static func acceleratedProduct(
    _ factors: [Tensor], batch: (left: [Int], right: [Int]), m: Int, n: Int, k: Int, shape: [Int]
  ) -> Deferred.AcceleratedBody {
    let type = factors[0].dtype
    let inOrder = Array(batch.left.indices)
    return accelerated(factors, dtype: type, shape: shape) {
      accelerator, operands, result throws(DeviceError) in
      if batch.left.count == 1,
        try multipliesByLibrary(
          operands[0], operands[1], into: result, type, m: m, n: n, k: k, on: accelerator)
      {
        return
      }
      var matrices: DeviceArray?
      if batch.left != inOrder || batch.right != inOrder {
        let pairs = zip(batch.left, batch.right).flatMap { [Int64($0), Int64($1)] }
        let list = try accelerator.array(of: 8, count: pairs.count)
        let bytes = try Buffer(pairs)
        try accelerator.upload(
          UnsafeRawBufferPointer(start: bytes.pointer, count: bytes.byteCount), to: list.memory,
          at: 0)
        matrices = list
      }
      try KernelMatrixProduct.run(
        .init(operands[0], row: k, matrix: m * k), .init(operands[1], row: n, matrix: k * n),
        into: result, dtype: type, m: m, n: n, k: k, count: batch.left.count, matrices: matrices,
        on: accelerator)
    }
  }

  /// Multiplies with the device's own library.
  ///
  /// - Returns: Whether there is one for the type.
  private static func multipliesByLibrary(
    _ a: DeviceArray, _ b: DeviceArray, into c: DeviceArray, _ type: DType, m: Int, n: Int, k: Int,
    on accelerator: any Accelerator
  ) throws(DeviceError) -> Bool {
    guard let cuda = accelerator as? CUDAAccelerator, type.isInexact else { return false }
    do throws(DeviceError) {
      try cuda.multiply(
        DeviceMatrices(a.memory, start: a.start, rowStride: k),
        DeviceMatrices(b.memory, start: b.start, rowStride: n),
        into: DeviceMatrices(c.memory, start: c.start, rowStride: n), m: m, n: n, k: k, type: type)
      return true
    } catch {
      if error.code == .missingLibrary { return false }
      throw error
    }
  }

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
  private static func multiply(
    _ a: UnsafeMutablePointer<Int64>, _ b: UnsafeMutablePointer<Int64>,
    _ c: UnsafeMutablePointer<Int64>, _ m: Int, _ n: Int, _ k: Int
  ) {
    for i in 0..<m {
      let row = c + i * n
      for j in 0..<n { row[j] = 0 }
      for p in 0..<k {
        let x = a[i * k + p]
        let other = b + p * n
        for j in 0..<n { row[j] &+= x &* other[j] }
      }
    }
  }

  /// Which matrix of a stack of shape `own` stands at each place of a shape it broadcasts to.
  func places(_ own: [Int], in batch: [Int]) -> [Int] {
    if batch.isEmpty { return [0] }
    if own == batch { return Array(0..<batch.reduce(1, *)) }
    return Tensor.arange(own.reduce(1, *)).reshaped(own).broadcast(to: batch).array(of: Int.self)
  }
}

extension DType {
  /// The type that sums of products of this one are computed in.
  var productAccumulator: DType { isHalf ? .float32 : isInexact ? self : .int64 }
}

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
    return product.cast(to: common)
  }

  /// Multiplies matrices taken from two stacks.
  ///
  /// - Parameters:
  ///   - batch: For each product, which matrix of either stack it takes.
  ///   - type: What to compute in: a ``DType/productAccumulator``.
  /// - Returns: The products in that type, or in the factors' own.
  static func product(
    _ a: Tensor, _ b: Tensor, batch: (left: [Int], right: [Int]), m: Int, n: Int, k: Int,
    type: DType, shape: [Int]
  ) throws(TensorError) -> Tensor {
    if a.dtype.isHalf, a.dtype == b.dtype, mayLeaveHost(a, b) {
      return try halfProduct(a, b, batch: batch, m: m, n: n, k: k, shape: shape)
    }
    let factors = [a.cast(to: type), b.cast(to: type)]
    if let sums = rowSums(factors[0], factors[1], batch, m: m, n: n, k: k) {
      return sums.reshaped(shape)
    }
    let elsewhere = acceleratedProduct(factors, batch: batch, m: m, n: n, k: k, shape: shape)
    return try computed(
      "matmul", factors, dtype: type, shape: shape,
      cost: productCost(batch.left.count, m, n, k), accelerated: elsewhere
    ) { operands, result in
      if m == 1, n == 1, batch.left == [0], batch.right == [0],
        DotProduct.run(operands[0], operands[1], count: k, type, into: result)
      {
        return
      }
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

  private static func productCost(_ count: Int, _ m: Int, _ n: Int, _ k: Int) -> WorkCost {
    WorkCost(operations: 2 * Double(count) * Double(m) * Double(n) * Double(k))
  }

  /// Whether the products may be computed on an accelerator.
  private static func mayLeaveHost(_ a: Tensor, _ b: Tensor) -> Bool {
    let bytes = a.count * a.dtype.byteCount + b.count * b.dtype.byteCount
    return Placement.mayLeaveHost(recorded: Placement.recorded, bytes: bytes)
  }

  /// Multiplies floats of 16 bits as they are, which devices do faster than wider ones; sums are
  /// `float32` anyway.
  private static func halfProduct(
    _ a: Tensor, _ b: Tensor, batch: (left: [Int], right: [Int]), m: Int, n: Int, k: Int,
    shape: [Int]
  ) throws(TensorError) -> Tensor {
    let type = a.dtype
    let elsewhere = acceleratedProduct([a, b], batch: batch, m: m, n: n, k: k, shape: shape)
    let (toFloat, toHalf) = (conversion(type, to: .float32), conversion(.float32, to: type))
    let counts = (a.count, b.count)
    return try computed(
      "matmul", [a, b], dtype: type, shape: shape,
      cost: productCost(batch.left.count, m, n, k), accelerated: elsewhere
    ) { operands, result throws(DeviceError) in
      let x = try converted(operands[0], type, by: toFloat, .float32, counts.0)
      let y = try converted(operands[1], type, by: toFloat, .float32, counts.1)
      let count = batch.left.count * m * n
      let z = try Buffer(byteCount: count * 4)
      let (left, right, target) = of(Float.self, x.pointer, y.pointer, z.pointer)
      for (place, (l, r)) in zip(batch.left, batch.right).enumerated() {
        MatrixProduct.run(
          left + l * m * k, right + r * k * n, into: target + place * m * n, m: m, n: n, k: k)
      }
      convert(z.pointer, .float32, by: toHalf, into: result, count)
      withExtendedLifetime((x, y, z)) {}
    }
  }

  private static func conversion(_ source: DType, to target: DType) -> PreparedProgram {
    var program = Program()
    let x = program.load(source)
    program.store(program.cast(x, to: target))
    return PreparedProgram(program)
  }

  private static func converted(
    _ source: UnsafeMutableRawPointer, _ dtype: DType, by program: PreparedProgram,
    _ target: DType, _ count: Int
  ) throws(DeviceError) -> Buffer {
    let buffer = try Buffer(byteCount: count * target.byteCount)
    convert(source, dtype, by: program, into: buffer.pointer, count)
    return buffer
  }

  private static func convert(
    _ source: UnsafeMutableRawPointer, _ dtype: DType, by program: PreparedProgram,
    into target: UnsafeMutableRawPointer, _ count: Int
  ) {
    let input = Program.Input(pointer: source, dtype: dtype, layout: .contiguous)
    withUnsafePointer(to: input) { input in
      withUnsafePointer(to: target) { output in
        program.run(
          count: count, inputs: UnsafeBufferPointer(start: input, count: 1),
          outputs: UnsafeBufferPointer(start: output, count: 1))
      }
    }
  }

  /// Products of rows with one column, of real numbers on the host: one pass that needs no blocks.
  ///
  /// - Returns: The products as one axis, or nil where multiplying matrices is better.
  private static func rowSums(
    _ a: Tensor, _ b: Tensor, _ batch: (left: [Int], right: [Int]), m: Int, n: Int, k: Int
  ) -> Tensor? {
    let count = batch.left.count
    let places = Array(0..<count)
    guard n == 1, m == 1 || count == 1, m > 1 || count > 1, k > 0, !a.dtype.isComplex,
      batch.left == places,
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
      let isDone = try multipliesByLibrary(
        operands, into: result, type, batch: batch, m: m, n: n, k: k, on: accelerator)
      if isDone { return }
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
  /// - Returns: Whether there is one for the type and for matrices taken at equal steps.
  private static func multipliesByLibrary(
    _ factors: [DeviceArray], into c: DeviceArray, _ type: DType,
    batch: (left: [Int], right: [Int]), m: Int, n: Int, k: Int, on accelerator: any Accelerator
  ) throws(DeviceError) -> Bool {
    guard type.isInexact, let left = Progression(batch.left), let right = Progression(batch.right),
      let library = accelerator as? any DeviceLibraries, library.hasProducts
    else { return false }
    let (a, b) = (factors[0], factors[1])
    try library.multiply(
      DeviceMatrices(
        a.memory, start: a.start + left.first * m * k, rowStride: k, batchStride: left.step * m * k),
      DeviceMatrices(
        b.memory, start: b.start + right.first * k * n, rowStride: n,
        batchStride: right.step * k * n),
      into: DeviceMatrices(c.memory, start: c.start, rowStride: n, batchStride: m * n),
      m: m, n: n, k: k, batchCount: batch.left.count, type: type, allowsTF32: false)
    return true
  }

  /// Places at equal steps, not backwards.
  private struct Progression {
    let first: Int
    let step: Int

    init?(_ places: [Int]) {
      guard let first = places.first else { return nil }
      let step = places.count > 1 ? places[1] - first : 0
      guard step >= 0, zip(places, places.dropFirst()).allSatisfy({ $1 - $0 == step })
      else { return nil }
      (self.first, self.step) = (first, step)
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

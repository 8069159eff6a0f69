import SwiftwaterDevices

extension Tensor {
  /// Returns the singular values and vectors: `u` times the diagonal matrix of `s` times `vh`.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | … × m × n | finite values |
  /// | `u` | … × m × k, k = min(m, n); or m × m | columns orthonormal |
  /// | `s` | … × k | descending, real |
  /// | `vh` | … × k × n; or n × n | rows orthonormal |
  ///
  /// - Parameter size: `.reduced` or `.complete`; NumPy's default is the latter.
  /// - Throws: ``TensorError`` with code `notFinite`, `notConverged`, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*mnk*) for each matrix.
  /// - Precision: singular values to a few ulps of the largest.
  /// - Also known as: `numpy.linalg.svd`.
  public func svd(_ size: FactorSize = .reduced) throws(TensorError) -> (
    u: Tensor, s: Tensor, vh: Tensor
  ) {
    let stack = try matrices(for: "svd")
    let (m, n, k) = (stack.rows, stack.columns, stack.small)
    let isFull = size == .complete
    func decompose<S: LinearScalar>(
      _ type: S.Type, _ a: UnsafeMutableRawPointer, _ results: [UnsafeMutableRawPointer]
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      let byteCount = stack.tensor.count * MemoryLayout<S>.stride
      let scratch = try Buffer(byteCount: byteCount)
      scratch.pointer.copyMemory(from: a, byteCount: byteCount)
      defer { withExtendedLifetime(scratch) {} }
      // Row by row is column by column of the transpose, whose left vectors are the right ones.
      return try LinearAlgebra.decompose(
        scratch.pointer.of(S.self), rows: n, columns: m, count: stack.count,
        vectors: isFull ? .full : .reduced, values: results[1].of(S.Real.self),
        u: results[2].of(S.self), vh: results[0].of(S.self))
    }
    let (type, scalar) = (stack.dtype, stack.scalar)
    let wanted = [
      Part(type, stack.batch + [m, isFull ? m : k]), Part(type.component, stack.batch + [k]),
      Part(type, stack.batch + [isFull ? n : k, n]),
    ]
    let isWhole = isFull && m != n
    if isWhole, k > 0, try stack.hasWholeSVDOnDevice() { return try stack.wholeSVD() }
    if !isWhole || Placement.isAsked(recorded: Placement.recorded) {
      let device = stack.singularOnDevice("svd", wanted)
      let kernels = isWhole ? nil : stack.singularVectors
      let found = try device.run(kernels: kernels) { library, a throws(DeviceError) in
        let (u, s, vh, missing) = try library.singularValues(
          a[0].memory, at: a[0].start, rows: m, columns: n, type: type, vectors: true)
        return ([u, s, vh], missing == 0 ? nil : .notConverged)
      }
      if let found { return (found[0], found[1], found[2]) }
    }
    let parts = try Self.computedPartsNow(
      "svd", [stack.tensor], wanted
    ) { inputs, results throws(DeviceError) in try decompose(scalar, inputs[0], results) }
    if isFull && k == 0 && (m > 0 || n > 0) {
      // Without singular values any basis will do.
      return (
        Self.identities(stack.batch, m, type), parts[1], Self.identities(stack.batch, n, type)
      )
    }
    return (parts[0], parts[1], parts[2])
  }

  /// Returns the singular values of matrices, descending.
  ///
  /// - Returns: … × min(m, n) real numbers.
  /// - Throws: As ``svd(_:)``.
  /// - Complexity: O(*mn* · min(*m*, *n*)) for each matrix; several times faster than ``svd(_:)``.
  /// - Also known as: `numpy.linalg.svdvals`.
  public func singularValues() throws(TensorError) -> Tensor {
    let stack = try matrices(for: "singularValues")
    let scalar = stack.scalar
    let part = Part(stack.dtype.component, stack.batch + [stack.small])
    let device = stack.singularOnDevice("singularValues", [part])
    let found = try device.run(kernels: stack.singularValues) { library, a throws(DeviceError) in
      let (_, s, _, missing) = try library.singularValues(
        a[0].memory, at: a[0].start, rows: stack.rows, columns: stack.columns, type: stack.dtype,
        vectors: false)
      return ([s], missing == 0 ? nil : .notConverged)
    }
    if let found { return found[0] }
    return try Self.computedPartsNow(
      "singularValues", [stack.tensor], [part]
    ) { inputs, results throws(DeviceError) in
      try Self.fillSingularValues(scalar, stack, inputs[0], results[0])
    }[0]
  }

  // MARK: - Implementation

  /// The singular values, NaN for matrices that have none; recorded, because that cannot fail.
  func singularValuesOrNaN(for name: String) throws(TensorError) -> Tensor {
    let stack = try matrices(for: name)
    let (scalar, shape) = (stack.scalar, stack.batch + [stack.small])
    return try Self.computed(
      name, [stack.tensor], dtype: stack.dtype.component, shape: shape,
      accelerated: stack.singularValuesOrNaN
    ) { inputs, result throws(DeviceError) in
      _ = try Self.fillSingularValues(scalar, stack, inputs[0], result)
    }
  }

  private static func fillSingularValues<S: LinearScalar>(
    _ type: S.Type, _ stack: MatrixStack, _ a: UnsafeMutableRawPointer,
    _ r: UnsafeMutableRawPointer
  ) throws(DeviceError) -> LinearAlgebra.Failure? {
    let byteCount = stack.count * stack.rows * stack.columns * MemoryLayout<S>.stride
    let scratch = try Buffer(byteCount: byteCount)
    scratch.pointer.copyMemory(from: a, byteCount: byteCount)
    let a = scratch.pointer.of(S.self)
    defer { withExtendedLifetime(scratch) {} }
    return try LinearAlgebra.decompose(
      a, rows: stack.columns, columns: stack.rows, count: stack.count, vectors: .none,
      values: r.of(S.Real.self), u: a, vh: a)
  }

  /// A stack of identity matrices.
  static func identities(_ batch: [Int], _ order: Int, _ dtype: DType) -> Tensor {
    eye(order, columns: order, dtype: dtype).broadcast(to: batch + [order, order])
  }
}

extension MatrixStack {
  /// Whether a device was asked for that factors matrices of these extents by Q R.
  fileprivate func hasWholeSVDOnDevice() throws(TensorError) -> Bool {
    let recorded = Placement.recorded
    guard Placement.isAsked(recorded: recorded) else { return false }
    return try TensorError.wrapping { () throws(DeviceError) in
      let bytes = tensor.count * dtype.byteCount
      guard
        let accelerator = try Placement.accelerator(recorded: recorded, bytes: bytes, inputs: [])
      else { return false }
      return max(rows, columns) <= MatrixTeams.largest || accelerator is any DeviceLinearAlgebra
    }
  }

  /// Singular values and whole bases out of those of the triangular factor, which is square.
  ///
  /// - Source: Chan 1982, "An improved algorithm for computing the singular value decomposition",
  ///   doi:10.1145/355984.355990.
  func wholeSVD() throws(TensorError) -> (u: Tensor, s: Tensor, vh: Tensor) {
    guard rows > columns else {
      let (v, s, uh) = try tensor.adjoint().svd(.complete)
      return (uh.adjoint(), s, v.adjoint())
    }
    let (q, r) = tensor.qr(.complete)
    let (u, s, vh) = try r[..., 0..<columns, .all].svd()
    let own = q[..., .all, 0..<columns].matmul(u)
    return (Tensor.concatenated([own, q[..., .all, columns..<rows]], axis: -1), s, vh)
  }
}

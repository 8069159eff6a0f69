import SwiftwaterDevices

extension Tensor {
  /// Returns the inverses of square matrices.
  ///
  /// To solve a system, ``solve(_:)`` is faster and more exact.
  ///
  /// - Returns: Matrices of the same shape.
  /// - Throws: ``TensorError`` with code `singularMatrix`, `shapeMismatch`, `invalidType` or
  ///   `outOfMemory`.
  /// - Complexity: O(*n*³) for each matrix.
  /// - Also known as: `numpy.linalg.inv`.
  public func inverse() throws(TensorError) -> Tensor {
    let stack = try matrices(for: "inverse", isSquare: true)
    let part = Part(stack.dtype, stack.tensor.shape)
    let device = stack.onDevice("inverse", [part], needsFinite: false)
    let inverses = try device.run(kernels: stack.inverses) {
      library, a throws(DeviceError) in
      let (inverse, pivot) = try library.inverse(
        a[0].memory, at: a[0].start, extent: stack.rows, type: stack.dtype)
      return ([inverse], pivot == 0 ? nil : .singular(pivot))
    }
    if let inverses { return inverses[0] }
    let scalar = stack.scalar
    return try Self.computedPartsNow(
      "inverse", [stack.tensor], [part]
    ) { inputs, results throws(DeviceError) in
      try Self.fillInverses(scalar, stack, inputs[0], results[0])
    }[0]
  }

  /// Returns the pseudoinverses of Moore and Penrose: of least squares and of singular matrices.
  ///
  /// | value | shape |
  /// | --- | --- |
  /// | `self` | … × m × n |
  /// | result | … × n × m |
  ///
  /// - Parameters:
  ///   - relativeTolerance: Singular values up to this fraction of the largest count as 0; nil for
  ///     max(m, n) times the type's `ulpOfOne`.
  ///   - isHermitian: Whether the matrices are symmetric or Hermitian, which is faster.
  /// - Throws: ``TensorError`` with code `notFinite`, `notConverged`, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*mn* · min(*m*, *n*)) for each matrix.
  /// - Also known as: `numpy.linalg.pinv`.
  public func pseudoInverse(
    relativeTolerance: Double? = nil, isHermitian: Bool = false
  ) throws(TensorError) -> Tensor {
    let stack = try matrices(for: "pseudoInverse", isSquare: isHermitian)
    if stack.small == 0 { return stack.tensor.matrixTransposed() }
    let tolerance = relativeTolerance ?? stack.defaultTolerance
    func inverted(_ values: Tensor) -> Tensor {
      let sizes = values.abs()
      let isKept = sizes .> sizes.max(axis: -1, keepingDimensions: true) * tolerance
      let safe = Tensor.select(isKept, values, Tensor.ones([], dtype: values.dtype))
      return Tensor.select(
        isKept, safe.reciprocal(), Tensor.zeros([], dtype: values.dtype)
      ).expanded(axis: -2)
    }
    if isHermitian {
      let (values, vectors) = try stack.tensor.symmetricEigen()
      return (vectors * inverted(values)).matmul(vectors.adjoint())
    }
    let (u, s, vh) = try stack.tensor.svd()
    return (vh.adjoint() * inverted(s)).matmul(u.adjoint())
  }

  // MARK: - Implementation

  /// The inverses; where there is none, infinity.
  func inverseOrInfinity(for name: String) throws(TensorError) -> Tensor {
    let stack = try matrices(for: name, isSquare: true)
    let scalar = stack.scalar
    return try Self.computed(name, [stack.tensor], dtype: stack.dtype, shape: stack.tensor.shape) {
      inputs, result throws(DeviceError) in
      _ = try Self.fillInverses(scalar, stack, inputs[0], result)
    }
  }

  private static func fillInverses<S: LinearScalar>(
    _ type: S.Type, _ stack: MatrixStack, _ a: UnsafeMutableRawPointer,
    _ r: UnsafeMutableRawPointer
  ) throws(DeviceError) -> LinearAlgebra.Failure? {
    let n = stack.rows
    if SmallMatrices.takes(order: n, stack.dtype) {
      return SmallMatrices.solve(
        a, order: n, nil, sides: n, count: stack.count, into: r, stack.dtype)
    }
    let swaps = try Workspace<Int32>(n)
    let pivots = swaps.pointer
    defer { withExtendedLifetime(swaps) {} }
    r.copyMemory(from: a, byteCount: stack.count * n * n * MemoryLayout<S>.stride)
    var failure: LinearAlgebra.Failure?
    for matrix in 0..<stack.count {
      // The inverse of the transpose is the transpose of the inverse.
      let place = r.of(S.self) + matrix * n * n
      if let found = try LinearAlgebra.factorLU(
        place, rows: n, columns: n, count: 1, pivots: pivots)
      {
        failure = failure ?? found.moved(to: matrix)
        place.update(repeating: S(real: .infinity), count: n * n)
      } else {
        try LinearAlgebra.invertLU(place, pivots: pivots, order: n)
      }
    }
    return failure
  }
}

extension MatrixStack {
  /// The fraction of the largest singular value below which others are rounding.
  var defaultTolerance: Double {
    let ulp = dtype.component == .float32 ? Double(Float.ulpOfOne) : Double.ulpOfOne
    return Double(max(rows, columns)) * ulp
  }
}

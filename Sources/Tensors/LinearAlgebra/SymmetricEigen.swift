import SwiftwaterDevices

extension Tensor {
  /// Returns the eigenvalues and eigenvectors of symmetric or Hermitian matrices.
  ///
  /// Only one triangle is read; the other is taken for its mirror image.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | … × n × n | finite values |
  /// | `values` | … × n | ascending, real |
  /// | `vectors` | … × n × n | orthonormal, in the columns |
  ///
  /// - Parameter lower: Whether the lower triangle is read, or the upper one.
  /// - Throws: ``TensorError`` with code `notFinite`, `notConverged`, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*n*³) for each matrix.
  /// - Also known as: `numpy.linalg.eigh`.
  public func symmetricEigen(lower: Bool = true) throws(TensorError) -> (
    values: Tensor, vectors: Tensor
  ) {
    let stack = try matrices(for: "symmetricEigen", isSquare: true)
    let n = stack.rows
    let wanted = [
      Part(stack.dtype.component, stack.batch + [n]), Part(stack.dtype, stack.tensor.shape),
    ]
    let device = stack.onDevice("symmetricEigen", of: stack.withLower(lower), wanted)
    let found = try device.run(kernels: stack.eigenvectors) { library, a throws(DeviceError) in
      let (values, vectors, missing) = try library.hermitianEigen(
        a[0].memory, at: a[0].start, extent: n, type: stack.dtype, vectors: true)
      return ([values, vectors], missing == 0 ? nil : .notConverged)
    }
    if let found { return (found[0], found[1]) }
    func decompose<S: LinearScalar>(
      _ type: S.Type, _ a: UnsafeMutableRawPointer, _ results: [UnsafeMutableRawPointer]
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      let byteCount = stack.tensor.count * MemoryLayout<S>.stride
      let scratch = try Buffer(byteCount: byteCount)
      defer { withExtendedLifetime(scratch) {} }
      scratch.pointer.copyMemory(from: a, byteCount: byteCount)
      let vectors = scratch.pointer.of(S.self)
      // Row by row is column by column of the conjugate: the triangles change places, and the
      // vectors come out conjugated.
      let failure = try LinearAlgebra.decomposeSymmetric(
        vectors, order: n, count: stack.count, triangle: lower ? .upper : .lower, hasVectors: true,
        values: results[0].of(S.Real.self))
      for matrix in 0..<stack.count {
        LinearAlgebra.transpose(
          vectors + matrix * n * n, rows: n, columns: n,
          to: results[1].of(S.self) + matrix * n * n, isConjugated: true)
      }
      return failure
    }
    let scalar = stack.scalar
    let parts = try Self.computedPartsNow(
      "symmetricEigen", [stack.tensor], wanted
    ) { inputs, results throws(DeviceError) in try decompose(scalar, inputs[0], results) }
    return (parts[0], parts[1])
  }

  /// Returns the eigenvalues of symmetric or Hermitian matrices, ascending.
  ///
  /// - Parameter lower: Whether the lower triangle is read, or the upper one.
  /// - Returns: … × n real numbers.
  /// - Throws: As ``symmetricEigen(lower:)``.
  /// - Complexity: O(*n*³) for each matrix; several times faster than with the vectors.
  /// - Also known as: `numpy.linalg.eigvalsh`.
  public func symmetricEigenvalues(lower: Bool = true) throws(TensorError) -> Tensor {
    let stack = try matrices(for: "symmetricEigenvalues", isSquare: true)
    let part = Part(stack.dtype.component, stack.batch + [stack.rows])
    let device = stack.onDevice("symmetricEigenvalues", of: stack.withLower(lower), [part])
    let found = try device.run(kernels: stack.eigenvalues) { library, a throws(DeviceError) in
      let (values, _, missing) = try library.hermitianEigen(
        a[0].memory, at: a[0].start, extent: stack.rows, type: stack.dtype, vectors: false)
      return ([values], missing == 0 ? nil : .notConverged)
    }
    if let found { return found[0] }
    func decompose<S: LinearScalar>(
      _ type: S.Type, _ a: UnsafeMutableRawPointer, _ r: UnsafeMutableRawPointer
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      let byteCount = stack.tensor.count * MemoryLayout<S>.stride
      let scratch = try Buffer(byteCount: byteCount)
      defer { withExtendedLifetime(scratch) {} }
      scratch.pointer.copyMemory(from: a, byteCount: byteCount)
      return try LinearAlgebra.decomposeSymmetric(
        scratch.pointer.of(S.self), order: stack.rows, count: stack.count,
        triangle: lower ? .upper : .lower, hasVectors: false, values: r.of(S.Real.self))
    }
    let scalar = stack.scalar
    return try Self.computedPartsNow(
      "symmetricEigenvalues", [stack.tensor], [part]
    ) { inputs, results throws(DeviceError) in try decompose(scalar, inputs[0], results[0]) }[0]
  }
}

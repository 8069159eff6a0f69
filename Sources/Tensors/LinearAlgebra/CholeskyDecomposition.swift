import SwiftwaterDevices

extension Tensor {
  /// Returns the triangular factor L of positive definite matrices, with L Lᴴ = `self`.
  ///
  /// Only one triangle is read: the lower one, or the upper one for an upper factor.
  ///
  /// - Parameter upper: Whether to return the upper factor U, with Uᴴ U = `self`.
  /// - Returns: Matrices of n × n, with zeros in the other triangle.
  /// - Throws: ``TensorError`` with code `notPositiveDefinite`, `notFinite`, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*n*³) for each matrix.
  /// - Also known as: `numpy.linalg.cholesky`.
  public func cholesky(upper: Bool = false) throws(TensorError) -> Tensor {
    let stack = try matrices(for: "cholesky", isSquare: true)
    let part = Part(stack.dtype, stack.tensor.shape)
    let device = stack.onDevice("cholesky", of: stack.withLower(!upper), [part])
    let factors = try device.run(kernels: stack.choleskyFactors) {
      library, a throws(DeviceError) in
      let (factor, minor) = try library.cholesky(
        a[0].memory, at: a[0].start, extent: stack.rows, type: stack.dtype)
      return ([factor], minor == 0 ? nil : .notPositiveDefinite(minor))
    }
    if let factors { return upper ? factors[0].adjoint() : factors[0] }
    func factor<S: LinearScalar>(
      _ type: S.Type, _ a: UnsafeMutableRawPointer, _ r: UnsafeMutableRawPointer
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      r.copyMemory(from: a, byteCount: stack.tensor.count * MemoryLayout<S>.stride)
      // Row by row is column by column of the conjugate: the triangles change places.
      return try LinearAlgebra.factorCholesky(
        r.of(S.self), order: stack.rows, count: stack.count, triangle: upper ? .lower : .upper)
    }
    let scalar = stack.scalar
    return try Self.computedPartsNow(
      "cholesky", [stack.tensor], [part]
    ) { inputs, results throws(DeviceError) in try factor(scalar, inputs[0], results[0]) }[0]
  }
}

import SwiftwaterDevices

extension Tensor {
  /// Returns the eigenvalues and right eigenvectors of square matrices.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | … × n × n | finite values |
  /// | `values` | … × n | complex, in no particular order |
  /// | `vectors` | … × n × n | complex, of length 1, in the columns |
  ///
  /// The results are complex even when all values are real (`values.real()`), because a type may not
  /// depend on the elements. Of symmetric matrices, ``symmetricEigen(lower:)`` is faster and exact.
  ///
  /// - Throws: ``TensorError`` with code `notFinite`, `notConverged`, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*n*³) for each matrix.
  /// - Also known as: `numpy.linalg.eig`.
  public func eigen() throws(TensorError) -> (values: Tensor, vectors: Tensor) {
    let stack = try matrices(for: "eigen", isSquare: true)
    let n = stack.rows
    func decompose<S: LinearScalar>(
      _ type: S.Type, _ a: UnsafeMutableRawPointer, _ results: [UnsafeMutableRawPointer]
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      typealias Number = Complex<S.Real>
      let scratch = try Buffer(byteCount: n * n * (MemoryLayout<S>.stride))
      let basis = try Buffer(byteCount: n * n * MemoryLayout<Number>.stride)
      defer { withExtendedLifetime((scratch, basis)) {} }
      var failure: LinearAlgebra.Failure?
      for matrix in 0..<stack.count {
        LinearAlgebra.transpose(
          a.of(S.self) + matrix * n * n, rows: n, columns: n, to: scratch.pointer.of(S.self))
        let found = try LinearAlgebra.decomposeGeneral(
          scratch.pointer.of(S.self), order: n, count: 1,
          values: results[0].of(Number.self) + matrix * n, vectors: basis.pointer.of(Number.self))
        if let found, failure == nil { failure = found.moved(to: matrix) }
        LinearAlgebra.transpose(
          basis.pointer.of(Number.self), rows: n, columns: n,
          to: results[1].of(Number.self) + matrix * n * n)
      }
      return failure
    }
    let (type, scalar) = (stack.dtype.complex, stack.scalar)
    let parts = try Self.computedPartsNow(
      "eigen", [stack.tensor], [Part(type, stack.batch + [n]), Part(type, stack.tensor.shape)]
    ) { inputs, results throws(DeviceError) in try decompose(scalar, inputs[0], results) }
    return (parts[0], parts[1])
  }

  /// Returns the eigenvalues of square matrices, complex and in no particular order.
  ///
  /// - Returns: … × n complex numbers.
  /// - Throws: As ``eigen()``.
  /// - Complexity: O(*n*³) for each matrix; about half of ``eigen()``.
  /// - Also known as: `numpy.linalg.eigvals`.
  public func eigenvalues() throws(TensorError) -> Tensor {
    let stack = try matrices(for: "eigenvalues", isSquare: true)
    func decompose<S: LinearScalar>(
      _ type: S.Type, _ a: UnsafeMutableRawPointer, _ r: UnsafeMutableRawPointer
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      let byteCount = stack.tensor.count * MemoryLayout<S>.stride
      let scratch = try Buffer(byteCount: byteCount)
      defer { withExtendedLifetime(scratch) {} }
      // The transpose has the same eigenvalues.
      scratch.pointer.copyMemory(from: a, byteCount: byteCount)
      return try LinearAlgebra.decomposeGeneral(
        scratch.pointer.of(S.self), order: stack.rows, count: stack.count,
        values: r.of(Complex<S.Real>.self), vectors: nil)
    }
    let scalar = stack.scalar
    return try Self.computedPartsNow(
      "eigenvalues", [stack.tensor], [Part(stack.dtype.complex, stack.batch + [stack.rows])]
    ) { inputs, results throws(DeviceError) in try decompose(scalar, inputs[0], results[0]) }[0]
  }
}

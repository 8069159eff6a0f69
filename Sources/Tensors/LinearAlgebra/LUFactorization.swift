import SwiftwaterDevices

/// Square matrices taken apart, to solve systems with them again and again.
public struct LUFactorization: Sendable {
  /// Lower and upper factors of the transposed matrices, column by column, in their shape.
  let factors: Tensor
  /// … × n: the row, from 1, that each row was swapped with.
  let pivots: Tensor

  /// Keeps factors that a device found.
  init(factors: Tensor, pivots: Tensor) {
    self.factors = factors
    self.pivots = pivots
  }

  init(_ stack: MatrixStack, for name: String) throws(TensorError) {
    let n = stack.rows
    func factor<S: LinearScalar>(
      _ type: S.Type, _ a: UnsafeMutableRawPointer, _ results: [UnsafeMutableRawPointer]
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      let factors = results[0].of(S.self)
      factors.update(from: a.of(S.self), count: stack.tensor.count)
      // Row by row is column by column of the transpose.
      return try LinearAlgebra.factorLU(
        factors, rows: n, columns: n, count: stack.count, pivots: results[1].of(Int32.self))
    }
    let scalar = stack.scalar
    let parts = try Tensor.computedPartsNow(
      name, [stack.tensor],
      [
        Tensor.Part(stack.dtype, stack.tensor.shape), Tensor.Part(.int32, stack.batch + [n]),
      ]
    ) { inputs, results throws(DeviceError) in try factor(scalar, inputs[0], results) }
    (factors, pivots) = (parts[0], parts[1])
  }

  /// Returns the x with `a x = target`, where `a` is what was taken apart.
  ///
  /// - Parameter target: n values, or … × n × k; stacks broadcast.
  /// - Throws: ``TensorError`` with code `shapeMismatch`, `invalidType` or `outOfMemory`.
  /// - Complexity: O(*n*²*k*) for each matrix.
  /// - Also known as: `scipy.linalg.lu_solve`.
  public func solve(_ target: Tensor) throws(TensorError) -> Tensor {
    let system = try LinearSystem(factors, target, for: "LUFactorization.solve")
    if let solved = try system.onDevice(with: self) { return solved }
    return try solve(system)
  }

  /// Solves a system whose matrices have the factors' shape; their elements are not read.
  func solve(_ system: LinearSystem) throws(TensorError) -> Tensor {
    let n = system.order
    func solve<S: LinearScalar>(
      _ type: S.Type, _ inputs: [UnsafeMutableRawPointer], _ result: UnsafeMutableRawPointer
    ) throws(DeviceError) {
      try system.forEach(S.self, inputs[1], result) { place, right, columns throws(DeviceError) in
        try LinearAlgebra.solveLU(
          inputs[0].of(S.self) + place * n * n, pivots: inputs[2].of(Int32.self) + place * n,
          order: n, form: .transposed, right, columns: columns)
      }
    }
    let (type, scalar) = (system.matrices.dtype, system.matrices.scalar)
    return try Tensor.computedPartsNow(
      "solve", [factors.cast(to: type), system.target, pivots], [Tensor.Part(type, system.shape)]
    ) { inputs, results throws(DeviceError) in
      try solve(scalar, inputs, results[0])
      return nil
    }[0]
  }
}

extension Tensor {
  /// Takes square matrices apart, to solve systems with them again and again.
  ///
  /// - Throws: ``TensorError`` with code `singularMatrix`, `shapeMismatch`, `invalidType` or
  ///   `outOfMemory`.
  /// - Complexity: O(*n*³) for each matrix.
  /// - Also known as: `scipy.linalg.lu_factor`.
  public func luFactored() throws(TensorError) -> LUFactorization {
    let stack = try matrices(for: "luFactored", isSquare: true)
    if let found = try stack.luFactoredOnDevice() { return found }
    return try LUFactorization(stack, for: "luFactored")
  }
}

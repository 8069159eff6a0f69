import SwiftwaterDevices

extension Tensor {
  /// Returns the determinants of square matrices.
  ///
  /// - Returns: One number for each matrix; of matrices of 0 × 0, 1.
  /// - Complexity: O(*n*³) for each matrix.
  /// - Also known as: `numpy.linalg.det`.
  public func determinant() -> Tensor {
    Self.attempt { () throws(TensorError) in
      let stack = try matrices(for: "determinant", isSquare: true)
      func fill<S: LinearScalar>(
        _ type: S.Type, _ a: UnsafeMutableRawPointer, _ r: UnsafeMutableRawPointer
      ) throws(DeviceError) {
        try Self.forEachDiagonal(S.self, stack, a) { matrix, diagonal, isOdd in
          var product = ScaledProduct<S>(isOdd: isOdd)
          for k in 0..<stack.rows { product.multiply(diagonal[k * (stack.rows + 1)]) }
          r.of(S.self)[matrix] = product.value
        }
      }
      let scalar = stack.scalar
      return try Self.computed(
        "determinant", [stack.tensor], dtype: stack.dtype, shape: stack.batch,
        accelerated: stack.determinants
      ) { inputs, result throws(DeviceError) in
        if SmallMatrices.takes(order: stack.rows, stack.dtype) {
          SmallMatrices.determinants(
            inputs[0], order: stack.rows, count: stack.count, into: result, stack.dtype)
        } else {
          try fill(scalar, inputs[0], result)
        }
      }
    }
  }

  /// Returns the determinants of square matrices as a sign and the logarithm of a size, which
  /// neither overflows nor underflows.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | … × n × n | |
  /// | `sign` | … | 1, −1 or 0; of complex matrices on the unit circle or 0 |
  /// | `logarithm` | … | natural logarithm, real; −∞ where `sign` is 0 |
  ///
  /// - Complexity: O(*n*³) for each matrix.
  /// - Also known as: `numpy.linalg.slogdet`.
  public func signedLogDeterminant() -> (sign: Tensor, logarithm: Tensor) {
    do throws(TensorError) {
      let stack = try matrices(for: "signedLogDeterminant", isSquare: true)
      func fill<S: LinearScalar>(
        _ type: S.Type, _ a: UnsafeMutableRawPointer, _ results: [UnsafeMutableRawPointer]
      ) throws(DeviceError) {
        try Self.forEachDiagonal(S.self, stack, a) { matrix, diagonal, isOdd in
          var sign: S = isOdd ? -1 : 1
          var sum = 0.0
          for k in 0..<stack.rows {
            let x = diagonal[k * (stack.rows + 1)]
            let size = x.magnitude
            sum += Libm.log(Double(size))
            // Quotients of complex numbers lose subnormal ones.
            let lift = S.Real(sign: .plus, exponent: size.isSubnormal ? 60 : 0, significand: 1)
            sign = size == 0 ? 0 : sign * (x.scaled(by: lift) / S(real: size * lift))
          }
          let isZero = sign == 0
          results[0].of(S.self)[matrix] = sign
          results[1].of(S.Real.self)[matrix] = isZero ? -.infinity : S.Real(sum)
        }
      }
      let scalar = stack.scalar
      let parts = try Self.computedParts(
        "signedLogDeterminant", [stack.tensor],
        [Part(stack.dtype, stack.batch), Part(stack.dtype.component, stack.batch)],
        accelerated: stack.signedLogDeterminants
      ) { inputs, results throws(DeviceError) in try fill(scalar, inputs[0], results) }
      return (parts[0], parts[1])
    } catch {
      let stand = Self.failure(error)
      return (stand, stand)
    }
  }

  // MARK: - Implementation

  /// Calls `body` with each factored matrix, and whether an odd number of its rows was swapped.
  private static func forEachDiagonal<S: LinearScalar>(
    _ type: S.Type, _ stack: MatrixStack, _ a: UnsafeMutableRawPointer,
    _ body: (Int, UnsafeMutablePointer<S>, Bool) -> Void
  ) throws(DeviceError) {
    let n = stack.rows
    let scratch = try Workspace<S>(n * n)
    let swaps = try Workspace<Int32>(n)
    let (f, pivots) = (scratch.pointer, swaps.pointer)
    for matrix in 0..<stack.count {
      f.update(from: a.of(S.self) + matrix * n * n, count: n * n)
      _ = try LinearAlgebra.factorLU(f, rows: n, columns: n, count: 1, pivots: pivots)
      body(matrix, f, (0..<n).count { Int(pivots[$0]) != $0 + 1 } % 2 == 1)
    }
    withExtendedLifetime((scratch, swaps)) {}
  }
}

/// A product whose factors may overflow or underflow on the way.
private struct ScaledProduct<S: LinearScalar> {
  private var product: S
  private var exponent = 0

  init(isOdd: Bool) { product = isOdd ? -1 : 1 }

  mutating func multiply(_ factor: S) {
    product = product * normalised(factor)
    product = normalised(product)
  }

  var value: S {
    let half = exponent / 2
    return product.scaled(by: Self.power(half)).scaled(by: Self.power(exponent - half))
  }

  /// The number with a size from 1 to 2; the power of two goes to the exponent.
  private mutating func normalised(_ x: S) -> S {
    let size = x.magnitude
    guard size > 0, size.isFinite else { return x }
    let shift = Int(size.exponent)
    exponent += shift
    return x.scaled(by: Self.power(-shift / 2)).scaled(by: Self.power(-shift - -shift / 2))
  }

  private static func power(_ exponent: Int) -> S.Real {
    S.Real(
      sign: .plus, exponent: S.Real.Exponent(min(2000, max(-2000, exponent))), significand: 1)
  }
}

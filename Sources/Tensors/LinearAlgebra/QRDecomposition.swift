import SwiftwaterDevices

extension Tensor {
  /// How many columns the orthonormal factors of a decomposition have.
  public enum FactorSize: Sendable, Hashable {
    /// As many as the result needs.
    case reduced
    /// Whole bases: square factors.
    case complete
  }

  /// Returns a factor with orthonormal columns and an upper triangular one, whose product this is.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | … × m × n | |
  /// | `q` | … × m × k, k = min(m, n); or m × m | columns orthonormal |
  /// | `r` | … × k × n; or m × n | zeros below the diagonal |
  ///
  /// - Parameter size: `.reduced` or `.complete`.
  /// - Complexity: O(*mnk*) for each matrix.
  /// - Precision: backward stable (Householder reflectors). The diagonal of `r` may be negative.
  /// - Also known as: `numpy.linalg.qr`.
  public func qr(_ size: FactorSize = .reduced) -> (q: Tensor, r: Tensor) {
    do throws(TensorError) {
      let stack = try matrices(for: "qr")
      let (m, n, type) = (stack.rows, stack.columns, stack.dtype)
      let width = size == .complete ? m : stack.small
      let (count, scalar) = (stack.count, stack.scalar)
      let wanted = [
        Part(type, stack.batch + [m, width]), Part(type, stack.batch + [width, n]),
      ]
      let kernels = stack.orthonormalFactors(width: width)
      if kernels == nil {
        let device = stack.onDevice("qr", wanted, needsFinite: false)
        let found = try device.run(isCounted: false) { library, a throws(DeviceError) in
          let (q, r) = try library.qr(
            a[0].memory, at: a[0].start, rows: m, columns: n, width: width, type: type)
          return ([q, r], nil)
        }
        if let found { return (found[0], found[1]) }
      }
      let parts = try Self.computedParts(
        "qr", [stack.tensor], wanted, accelerated: kernels
      ) { inputs, results throws(DeviceError) in
        try QRParts(rows: m, columns: n, width: width, count: count)
          .fill(scalar, inputs[0], q: results[0], r: results[1])
      }
      return (parts[0], parts[1])
    } catch {
      let stand = Self.failure(error)
      return (stand, stand)
    }
  }

  /// Returns the upper triangular factor of ``qr(_:)`` alone, which takes a third of the time.
  ///
  /// - Returns: Matrices of k × n, k = min(m, n).
  /// - Complexity: O(*mnk*) for each matrix.
  /// - Also known as: `numpy.linalg.qr` with mode `r`.
  public func qrUpperFactor() -> Tensor {
    Self.attempt { () throws(TensorError) in
      let stack = try matrices(for: "qr")
      let (m, n, k) = (stack.rows, stack.columns, stack.small)
      let (count, scalar) = (stack.count, stack.scalar)
      return try Self.computed(
        "qr", [stack.tensor], dtype: stack.dtype, shape: stack.batch + [k, n],
        accelerated: stack.upperFactors
      ) { inputs, result throws(DeviceError) in
        try QRParts(rows: m, columns: n, width: k, count: count)
          .fill(scalar, inputs[0], q: nil, r: result)
      }
    }
  }
}

/// The factors of Q R taken apart.
private struct QRParts {
  let (rows, columns, width, count): (Int, Int, Int, Int)

  init(rows: Int, columns: Int, width: Int, count: Int) {
    (self.rows, self.columns, self.width, self.count) = (rows, columns, width, count)
  }

  func fill<S: LinearScalar>(
    _ type: S.Type, _ a: UnsafeMutableRawPointer, q: UnsafeMutableRawPointer?,
    r: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    let k = min(rows, columns)
    let scratch = try Workspace<S>(rows * max(columns, width))
    let factors = try Workspace<S>(k)
    let (f, tau) = (scratch.pointer, factors.pointer)
    for matrix in 0..<count {
      LinearAlgebra.transpose(
        a.of(S.self) + matrix * rows * columns, rows: rows, columns: columns, to: f)
      try LinearAlgebra.factorQR(f, rows: rows, columns: columns, count: 1, tau: tau)
      let upper = r.of(S.self) + matrix * width * columns
      LinearAlgebra.copyUpper(f, rows: rows, columns: columns, kept: width, to: upper)
      guard let q else { continue }
      try LinearAlgebra.formQ(
        f, rows: rows, columns: width, reflectors: k, count: 1, tau: tau)
      LinearAlgebra.transpose(
        f, rows: width, columns: rows, to: q.of(S.self) + matrix * rows * width)
    }
    withExtendedLifetime((scratch, factors)) {}
  }
}

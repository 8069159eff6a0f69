import SwiftwaterDevices

extension Tensor {
  /// Returns a permutation matrix, a lower and an upper triangular one, whose product this is.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | … × m × n | |
  /// | `p` | … × m × m | permutation matrix |
  /// | `l` | … × m × k, k = min(m, n) | ones on the diagonal |
  /// | `u` | … × k × n | |
  ///
  /// A singular matrix has factors too: some element of `u`'s diagonal is 0.
  ///
  /// - Complexity: O(*mnk*) for each matrix.
  /// - Precision: rows are swapped for the largest pivot; backward stable in practice.
  /// - Also known as: `scipy.linalg.lu`, `torch.linalg.lu`.
  public func lu() -> (p: Tensor, l: Tensor, u: Tensor) {
    do throws(TensorError) {
      let stack = try matrices(for: "lu")
      let (m, n, k, type) = (stack.rows, stack.columns, stack.small, stack.dtype)
      let (count, scalar) = (stack.count, stack.scalar)
      if let found = try stack.luOnDevice() { return found }
      let parts = try Self.computedParts(
        "lu", [stack.tensor],
        [
          Part(type, stack.batch + [m, m]), Part(type, stack.batch + [m, k]),
          Part(type, stack.batch + [k, n]),
        ]
      ) { inputs, results throws(DeviceError) in
        try LUParts(rows: m, columns: n, count: count).fill(scalar, inputs[0], results)
      }
      return (parts[0], parts[1], parts[2])
    } catch {
      let stand = Self.failure(error)
      return (stand, stand, stand)
    }
  }
}

extension MatrixStack {
  /// The factors on the device where they were asked for; nil when the host has to find them.
  fileprivate func luOnDevice() throws(TensorError) -> (p: Tensor, l: Tensor, u: Tensor)? {
    let (m, n, k, type) = (rows, columns, small, dtype)
    if max(m, n) <= MatrixTeams.largest {
      let device = onDevice("lu", luParts, needsFinite: false)
      guard let found = try device.run(isCounted: false, kernels: luFactors, Self.noLibrary) else {
        return nil
      }
      return (found[1], lowerFactor(found[0]), found[0][..., 0..<k, .all].upperTriangle())
    }
    let parts = [
      Tensor.Part(type, tensor.shape), Tensor.Part(.int64, batch + [k]),
    ]
    let found = try onDevice("lu", parts, needsFinite: false).run(isCounted: false) {
      library, a throws(DeviceError) in
      let (factors, pivots, _) = try library.luFactors(
        a[0].memory, at: a[0].start, rows: m, columns: n, type: type)
      return ([factors, pivots], nil)
    }
    guard let found else { return nil }
    // Which row of the matrix came to stand where.
    let exchanges = found[1].array(of: Int.self)
    var orders: [Int] = []
    for matrix in 0..<count {
      var order = Array(0..<m)
      for i in 0..<k { order.swapAt(i, exchanges[matrix * k + i] - 1) }
      orders += order
    }
    let rowsOfP = Tensor(orders).reshaped(batch + [1, m])
    let p = (Tensor.arange(m).reshaped([m, 1]) .== rowsOfP).cast(to: type)
    return (p, lowerFactor(found[0]), found[0][..., 0..<k, .all].upperTriangle())
  }

  /// The lower factor out of both in one.
  private func lowerFactor(_ factors: Tensor) -> Tensor {
    factors[..., .all, 0..<small].lowerTriangle(offset: -1)
      + Tensor.eye(rows, columns: small, dtype: dtype)
  }
}

/// The factors of P L U taken apart.
private struct LUParts {
  let (rows, columns, count): (Int, Int, Int)

  init(rows: Int, columns: Int, count: Int) {
    (self.rows, self.columns, self.count) = (rows, columns, count)
  }

  func fill<S: LinearScalar>(
    _ type: S.Type, _ a: UnsafeMutableRawPointer, _ results: [UnsafeMutableRawPointer]
  ) throws(DeviceError) {
    let k = min(rows, columns)
    let scratch = try Workspace<S>(rows * columns)
    let swaps = try Workspace<Int32>(k)
    let (f, pivots) = (scratch.pointer, swaps.pointer)
    var order = Array(0..<rows)
    for matrix in 0..<count {
      LinearAlgebra.transpose(
        a.of(S.self) + matrix * rows * columns, rows: rows, columns: columns, to: f)
      _ = try LinearAlgebra.factorLU(f, rows: rows, columns: columns, count: 1, pivots: pivots)
      let p = results[0].of(S.self) + matrix * rows * rows
      let l = results[1].of(S.self) + matrix * rows * k
      let u = results[2].of(S.self) + matrix * k * columns
      for i in 0..<rows { order[i] = i }
      for i in 0..<k { order.swapAt(i, Int(pivots[i]) - 1) }
      p.update(repeating: 0, count: rows * rows)
      for i in 0..<rows {
        p[order[i] * rows + i] = 1
        for j in 0..<k { l[i * k + j] = i > j ? f[j * rows + i] : i == j ? 1 : 0 }
      }
      for i in 0..<k {
        for j in 0..<columns { u[i * columns + j] = i <= j ? f[j * rows + i] : 0 }
      }
    }
    withExtendedLifetime((scratch, swaps)) {}
  }
}

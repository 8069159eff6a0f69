import SwiftwaterDevices

/// The shortest x that make the length of `a x − target` smallest, and what is known of `a`.
public struct LeastSquaresSolution: Sendable {
  /// n values, or n × k.
  public let solution: Tensor
  /// The squared lengths of `a x − target`, k of them; none when the rank is below n or m ≤ n.
  public let residuals: Tensor
  /// How many singular values count.
  public let rank: Int
  /// min(m, n) singular values, descending.
  public let singularValues: Tensor
}

extension Tensor {
  /// Returns the shortest x that make the length of `self x − target` smallest, for any matrix.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | m × n | finite values, of any rank |
  /// | `target` | m, or m × k | |
  /// | solution | n, or n × k | in the type of the operands |
  ///
  /// - Parameters:
  ///   - target: One right side, or several in columns.
  ///   - cutoff: Singular values up to this fraction of the largest count as 0; nil for max(m, n)
  ///     times the type's `ulpOfOne`.
  /// - Throws: ``TensorError`` with code `notFinite`, `notConverged`, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*mn* · min(*m*, *n*) + *mnk*).
  /// - Also known as: `numpy.linalg.lstsq`.
  public func leastSquares(
    _ target: Tensor, cutoff: Double?
  ) throws(TensorError) -> LeastSquaresSolution {
    let name = "leastSquares"
    let type = try Self.linearType(self, target, for: name)
    guard rank == 2, (1...2).contains(target.rank), target.shape[0] == shape[0] else {
      throw TensorError(
        .shapeMismatch,
        """
        \(name): needs an m × n matrix and m targets or m × k, got \(Shape.text(shape)) and \
        \(Shape.text(target.shape))
        """)
    }
    let stack = try matrices(for: name, type: type)
    let (m, n, k) = (shape[0], shape[1], target.rank == 1 ? 1 : target.shape[1])
    let limit = cutoff ?? stack.defaultTolerance
    var found = 0
    func solve<S: LinearScalar>(
      _ type: S.Type, _ inputs: [UnsafeMutableRawPointer], _ results: [UnsafeMutableRawPointer]
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      let tall = Swift.max(m, n)
      let matrix = try Workspace<S>(m * n)
      let sides = try Workspace<S>(tall * k)
      let columns = try Workspace<S>(m * k)
      defer { withExtendedLifetime((matrix, sides, columns)) {} }
      let (a, b, c) = (matrix.pointer, sides.pointer, columns.pointer)
      LinearAlgebra.transpose(inputs[0].of(S.self), rows: m, columns: n, to: a)
      LinearAlgebra.transpose(inputs[1].of(S.self), rows: m, columns: k, to: c)
      b.update(repeating: 0, count: tall * k)
      for j in 0..<k { (b + j * tall).update(from: c + j * m, count: m) }
      let answer = try LinearAlgebra.solveLeastSquares(
        a, rows: m, columns: n, b, columns: k, cutoff: S.Real(limit),
        values: results[1].of(S.Real.self))
      switch answer {
      case .failure(.notFinite):
        return LinearAlgebra.Failure(matrix: 0, reason: .notFinite)
      case .failure(.notConverged):
        return LinearAlgebra.Failure(matrix: 0, reason: .notConverged)
      case .success(let rank):
        found = rank
        let x = results[0].of(S.self)
        for j in 0..<k {
          for i in 0..<n { x[i * k + j] = m == 0 || n == 0 ? 0 : b[j * tall + i] }
          var sum: S.Real = 0
          for i in n..<tall {
            let rest = b[j * tall + i]
            sum += rest.realPart * rest.realPart + rest.imaginaryPart * rest.imaginaryPart
          }
          results[2].of(S.Real.self)[j] = sum
        }
        return nil
      }
    }
    let (scalar, real) = (stack.scalar, stack.dtype.component)
    let parts = try Self.computedPartsNow(
      name, [stack.tensor, target.cast(to: type)],
      [
        Part(type, [n] + target.shape.dropFirst()), Part(real, [stack.small]), Part(real, [k]),
      ]
    ) { inputs, results throws(DeviceError) in try solve(scalar, inputs, results) }
    let hasResiduals = found == n && m > n
    return LeastSquaresSolution(
      solution: parts[0], residuals: hasResiduals ? parts[2] : .zeros([0], dtype: real),
      rank: found, singularValues: parts[1])
  }
}

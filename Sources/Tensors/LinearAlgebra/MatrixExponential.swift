import SwiftwaterDevices

extension Tensor {
  /// Returns the exponentials of square matrices: the sums of Aᵏ / k!.
  ///
  /// - Returns: Matrices of the same shape.
  /// - Throws: ``TensorError`` with code `notFinite`, `shapeMismatch`, `invalidType` or
  ///   `outOfMemory`.
  /// - Complexity: O(*n*³ · (6 + log₂ ‖A‖)) for each matrix.
  /// - Precision: backward stable; the error grows with the condition of the exponential.
  /// - Also known as: `scipy.linalg.expm`, `torch.linalg.matrix_exp`.
  /// - Source: Higham 2005, algorithm 2.3, doi:10.1137/04061101X.
  public func matrixExponential() throws(TensorError) -> Tensor {
    let stack = try matrices(for: "matrixExponential", isSquare: true)
    guard stack.tensor.count > 0 else { return stack.tensor }
    let norms = stack.tensor.norm(1, axes: (-2, -1)).array(of: Double.self)
    if let place = norms.firstIndex(where: { !$0.isFinite }) {
      throw TensorError(
        LinearAlgebra.Failure(matrix: place, reason: .notFinite), in: "matrixExponential",
        isStack: rank > 2)
    }
    if stack.batch.isEmpty { return try stack.tensor.exponential(norm: norms[0]) }
    let flat = stack.tensor.reshaped([stack.count, stack.rows, stack.rows])
    var results: [Tensor] = []
    for (place, norm) in norms.enumerated() {
      results.append(try flat[place].exponential(norm: norm))
    }
    return Tensor.stacked(results).reshaped(stack.tensor.shape)
  }

  // MARK: - Implementation

  /// The exponential of one matrix, by the approximation that its norm allows.
  private func exponential(norm: Double) throws(TensorError) -> Tensor {
    for pade in Pade.small where norm <= pade.reach {
      return try quotient(pade.coefficients)
    }
    let halvings = Swift.max(0, Int(Libm.log2(norm / Pade.large.reach).rounded(.up)))
    let scale = Double(sign: .plus, exponent: -halvings, significand: 1)
    var result = try (self * scale).quotient(Pade.large.coefficients)
    for _ in 0..<halvings { result = result.matmul(result) }
    return result
  }

  /// The approximation's denominator divided into its numerator: even plus odd powers over even
  /// minus odd ones.
  private func quotient(_ b: [Double]) throws(TensorError) -> Tensor {
    let identity = Tensor.eye(shape[0], dtype: dtype)
    let square = matmul(self)
    let (odd, even): (Tensor, Tensor)
    if b.count == 14 {
      let fourth = square.matmul(square)
      let sixth = square.matmul(fourth)
      let high = sixth.matmul(sixth * b[13] + fourth * b[11] + square * b[9])
      odd = matmul(high + sixth * b[7] + fourth * b[5] + square * b[3] + identity * b[1])
      let top = sixth.matmul(sixth * b[12] + fourth * b[10] + square * b[8])
      even = top + sixth * b[6] + fourth * b[4] + square * b[2] + identity * b[0]
    } else {
      var power = identity
      var (sums, tops) = (identity * b[1], identity * b[0])
      for k in Swift.stride(from: 2, to: b.count, by: 2) {
        power = power.matmul(square)
        sums = sums + power * b[k + 1]
        tops = tops + power * b[k]
      }
      (odd, even) = (matmul(sums), tops)
    }
    return try (even - odd).solve(even + odd)
  }
}

/// Padé approximations of the exponential that are exact to 2⁻⁵³ up to a norm.
private struct Pade {
  /// The largest norm: θ of table 2.3 of the source.
  let reach: Double
  /// Of the numerator, lowest power first.
  let coefficients: [Double]

  static let small = [
    Pade(degree: 3, reach: 1.495585217958292e-2), Pade(degree: 5, reach: 2.539398330063230e-1),
    Pade(degree: 7, reach: 9.504178996162932e-1), Pade(degree: 9, reach: 2.097847961257068),
  ]
  static let large = Pade(degree: 13, reach: 5.371920351148152)

  /// The coefficients are (2q − k)! q! / ((2q)! (q − k)! k!) for degree q, here from one to the next
  /// and scaled so that the last one is 1; all are whole numbers.
  private init(degree: Int, reach: Double) {
    self.reach = reach
    var values = [1.0]
    for k in stride(from: degree, to: 0, by: -1) {
      let step = Double(k) * Double(2 * degree - k + 1) / Double(degree - k + 1)
      values.append(values[values.count - 1] * step)
    }
    coefficients = values.reversed()
  }
}

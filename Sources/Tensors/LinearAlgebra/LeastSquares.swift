import SwiftwaterDevices

extension Tensor {
  /// Returns the x that makes the length of `self x − target` smallest.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | m × n, m ≥ n | columns independent |
  /// | `target` | m | |
  /// | result | n | `float64` |
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch`, or `singularMatrix` when a column depends
  ///   on others.
  /// - Complexity: O(*mn*²) operations, O(*mn*) bytes.
  /// - Precision: backward stable; computed in `float64`.
  /// - Also known as: `numpy.linalg.lstsq` of one target and independent columns; see
  ///   ``leastSquares(_:cutoff:)`` for any.
  /// - Source: Golub, Van Loan, Matrix Computations, 4th ed., algorithm 5.3.2 (Householder QR).
  public func leastSquares(_ target: Tensor) throws(TensorError) -> Tensor {
    guard !dtype.isComplex, !target.dtype.isComplex else {
      throw TensorError(
        .invalidType,
        "leastSquares: takes real numbers; complex ones have leastSquares(_:cutoff:)")
    }
    guard rank == 2, target.rank == 1, shape[0] == target.shape[0], shape[0] >= shape[1] else {
      throw TensorError(
        .shapeMismatch,
        """
        leastSquares: needs an m × n matrix with m ≥ n and m values, got \(Shape.text(shape)) and \
        \(Shape.text(target.shape)); leastSquares(_:cutoff:) takes any
        """)
    }
    let (m, n) = (shape[0], shape[1])
    // Columns lie together, because the method works column by column.
    var columns = transposed().array(of: Double.self)
    var right = target.array(of: Double.self)
    var diagonal = Array(repeating: 0.0, count: n)
    func length(_ j: Int, from start: Int) -> Double {
      var sum = 0.0
      for i in start..<m { sum += columns[j * m + i] * columns[j * m + i] }
      return sum.squareRoot()
    }
    let lengths = (0..<n).map { length($0, from: 0) }
    for j in 0..<n {
      let norm = length(j, from: j)
      // What is left of a dependent column is the rounding of the m terms it was made of.
      guard norm > lengths[j] * Double(m) * 0x1p-52 else {
        throw TensorError(
          .singularMatrix,
          """
          leastSquares: column \(j) depends on the columns before it; leave it out, or call \
          leastSquares(_:cutoff:)
          """)
      }
      let head = columns[j * m + j]
      let alpha = head > 0 ? -norm : norm
      diagonal[j] = alpha
      columns[j * m + j] = head - alpha
      let beta = -alpha * (head - alpha)
      for k in (j + 1)..<(n + 1) {
        var dot = 0.0
        if k < n {
          for i in j..<m { dot += columns[j * m + i] * columns[k * m + i] }
          for i in j..<m { columns[k * m + i] -= dot / beta * columns[j * m + i] }
        } else {
          for i in j..<m { dot += columns[j * m + i] * right[i] }
          for i in j..<m { right[i] -= dot / beta * columns[j * m + i] }
        }
      }
    }
    var solution = Array(repeating: 0.0, count: n)
    for j in Swift.stride(from: n - 1, through: 0, by: -1) {
      var value = right[j]
      for k in (j + 1)..<Swift.max(n, j + 1) { value -= columns[k * m + j] * solution[k] }
      solution[j] = value / diagonal[j]
    }
    return Tensor(solution)
  }
}

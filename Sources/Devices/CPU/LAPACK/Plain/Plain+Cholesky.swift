extension Plain {
  /// - Returns: The order of the first leading minor that is not positive; or 0.
  /// - Source: Golub, Van Loan, Matrix Computations, 4th ed., algorithms 4.2.1 and 4.2.2.
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func factorCholesky<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ n: Int, _ triangle: LinearAlgebra.Triangle
  ) -> Int {
    for j in 0..<n {
      let column = a + j * n
      if triangle == .lower {
        for k in 0..<j {
          let other = a + k * n
          add(-other[j].conjugate, other + j, to: column + j, n - j)
        }
      } else {
        for k in 0..<j {
          let other = a + k * n
          column[k] = (column[k] - dot(other, column, k)) / other[k]
        }
        column[j] = column[j] - dot(column, column, j)
      }
      let square = column[j].realPart
      guard square > 0 else { return j + 1 }
      let root = square.squareRoot()
      column[j] = S(real: root)
      if triangle == .lower { scale(column + j + 1, n - j - 1, by: S(real: 1 / root)) }
    }
    return 0
  }
}

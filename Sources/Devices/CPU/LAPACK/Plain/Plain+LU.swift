extension Plain {
  /// - Returns: The first pivot of 0, from 1; or 0.
  /// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 3.4 (right-looking blocks).
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func factorLU<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ rows: Int, _ columns: Int,
    _ pivots: UnsafeMutablePointer<Int32>
  ) -> Int {
    var firstZero = 0
    for start in stride(from: 0, to: min(rows, columns), by: panel) {
      let end = min(start + panel, min(rows, columns))
      for k in start..<end {
        let column = a + k * rows
        let pivot = pivotRow(column, from: k, rows)
        pivots[k] = Int32(pivot + 1)
        if pivot != k { swapRows(a, rows, columns, k, pivot) }
        if column[k] == 0 {
          if firstZero == 0 { firstZero = k + 1 }
        } else {
          let head = column[k]
          for i in (k + 1)..<max(rows, k + 1) { column[i] = column[i] / head }
        }
        for j in (k + 1)..<max(end, k + 1) {
          let other = a + j * rows
          add(-other[k], column + k + 1, to: other + k + 1, rows - k - 1)
        }
      }
      // A later column meets the whole panel while it is in the cache.
      for j in end..<max(columns, end) {
        let other = a + j * rows
        for k in start..<end {
          add(-other[k], a + k * rows + k + 1, to: other + k + 1, rows - k - 1)
        }
      }
    }
    return firstZero
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func solveLU<S: LinearScalar>(
    _ factors: UnsafeMutablePointer<S>, _ pivots: UnsafeMutablePointer<Int32>, _ n: Int,
    _ form: LinearAlgebra.Form, _ b: UnsafeMutablePointer<S>, _ columns: Int
  ) {
    func swap(_ k: Int) {
      let other = Int(pivots[k]) - 1
      if other != k { swapRows(b, n, columns, k, other) }
    }
    if form == .plain {
      for k in 0..<n { swap(k) }
      solveTriangular(factors, n, .lower, .plain, true, b, columns)
      solveTriangular(factors, n, .upper, .plain, false, b, columns)
    } else {
      solveTriangular(factors, n, .upper, form, false, b, columns)
      solveTriangular(factors, n, .lower, form, true, b, columns)
      for k in (0..<n).reversed() { swap(k) }
    }
  }

  // MARK: - Implementation

  /// Columns that are factored together; a panel of 1000 doubles a column fits the L2 cache.
  private static let panel = 32

  /// The row of the largest element; NaN counts as the largest, so that it comes out.
  @inline(__always)
  private static func pivotRow<S: LinearScalar>(
    _ column: UnsafeMutablePointer<S>, from start: Int, _ rows: Int
  ) -> Int {
    func size(_ x: S) -> S.Real {
      abs(x.realPart) + (S.isComplex ? abs(x.imaginaryPart) : 0)
    }
    var (best, largest) = (start, size(column[start]))
    for i in (start + 1)..<max(rows, start + 1) {
      let size = size(column[i])
      if size > largest || size.isNaN && !largest.isNaN { (best, largest) = (i, size) }
    }
    return best
  }

  @inline(__always)
  private static func swapRows<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ rows: Int, _ columns: Int, _ first: Int, _ second: Int
  ) {
    for j in 0..<columns {
      let column = a + j * rows
      (column[first], column[second]) = (column[second], column[first])
    }
  }
}

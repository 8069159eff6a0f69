extension LinearAlgebra {
  /// Writes a matrix with its axes swapped: rows that lie together become columns that do.
  ///
  /// - Parameters:
  ///   - source: `rows` × `columns`, row by row.
  ///   - target: The same matrix, column by column.
  ///   - isConjugated: Whether the elements are mirrored at the real axis.
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  package static func transpose<S: LinearScalar>(
    _ source: UnsafePointer<S>, rows: Int, columns: Int, to target: UnsafeMutablePointer<S>,
    isConjugated: Bool = false
  ) {
    // Squares of both matrices stay in the first cache.
    let side = 16
    for top in stride(from: 0, to: rows, by: side) {
      let bottom = min(top + side, rows)
      for left in stride(from: 0, to: columns, by: side) {
        for j in left..<min(left + side, columns) {
          let column = target + j * rows
          for i in top..<bottom { column[i] = source[i * columns + j] }
        }
      }
    }
    guard isConjugated && S.isComplex else { return }
    for k in 0..<(rows * columns) { target[k] = target[k].conjugate }
  }
}

extension LinearAlgebra {
  /// Writes the upper triangle of a matrix that lies column by column, row by row and with zeros
  /// below.
  ///
  /// - Parameter kept: How many rows are written.
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  package static func copyUpper<S: LinearScalar>(
    _ source: UnsafePointer<S>, rows: Int, columns: Int, kept: Int,
    to target: UnsafeMutablePointer<S>
  ) {
    let side = 16
    for top in stride(from: 0, to: kept, by: side) {
      for left in stride(from: 0, to: columns, by: side) {
        for i in top..<min(top + side, kept) {
          for j in left..<min(left + side, columns) {
            target[i * columns + j] = i <= j ? source[j * rows + i] : 0
          }
        }
      }
    }
  }
}

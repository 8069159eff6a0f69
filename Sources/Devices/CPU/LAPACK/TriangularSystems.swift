extension LinearAlgebra {
  /// Replaces right sides of n × `columns` by the solutions of a triangular system.
  ///
  /// - Parameters:
  ///   - triangle: Which half of `a` is read.
  ///   - hasUnitDiagonal: Whether the diagonal is taken for ones and not read.
  /// - Returns: The place, from 1, of a 0 on the diagonal; then the right sides are as they were.
  package static func solveTriangular<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, order: Int, triangle: Triangle, form: Form,
    hasUnitDiagonal: Bool, _ b: UnsafeMutablePointer<S>, columns: Int
  ) throws(DeviceError) -> Int? {
    try check("solveTriangular", order, columns)
    if !hasUnitDiagonal {
      for k in 0..<order where a[k * order + k] == 0 { return k + 1 }
    }
    if order == 0 || columns == 0 { return nil }
    if let lapack = S.lapack {
      useOwnThreads()
      var (n, k, ld, info) = (Int32(order), Int32(columns), Int32(order), Int32(0))
      var ldb = n
      lapack.trtrs(
        triangle.letter, form.letter, hasUnitDiagonal ? "U" : "N", &n, &k, a, &ld, b, &ldb, &info,
        1,
        1, 1)
    } else {
      Plain.solveTriangular(a, order, triangle, form, hasUnitDiagonal, b, columns)
    }
    return nil
  }
}

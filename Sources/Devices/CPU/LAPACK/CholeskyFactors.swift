extension LinearAlgebra {
  /// Replaces one triangle of Hermitian matrices by their Cholesky factor and the other by zeros.
  ///
  /// Only that triangle is read. A lower factor L gives L Lᴴ, an upper one U gives Uᴴ U.
  ///
  /// - Returns: The first matrix that is not positive definite, or not finite; it becomes NaN.
  package static func factorCholesky<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, order: Int, count: Int, triangle: Triangle
  ) throws(DeviceError) -> Failure? {
    try check("cholesky", order)
    var failure: Failure?
    useOwnThreads()
    for matrix in 0..<count where order > 0 {
      let place = a + matrix * order * order
      Plain.clear(triangle == .lower ? .upper : .lower, of: place, order)
      guard isFinite(place, order * order) else {
        failure = failure ?? Failure(matrix: matrix, reason: .notFinite)
        fill(place, order * order, with: S(real: .nan))
        continue
      }
      var info: Int32 = 0
      if let lapack = S.lapack {
        var (n, ld) = (Int32(order), Int32(order))
        lapack.potrf(triangle.letter, &n, place, &ld, &info, 1)
      } else {
        info = Int32(Plain.factorCholesky(place, order, triangle))
      }
      if info > 0 {
        failure = failure ?? Failure(matrix: matrix, reason: .notPositiveDefinite(Int(info)))
        fill(place, order * order, with: S(real: .nan))
      }
    }
    return failure
  }
}

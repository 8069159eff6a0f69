extension LinearAlgebra {
  /// Replaces matrices of m × n by their factors, P L U with partial pivoting.
  ///
  /// - Parameters:
  ///   - pivots: min(m, n) for each matrix: the row, from 1, that a row was swapped with.
  /// - Returns: The first matrix with a pivot of 0; its factors are complete all the same.
  package static func factorLU<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, rows: Int, columns: Int, count: Int,
    pivots: UnsafeMutablePointer<Int32>
  ) throws(DeviceError) -> Failure? {
    try check("lu", rows, columns)
    var failure: Failure?
    useOwnThreads()
    for matrix in 0..<count where min(rows, columns) > 0 {
      let place = a + matrix * rows * columns
      let swaps = pivots + matrix * min(rows, columns)
      var info: Int32 = 0
      if let lapack = S.lapack, !isTiny(place, count: rows * columns) {
        var (m, n, ld) = (Int32(rows), Int32(columns), Int32(rows))
        lapack.getrf(&m, &n, place, &ld, swaps, &info)
      } else {
        info = Int32(Plain.factorLU(place, rows, columns, swaps))
      }
      if info > 0, failure == nil {
        failure = Failure(matrix: matrix, reason: .singular(Int(info)))
      }
    }
    return failure
  }

  /// Replaces right sides of n × `columns` by the solutions of systems with factored matrices.
  ///
  /// - Parameter form: Which form of the factored matrix the system has.
  package static func solveLU<S: LinearScalar>(
    _ factors: UnsafeMutablePointer<S>, pivots: UnsafeMutablePointer<Int32>, order: Int,
    form: Form, _ b: UnsafeMutablePointer<S>, columns: Int
  ) throws(DeviceError) {
    try check("solve", order, columns)
    if order == 0 || columns == 0 { return }
    if let lapack = S.lapack, !hasTinyPivot(factors, order: order) {
      useOwnThreads()
      var (n, k, ld, info) = (Int32(order), Int32(columns), Int32(order), Int32(0))
      var ldb = n
      lapack.getrs(form.letter, &n, &k, factors, &ld, pivots, b, &ldb, &info, 1)
    } else {
      Plain.solveLU(factors, pivots, order, form, b, columns)
    }
  }

  /// Replaces the factors of a matrix, which has no pivot of 0, by its inverse.
  package static func invertLU<S: LinearScalar>(
    _ factors: UnsafeMutablePointer<S>, pivots: UnsafeMutablePointer<Int32>, order: Int
  ) throws(DeviceError) {
    try check("inverse", order)
    if order == 0 { return }
    if let lapack = S.lapack {
      useOwnThreads()
      var (n, ld, info, query) = (Int32(order), Int32(order), Int32(0), Int32(-1))
      var asked = S.zero
      lapack.getri(&n, factors, &ld, pivots, &asked, &query, &info)
      var (space, length) = try scratch("inverse", asked: &asked, atLeast: order)
      lapack.getri(&n, factors, &ld, pivots, space.raw, &length, &info)
      withExtendedLifetime(space) {}
    } else {
      let copy = try Workspace<S>(order * order)
      copy.pointer.update(from: factors, count: order * order)
      fill(factors, order * order, with: 0)
      for k in 0..<order { factors[k * order + k] = 1 }
      Plain.solveLU(copy.pointer, pivots, order, .plain, factors, order)
      withExtendedLifetime(copy) {}
    }
  }

  // Libraries multiply by the reciprocals of pivots, which are infinite for subnormal ones.

  /// Whether no element of a matrix that is not 0 has a reciprocal with all its digits.
  private static func isTiny<S: LinearScalar>(_ a: UnsafeMutablePointer<S>, count: Int) -> Bool {
    var isZero = true
    for place in 0..<count {
      let size = a[place].magnitude
      if size >= .leastNormalMagnitude { return false }
      if size > 0 { isZero = false }
    }
    return !isZero
  }

  private static func hasTinyPivot<S: LinearScalar>(
    _ factors: UnsafeMutablePointer<S>, order: Int
  ) -> Bool {
    (0..<order).contains { factors[$0 * (order + 1)].magnitude < .leastNormalMagnitude }
  }
}

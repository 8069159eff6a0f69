extension LinearAlgebra {
  /// Replaces matrices of m × n by R in the upper triangle and the reflectors of Q below it.
  ///
  /// - Parameter tau: min(m, n) factors of the reflectors for each matrix.
  package static func factorQR<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, rows: Int, columns: Int, count: Int,
    tau: UnsafeMutablePointer<S>
  ) throws(DeviceError) {
    try check("qr", rows, columns)
    let rank = min(rows, columns)
    guard rank > 0, count > 0 else { return }
    guard let lapack = S.lapack else {
      for matrix in 0..<count {
        Plain.factorQR(a + matrix * rows * columns, rows, columns, tau + matrix * rank)
      }
      return
    }
    useOwnThreads()
    var (m, n, ld, info, query) = (Int32(rows), Int32(columns), Int32(rows), Int32(0), Int32(-1))
    var asked = S.zero
    lapack.geqrf(&m, &n, a, &ld, tau, &asked, &query, &info)
    var (space, length) = try scratch("qr", asked: &asked, atLeast: columns)
    for matrix in 0..<count {
      lapack.geqrf(
        &m, &n, a + matrix * rows * columns, &ld, tau + matrix * rank, space.raw, &length, &info)
    }
    withExtendedLifetime(space) {}
  }

  /// Replaces reflectors in the first columns of matrices of m × `columns` by Q's columns.
  ///
  /// - Parameter reflectors: How many there are, at most `columns`, which are at most m.
  package static func formQ<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, rows: Int, columns: Int, reflectors: Int, count: Int,
    tau: UnsafeMutablePointer<S>
  ) throws(DeviceError) {
    try check("qr", rows, columns)
    guard columns > 0, count > 0 else { return }
    guard let lapack = S.lapack else {
      for matrix in 0..<count {
        Plain.formQ(
          a + matrix * rows * columns, rows, columns, reflectors, tau + matrix * reflectors)
      }
      return
    }
    useOwnThreads()
    var (m, n, k, ld) = (Int32(rows), Int32(columns), Int32(reflectors), Int32(rows))
    var (info, query) = (Int32(0), Int32(-1))
    var asked = S.zero
    lapack.orgqr(&m, &n, &k, a, &ld, tau, &asked, &query, &info)
    var (space, length) = try scratch("qr", asked: &asked, atLeast: columns)
    for matrix in 0..<count {
      lapack.orgqr(
        &m, &n, &k, a + matrix * rows * columns, &ld, tau + matrix * reflectors, space.raw, &length,
        &info)
    }
    withExtendedLifetime(space) {}
  }
}

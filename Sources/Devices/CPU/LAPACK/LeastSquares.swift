extension LinearAlgebra {
  /// Replaces right sides by the shortest solutions with the least squared errors.
  ///
  /// - Parameters:
  ///   - a: m × n, destroyed.
  ///   - b: max(m, n) × `columns`: the right sides in the first m rows, the solutions in the first
  ///     n; where the rank is n < m, the squares of the rows after them add up to the errors.
  ///   - cutoff: Singular values up to this fraction of the largest count as 0.
  ///   - values: min(m, n) singular values, descending.
  /// - Returns: The rank, or why there is no answer.
  package static func solveLeastSquares<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, rows: Int, columns n: Int, _ b: UnsafeMutablePointer<S>,
    columns: Int, cutoff: S.Real, values: UnsafeMutablePointer<S.Real>
  ) throws(DeviceError) -> Result<Int, LeastSquaresFailure> {
    let (small, tall) = (min(rows, n), max(rows, n))
    // The smallest leaves of LAPACK's divide and conquer have 25 rows.
    var levels = 1
    while small >> levels > 12 { levels += 1 }
    let realCount =
      10 * tall + 2 * tall * 25 + 8 * tall * levels + 3 * 25 * columns
      + max(26 * 26, tall * (1 + columns) + 2 * columns)
    let wholeCount = 3 * small * levels + 11 * small
    try check("leastSquares", rows, n, columns, work: max(realCount, wholeCount))
    guard isFinite(a, rows * n), isFinite(b, tall * columns) else { return .failure(.notFinite) }
    guard small > 0 else { return .success(0) }
    guard let lapack = S.lapack else {
      return try Plain.solveLeastSquares(a, rows, n, b, columns, cutoff, values)
        .map(Result.success) ?? .failure(.notConverged)
    }
    useOwnThreads()
    let wholes = try Workspace<Int32>(wholeCount)
    let reals = try Workspace<S.Real>(S.isComplex ? realCount : 1)
    func call(_ work: UnsafeMutablePointer<S>, _ length: Int32) -> (info: Int32, rank: Int32) {
      var (m, extent, k, lda, ldb) = (
        Int32(rows), Int32(n), Int32(columns), Int32(rows), Int32(tall)
      )
      var (cutoff, rank, length, info) = (cutoff, Int32(0), length, Int32(0))
      switch lapack.gelsd {
      case .real(let gelsd):
        gelsd(
          &m, &extent, &k, a, &lda, b, &ldb, values, &cutoff, &rank, work, &length, wholes.pointer,
          &info)
      case .complex(let gelsd):
        gelsd(
          &m, &extent, &k, a, &lda, b, &ldb, values, &cutoff, &rank, work, &length, reals.raw,
          wholes.pointer, &info)
      }
      return (info, rank)
    }
    var asked = S.zero
    _ = call(&asked, -1)
    let (work, length) = try scratch("leastSquares", asked: &asked, atLeast: 1)
    let (info, rank) = call(work.pointer, length)
    withExtendedLifetime((work, reals, wholes)) {}
    return info == 0 ? .success(Int(rank)) : .failure(.notConverged)
  }

  /// Why least squares have no answer.
  package enum LeastSquaresFailure: Error {
    case notFinite, notConverged
  }
}

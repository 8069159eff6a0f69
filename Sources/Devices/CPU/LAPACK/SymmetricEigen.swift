extension LinearAlgebra {
  /// Computes the eigenvalues of Hermitian matrices, and replaces these by the eigenvectors.
  ///
  /// - Parameters:
  ///   - a: n × n; only one triangle is read. The vectors come in the columns, orthonormal; when
  ///     they are not wanted the matrices are destroyed.
  ///   - values: n for each matrix, ascending.
  /// - Returns: The first matrix that is not finite or not done; its results become NaN.
  package static func decomposeSymmetric<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, order: Int, count: Int, triangle: Triangle, hasVectors: Bool,
    values: UnsafeMutablePointer<S.Real>
  ) throws(DeviceError) -> Failure? {
    let n = order
    try check("symmetricEigen", n, work: S.lapack == nil || !hasVectors ? 0 : 1 + 6 * n + 2 * n * n)
    guard n > 0, count > 0 else { return nil }
    let size = hasVectors ? 3 + 5 * n : 1
    let wholes = try Workspace<Int32>(size)
    let realCount = !S.isComplex ? 0 : hasVectors ? 1 + 5 * n + 2 * n * n : n
    let reals = try Workspace<S.Real>(realCount)
    /// Calls LAPACK; a length of −1 asks for the scratch.
    func call(
      _ a: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S.Real>,
      _ work: UnsafeMutablePointer<S>, _ length: Int32
    ) -> Int32 {
      guard let lapack = S.lapack else { return 1 }
      useOwnThreads()
      var (extent, lda, length, info) = (Int32(n), Int32(n), length, Int32(0))
      var (realLength, wholeLength) = (Int32(max(1, realCount)), Int32(size))
      let job = hasVectors ? "V" : "N"
      switch lapack.syevd {
      case .real(let syevd):
        syevd(
          job, triangle.letter, &extent, a, &lda, w, work, &length, wholes.pointer, &wholeLength,
          &info, 1, 1)
      case .complex(let heevd):
        heevd(
          job, triangle.letter, &extent, a, &lda, w, work, &length, reals.raw, &realLength,
          wholes.pointer, &wholeLength, &info, 1, 1)
      }
      return info
    }
    var asked = S.zero
    if S.lapack != nil { _ = call(a, values, &asked, -1) }
    let least = !hasVectors ? 2 * n + 1 : S.isComplex ? 2 * n + n * n : 1 + 6 * n + 2 * n * n
    let (work, length) = try scratch(
      "symmetricEigen", asked: &asked, atLeast: S.lapack == nil ? 1 : least)
    defer { withExtendedLifetime((work, reals, wholes)) {} }
    var failure: Failure?
    for matrix in 0..<count {
      let (place, w) = (a + matrix * n * n, values + matrix * n)
      Plain.clear(triangle == .lower ? .upper : .lower, of: place, n)
      var reason: Failure.Reason?
      if !isFinite(place, n * n) {
        reason = .notFinite
      } else if S.lapack != nil {
        reason = call(place, w, work.pointer, length) == 0 ? nil : .notConverged
      } else {
        reason =
          try Plain.decomposeSymmetric(place, n, triangle, hasVectors, w) ? nil : .notConverged
      }
      if let reason {
        failure = failure ?? Failure(matrix: matrix, reason: reason)
        fill(w, n, with: .nan)
        fill(place, n * n, with: S(real: .nan))
      }
    }
    return failure
  }
}

extension LinearAlgebra {
  /// Which singular vectors are wanted.
  package enum SingularVectors: Sendable {
    /// None.
    case none
    /// As many as there are singular values.
    case reduced
    /// Whole bases.
    case full

    var letter: String {
      switch self {
      case .none: "N"
      case .reduced: "S"
      case .full: "A"
      }
    }
  }

  /// Computes the singular values of matrices of m × n, which are destroyed, and singular vectors.
  ///
  /// | value | shape, column by column | meaning |
  /// | --- | --- | --- |
  /// | `values` | k = min(m, n) | descending |
  /// | `u` | m × k, or m × m | left vectors in the columns |
  /// | `vh` | k × n, or n × n | right vectors, conjugated, in the rows |
  ///
  /// - Returns: The first matrix that is not finite or not done; its results become NaN.
  package static func decompose<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, rows: Int, columns: Int, count: Int, vectors: SingularVectors,
    values: UnsafeMutablePointer<S.Real>, u: UnsafeMutablePointer<S>, vh: UnsafeMutablePointer<S>
  ) throws(DeviceError) -> Failure? {
    let k = min(rows, columns)
    let (left, right) =
      switch vectors {
      case .none: (0, 0)
      case .reduced: (k, k)
      case .full: (rows, columns)
      }
    // LAPACK's own statement of what it needs, for each of its ways through.
    let least =
      vectors == .none
      ? 3 * k + max(max(rows, columns), 7 * k)
      : S.isComplex
        ? 2 * k * k + 2 * k + max(rows, columns)
        : 4 * k * k + 7 * k + max(rows, columns)
    try check("svd", rows, columns, work: S.lapack == nil ? 0 : least)
    let solver = try SingularValueSolver<S>(
      rows: rows, columns: columns, vectors: vectors, least: least)
    defer { withExtendedLifetime(solver) {} }
    var failure: Failure?
    for matrix in 0..<count where k > 0 {
      let place = a + matrix * rows * columns
      let (s, x, y) = (values + matrix * k, u + matrix * rows * left, vh + matrix * right * columns)
      let reason: Failure.Reason? =
        !isFinite(place, rows * columns)
        ? .notFinite : try solver.run(place, s, x, y) ? nil : .notConverged
      if let reason {
        failure = failure ?? Failure(matrix: matrix, reason: reason)
        fill(s, k, with: .nan)
        fill(x, rows * left, with: S(real: .nan))
        fill(y, right * columns, with: S(real: .nan))
      }
    }
    return failure
  }

  /// The scratch of singular value decompositions of one shape.
  private struct SingularValueSolver<S: LinearScalar> {
    let (rows, columns): (Int, Int)
    let vectors: SingularVectors
    let wholes: Workspace<Int32>
    let reals: Workspace<S.Real>
    let work: Workspace<S>
    let length: Int32

    init(rows: Int, columns: Int, vectors: SingularVectors, least: Int) throws(DeviceError) {
      (self.rows, self.columns, self.vectors) = (rows, columns, vectors)
      let (small, large) = (min(rows, columns), max(rows, columns))
      let hasLibrary = S.lapack != nil && small > 0
      wholes = try Workspace(hasLibrary ? 8 * small : 0)
      reals = try Workspace(
        hasLibrary && S.isComplex
          ? max(5 * small * small + 5 * small, 2 * large * small + 2 * small * small + small) : 0)
      guard hasLibrary else {
        (work, length) = (try Workspace(0), 0)
        return
      }
      var asked = S.zero
      let empty = try Workspace<S>(1)
      let noReals = try Workspace<S.Real>(1)
      _ = Self.call(
        rows, columns, vectors, empty.pointer, noReals.pointer, empty.pointer, empty.pointer,
        &asked,
        -1, noReals.raw, wholes.pointer)
      withExtendedLifetime((empty, noReals)) {}
      (work, length) = try scratch("svd", asked: &asked, atLeast: least)
    }

    /// - Returns: Whether the iteration ended.
    func run(
      _ a: UnsafeMutablePointer<S>, _ s: UnsafeMutablePointer<S.Real>, _ u: UnsafeMutablePointer<S>,
      _ vh: UnsafeMutablePointer<S>
    ) throws(DeviceError) -> Bool {
      if S.lapack == nil {
        return try Plain.decompose(a, rows, columns, vectors, s, u, vh)
      }
      return Self.call(
        rows, columns, vectors, a, s, u, vh, work.pointer, length, reals.raw, wholes.pointer) == 0
    }

    private static func call(
      _ rows: Int, _ columns: Int, _ vectors: SingularVectors, _ a: UnsafeMutablePointer<S>,
      _ s: UnsafeMutablePointer<S.Real>, _ u: UnsafeMutablePointer<S>,
      _ vh: UnsafeMutablePointer<S>,
      _ work: UnsafeMutablePointer<S>, _ length: Int32, _ reals: UnsafeMutableRawPointer,
      _ wholes: UnsafeMutablePointer<Int32>
    ) -> Int32 {
      guard let lapack = S.lapack else { return 1 }
      useOwnThreads()
      var (m, n, lda, ldu) = (Int32(rows), Int32(columns), Int32(rows), Int32(rows))
      var ldv = vectors == .full ? n : min(m, n)
      var (length, info) = (length, Int32(0))
      switch lapack.gesdd {
      case .real(let gesdd):
        gesdd(
          vectors.letter, &m, &n, a, &lda, s, u, &ldu, vh, &ldv, work, &length, wholes, &info, 1)
      case .complex(let gesdd):
        gesdd(
          vectors.letter, &m, &n, a, &lda, s, u, &ldu, vh, &ldv, work, &length, reals, wholes,
          &info,
          1)
      }
      return info
    }
  }
}

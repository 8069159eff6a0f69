extension LinearAlgebra {
  /// Computes the eigenvalues of square matrices, which are destroyed, and right eigenvectors.
  ///
  /// - Parameters:
  ///   - values: n for each matrix; of a real matrix, pairs stand together, the one with the
  ///     positive imaginary part first.
  ///   - vectors: n × n for each matrix, of length 1 in the columns; nil when they are not wanted.
  /// - Returns: The first matrix that is not finite or not done; its results become NaN.
  package static func decomposeGeneral<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, order: Int, count: Int,
    values: UnsafeMutablePointer<Complex<S.Real>>, vectors: UnsafeMutablePointer<Complex<S.Real>>?
  ) throws(DeviceError) -> Failure? {
    try check("eigen", order)
    guard order > 0, count > 0 else { return nil }
    let solver = S.lapack == nil ? nil : try GeneralEigenSolver<S>(order, vectors != nil)
    defer { withExtendedLifetime(solver) {} }
    let nan = Complex<S.Real>(.nan, .nan)
    var failure: Failure?
    for matrix in 0..<count {
      let place = a + matrix * order * order
      let (w, v) = (values + matrix * order, vectors.map { $0 + matrix * order * order })
      var reason: Failure.Reason?
      if !isFinite(place, order * order) {
        reason = .notFinite
      } else if let solver {
        reason = solver.run(place, w, v) ? nil : .notConverged
      } else {
        reason = try Plain.decomposeGeneral(place, order, w, v) ? nil : .notConverged
      }
      if let reason {
        failure = failure ?? Failure(matrix: matrix, reason: reason)
        w.update(repeating: nan, count: order)
        v?.update(repeating: nan, count: order * order)
      }
    }
    return failure
  }

  /// The scratch of eigenvalues of one shape.
  private struct GeneralEigenSolver<S: LinearScalar> {
    let order: Int
    let hasVectors: Bool
    let vectors: Workspace<S>
    /// The parts of a real matrix's eigenvalues, or scratch of a complex one's.
    let reals: Workspace<S.Real>
    let work: Workspace<S>
    let length: Int32

    init(_ order: Int, _ hasVectors: Bool) throws(DeviceError) {
      (self.order, self.hasVectors) = (order, hasVectors)
      vectors = try Workspace(hasVectors && !S.isComplex ? order * order : 1)
      reals = try Workspace(2 * order)
      var asked = S.zero
      let empty = try Workspace<Complex<S.Real>>(order)
      _ = Self.call(
        order, hasVectors, vectors.pointer, empty.raw, vectors.pointer, &asked, -1, reals.pointer)
      withExtendedLifetime(empty) {}
      (work, length) = try scratch("eigen", asked: &asked, atLeast: 4 * order)
    }

    /// - Returns: Whether the iteration ended.
    func run(
      _ a: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<Complex<S.Real>>,
      _ v: UnsafeMutablePointer<Complex<S.Real>>?
    ) -> Bool {
      let target =
        S.isComplex
        ? v.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: S.self) } : vectors.pointer
      let info = Self.call(
        order, hasVectors, a, UnsafeMutableRawPointer(w), target ?? vectors.pointer, work.pointer,
        length, reals.pointer)
      if info == 0 && !S.isComplex { unpack(w, v) }
      return info == 0
    }

    /// A pair's vectors are real and imaginary part of one, and its conjugate.
    private func unpack(
      _ w: UnsafeMutablePointer<Complex<S.Real>>, _ v: UnsafeMutablePointer<Complex<S.Real>>?
    ) {
      let n = order
      for k in 0..<n { w[k] = Complex(reals.pointer[k], reals.pointer[n + k]) }
      guard let v else { return }
      var k = 0
      while k < n {
        let x = vectors.pointer + k * n
        if w[k].imaginary == 0 {
          for i in 0..<n { v[k * n + i] = x[i].complex }
          k += 1
        } else {
          for i in 0..<n {
            let z = Complex(x[i].realPart, x[n + i].realPart)
            v[k * n + i] = z
            v[(k + 1) * n + i] = z.conjugate
          }
          k += 2
        }
      }
    }

    private static func call(
      _ order: Int, _ hasVectors: Bool, _ a: UnsafeMutablePointer<S>, _ w: UnsafeMutableRawPointer,
      _ v: UnsafeMutablePointer<S>, _ work: UnsafeMutablePointer<S>, _ length: Int32,
      _ reals: UnsafeMutablePointer<S.Real>
    ) -> Int32 {
      guard let lapack = S.lapack else { return 1 }
      useOwnThreads()
      var (n, lda, one, ldv) = (Int32(order), Int32(order), Int32(1), Int32(order))
      var (length, info) = (length, Int32(0))
      let job = hasVectors ? "V" : "N"
      switch lapack.geev {
      case .real(let geev):
        geev(
          "N", job, &n, a, &lda, reals, reals + order, v, &one, v, &ldv, work, &length, &info, 1, 1)
      case .complex(let geev):
        geev("N", job, &n, a, &lda, w, v, &one, v, &ldv, work, &length, reals, &info, 1, 1)
      }
      return info
    }
  }
}

// Hessenberg form, shifted QR steps to Schur form, and back substitution for the vectors.
// Source: Golub, Van Loan, Matrix Computations, 4th ed., chapter 7.

extension Plain {
  /// - Returns: Whether the iteration ended.
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func decomposeGeneral<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ n: Int, _ values: UnsafeMutablePointer<Complex<S.Real>>,
    _ vectors: UnsafeMutablePointer<Complex<S.Real>>?
  ) throws(DeviceError) -> Bool {
    typealias Number = Complex<S.Real>
    let basis = try Workspace<S>(n * n)
    let tau = try Workspace<S>(n)
    let triangle = try Workspace<Number>(2 * n * n)
    defer { withExtendedLifetime((basis, tau, triangle)) {} }
    let (z, t, q) = (basis.pointer, triangle.pointer, triangle.pointer + n * n)
    let size = largest(a, n * n)
    if size > 0 { divide(a, n * n, by: size) }
    makeHessenberg(a, n, z, tau.pointer)
    if S.isComplex {
      for k in 0..<(n * n) { (t[k], q[k]) = (a[k].complex, z[k].complex) }
      guard makeTriangular(t, n, q) else { return false }
      for k in 0..<n { values[k] = t[k * n + k] }
    } else {
      let (x, y) = (
        UnsafeMutableRawPointer(a).assumingMemoryBound(to: S.Real.self),
        UnsafeMutableRawPointer(z).assumingMemoryBound(to: S.Real.self)
      )
      guard makeBlockTriangular(x, n, y) else { return false }
      for k in 0..<(n * n) { (t[k], q[k]) = (a[k].complex, z[k].complex) }
      splitBlocks(t, n, q, values)
    }
    if let vectors {
      solveTriangularEigen(t, n, q, values, vectors)
      if !S.isComplex { makePairs(values, n, vectors) }
    }
    if size > 0 { for k in 0..<n { values[k] = values[k].scaled(by: size) } }
    return true
  }

  // MARK: - Implementation

  /// Reduces a matrix to zeros below the first subdiagonal; `z` becomes the basis.
  @inline(__always)
  private static func makeHessenberg<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ n: Int, _ z: UnsafeMutablePointer<S>,
    _ tau: UnsafeMutablePointer<S>
  ) {
    setIdentity(z, n)
    for k in 0..<max(0, n - 2) {
      let (v, m) = (a + k * n + k + 1, n - k - 1)
      let tau = makeReflector(v, m)
      let beta = v[0]
      reflect(v, m, tau: tau.conjugate, v + n, stride: n, columns: m)
      v[0] = 1
      reflectRows(v, m, tau: tau, a + (k + 1) * n, n)
      reflectRows(v, m, tau: tau, z + (k + 1) * n, n)
      v[0] = beta
      (v + 1).update(repeating: 0, count: m - 1)
    }
  }

  /// Multiplies columns by I − τ v vᴴ from the right.
  @inline(__always)
  private static func reflectRows<S: LinearScalar>(
    _ v: UnsafePointer<S>, _ count: Int, tau: S, _ a: UnsafeMutablePointer<S>, _ rows: Int
  ) {
    if tau == 0 { return }
    for i in 0..<rows {
      var sum = S.zero
      for j in 0..<count { sum += a[j * rows + i] * v[j] }
      sum = sum * tau
      for j in 0..<count { a[j * rows + i] = a[j * rows + i] - sum * v[j].conjugate }
    }
  }

  /// Turns the 2 × 2 blocks of a real Schur form into triangles, and collects the eigenvalues, which
  /// stay exact pairs.
  @inline(__always)
  private static func splitBlocks<Real: LinearScalar>(
    _ t: UnsafeMutablePointer<Complex<Real>>, _ n: Int, _ q: UnsafeMutablePointer<Complex<Real>>,
    _ values: UnsafeMutablePointer<Complex<Real>>
  ) where Real.Real == Real {
    var k = 0
    while k < n {
      if k == n - 1 || t[k * n + k + 1] == 0 {
        values[k] = Complex(t[k * n + k].real)
        k += 1
        continue
      }
      let (a, b) = (t[k * n + k].real, t[(k + 1) * n + k].real)
      let (c, d) = (t[k * n + k + 1].real, t[(k + 1) * n + k + 1].real)
      let (mean, half) = ((a + d) / 2, (a - d) / 2)
      let imaginary = (max(0, -(half * half + b * c))).squareRoot()
      let value = Complex(mean, imaginary)
      // (λ − d, c) spans the block's first eigenspace.
      let first = value - Complex(d)
      let size = Complex(first.magnitude, abs(c)).magnitude
      let (x, y) = (first.scaled(by: 1 / size), c / size)
      // The columns (x, y) and (−y, x̄) are orthonormal, because y is real.
      for j in 0..<n {
        let (f, g) = (t[j * n + k], t[j * n + k + 1])
        t[j * n + k] = x.conjugate * f + g.scaled(by: y)
        t[j * n + k + 1] = x * g - f.scaled(by: y)
      }
      for matrix in [t, q] {
        for i in 0..<n {
          let (f, g) = (matrix[k * n + i], matrix[(k + 1) * n + i])
          matrix[k * n + i] = x * f + g.scaled(by: y)
          matrix[(k + 1) * n + i] = x.conjugate * g - f.scaled(by: y)
        }
      }
      t[k * n + k + 1] = 0
      (values[k], values[k + 1]) = (value, value.conjugate)
      (t[k * n + k], t[(k + 1) * n + k + 1]) = (values[k], values[k + 1])
      k += 2
    }
  }

  /// The eigenvectors of a triangular matrix, seen from the basis `q`, with length 1 and the largest
  /// element real.
  @inline(__always)
  private static func solveTriangularEigen<Real: LinearScalar>(
    _ t: UnsafeMutablePointer<Complex<Real>>, _ n: Int, _ q: UnsafeMutablePointer<Complex<Real>>,
    _ values: UnsafeMutablePointer<Complex<Real>>, _ vectors: UnsafeMutablePointer<Complex<Real>>
  ) where Real.Real == Real {
    let size = largest(t, n * n)
    let least = max(size * Real.ulpOfOne, Real.leastNormalMagnitude)
    let bound = 1 / (Real.ulpOfOne * Real.ulpOfOne)
    for k in 0..<n {
      let v = vectors + k * n
      v.update(repeating: 0, count: n)
      v[k] = 1
      for i in 0..<k { v[i] = -t[k * n + i] }
      for i in (0..<k).reversed() {
        var gap = t[i * n + i] - values[k]
        if gap.magnitude < least { gap = Complex(least) }
        v[i] = v[i] / gap
        let large = v[i].magnitude
        if large > bound { divide(v, k + 1, by: large) }
        add(-v[i], t + i * n, to: v, i)
      }
    }
    // T is done with; its columns are scratch.
    for k in 0..<n {
      let (v, x) = (vectors + k * n, t + k * n)
      x.update(from: v, count: n)
      v.update(repeating: 0, count: n)
      for j in 0...k { add(x[j], q + j * n, to: v, n) }
      divide(v, n, by: length(v, n))
      var head = v[0]
      for i in 0..<n where v[i].magnitude > head.magnitude { head = v[i] }
      scale(v, n, by: head.conjugate.scaled(by: 1 / head.magnitude))
    }
  }

  /// Makes the vectors of a real matrix's eigenvalues what they are exactly: real, or pairs.
  @inline(__always)
  private static func makePairs<Real: LinearScalar>(
    _ values: UnsafeMutablePointer<Complex<Real>>, _ n: Int,
    _ vectors: UnsafeMutablePointer<Complex<Real>>
  ) where Real.Real == Real {
    var k = 0
    while k < n {
      let v = vectors + k * n
      if values[k].imaginary == 0 {
        for i in 0..<n { v[i].imaginary = 0 }
        k += 1
      } else {
        for i in 0..<n { v[n + i] = v[i].conjugate }
        k += 2
      }
    }
  }
}

extension Plain {
  /// One-sided Jacobi rotations of the triangular factor's columns.
  ///
  /// - Returns: Whether the iteration ended.
  /// - Source: Golub, Van Loan, Matrix Computations, 4th ed., section 8.6.3; Demmel, Veselić 1992,
  ///   doi:10.1137/0613074, for its accuracy.
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func decompose<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ rows: Int, _ columns: Int,
    _ vectors: LinearAlgebra.SingularVectors, _ values: UnsafeMutablePointer<S.Real>,
    _ u: UnsafeMutablePointer<S>, _ vh: UnsafeMutablePointer<S>
  ) throws(DeviceError) -> Bool {
    let (tall, n) = (max(rows, columns), min(rows, columns))
    let left = vectors == .full ? tall : n
    let tallMatrix = try Workspace<S>(tall * n)
    let scratch = try Workspace<S>(2 * n * n + 2 * n)
    let basis = try Workspace<S>(vectors == .none ? 1 : tall * left)
    defer { withExtendedLifetime((tallMatrix, scratch, basis)) {} }
    let (b, g, v) = (tallMatrix.pointer, scratch.pointer, scratch.pointer + n * n)
    let tau = v + n * n
    // A wide matrix is decomposed as its adjoint.
    if rows >= columns {
      b.update(from: a, count: rows * columns)
    } else {
      adjoin(a, rows, columns, to: b)
    }
    let size = largest(b, tall * n)
    if size > 0 { divide(b, tall * n, by: size) }
    factorQR(b, tall, n, tau)
    for j in 0..<n {
      (g + j * n).update(from: b + j * tall, count: j + 1)
      (g + j * n + j + 1).update(repeating: 0, count: n - j - 1)
    }
    if vectors != .none { setIdentity(v, n) }
    guard makeOrthogonal(g, n, vectors == .none ? nil : v) else { return false }
    sortColumns(g, n, values, vectors == .none ? nil : v)
    if vectors != .none {
      normalise(g, n, values)
      // The left vectors are Q's image of the columns, and whole bases have axes beyond them.
      let q = basis.pointer
      q.update(repeating: 0, count: tall * left)
      for j in 0..<n { (q + j * tall).update(from: g + j * n, count: n) }
      for j in n..<max(n, left) { q[j * tall + j] = 1 }
      for k in (0..<n).reversed() {
        reflect(
          b + k * tall + k, tall - k, tau: tau[k], q + k, stride: tall, columns: left)
      }
      if rows >= columns {
        u.update(from: q, count: tall * left)
        adjoin(v, n, n, to: vh)
      } else {
        u.update(from: v, count: n * n)
        adjoin(q, tall, left, to: vh)
      }
    }
    if size > 0 { for k in 0..<n { values[k] *= size } }
    return true
  }

  // MARK: - Implementation

  @inline(__always)
  private static func adjoin<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ rows: Int, _ columns: Int, to b: UnsafeMutablePointer<S>
  ) {
    for j in 0..<columns {
      for i in 0..<rows { b[i * columns + j] = a[j * rows + i].conjugate }
    }
  }

  /// Rotates pairs of columns until all are at right angles, and those of `v` along with them.
  @inline(__always)
  private static func makeOrthogonal<S: LinearScalar>(
    _ g: UnsafeMutablePointer<S>, _ n: Int, _ v: UnsafeMutablePointer<S>?
  ) -> Bool {
    let tolerance = S.Real.ulpOfOne * S.Real(n).squareRoot()
    // Columns below this are rounding, and their directions have no meaning.
    let least = tolerance * length(g, n * n)
    for _ in 0..<60 {
      var isDone = true
      for p in 0..<max(0, n - 1) {
        for q in (p + 1)..<n {
          let (x, y) = (g + p * n, g + q * n)
          let product = dot(x, y, n)
          let size = product.magnitude
          if size == 0 { continue }
          let (a, b) = (dot(x, x, n).realPart, dot(y, y, n).realPart)
          if size <= tolerance * max(a.squareRoot(), least) * max(b.squareRoot(), least) {
            continue
          }
          isDone = false
          // The phase makes the product of the two columns a positive number.
          let phase = product.conjugate.scaled(by: 1 / size)
          let zeta = (b - a) / (2 * size)
          let root = Complex(1, zeta).magnitude
          let t = zeta < 0 ? -1 / (-zeta + root) : 1 / (zeta + root)
          let c = 1 / (1 + t * t).squareRoot()
          let s = S(real: -c * t)
          if S.isComplex { scale(y, n, by: phase) }
          rotate(x, y, n, c: c, s: S.isComplex ? s : s * phase)
          guard let v else { continue }
          if S.isComplex { scale(v + q * n, n, by: phase) }
          rotate(v + p * n, v + q * n, n, c: c, s: S.isComplex ? s : s * phase)
        }
      }
      if isDone { return true }
    }
    return false
  }

  /// Sorts columns by descending length, which becomes the values, and those of `v` with them.
  @inline(__always)
  private static func sortColumns<S: LinearScalar>(
    _ g: UnsafeMutablePointer<S>, _ n: Int, _ values: UnsafeMutablePointer<S.Real>,
    _ v: UnsafeMutablePointer<S>?
  ) {
    for k in 0..<n { values[k] = length(g + k * n, n) }
    for place in 0..<n {
      var best = place
      for k in place..<n where values[k] > values[best] { best = k }
      if best == place { continue }
      (values[place], values[best]) = (values[best], values[place])
      for i in 0..<n {
        (g[place * n + i], g[best * n + i]) = (g[best * n + i], g[place * n + i])
        if let v { (v[place * n + i], v[best * n + i]) = (v[best * n + i], v[place * n + i]) }
      }
    }
  }

  /// Gives columns the length 1; those of length 0 become some that are at right angles to the rest.
  @inline(__always)
  private static func normalise<S: LinearScalar>(
    _ g: UnsafeMutablePointer<S>, _ n: Int, _ values: UnsafeMutablePointer<S.Real>
  ) {
    // Below this a column is rounding, and its direction is not at right angles to others.
    let least = n > 0 ? values[0] * S.Real.ulpOfOne * S.Real(n) : 0
    for k in 0..<n {
      let column = g + k * n
      if values[k] > least {
        divide(column, n, by: values[k])
        continue
      }
      for axis in 0..<n {
        column.update(repeating: 0, count: n)
        column[axis] = 1
        // Twice is enough: Kahan, in Parlett, The Symmetric Eigenvalue Problem, section 6.9.
        for _ in 0..<2 {
          for other in 0..<k { add(-dot(g + other * n, column, n), g + other * n, to: column, n) }
        }
        let rest = length(column, n)
        // Some axis is at least this far from fewer than n directions.
        if rest * S.Real(2 * n).squareRoot() > 1 {
          divide(column, n, by: rest)
          break
        }
      }
    }
  }
}

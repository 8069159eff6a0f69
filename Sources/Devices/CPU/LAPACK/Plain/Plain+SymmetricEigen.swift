extension Plain {
  /// - Returns: Whether the iteration ended.
  /// - Source: Golub, Van Loan, Matrix Computations, 4th ed., algorithms 8.3.1 and 8.3.3; the QL
  ///   form of the latter is Dubrulle, Martin, Wilkinson 1968, doi:10.1007/BF02165404.
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func decomposeSymmetric<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ n: Int, _ triangle: LinearAlgebra.Triangle,
    _ hasVectors: Bool, _ values: UnsafeMutablePointer<S.Real>
  ) throws(DeviceError) -> Bool {
    let scratch = try Workspace<S>(2 * n)
    let beside = try Workspace<S.Real>(n)
    defer { withExtendedLifetime((scratch, beside)) {} }
    mirror(triangle, of: a, n)
    let size = largest(a, n * n)
    if size > 0 { divide(a, n * n, by: size) }
    let (tau, e) = (scratch.pointer, beside.pointer)
    makeTridiagonal(a, n, values, e, tau, scratch.pointer + n)
    if hasVectors {
      // The reflectors lie one row below the diagonal.
      for j in (1..<max(1, n)).reversed() {
        (a + j * n).update(from: a + (j - 1) * n, count: n)
      }
      a.update(repeating: 0, count: n)
      a[0] = 1
      for k in (0..<(n - 1)).reversed() {
        let head = a + (k + 1) * n + k + 1
        let rows = n - k - 1
        reflect(head, rows, tau: tau[k], head + n, stride: n, columns: rows - 1)
        scale(head + 1, rows - 1, by: -tau[k])
        head[0] = 1 - tau[k]
        (a + (k + 1) * n).update(repeating: 0, count: k + 1)
      }
    }
    guard diagonalise(values, e, n, hasVectors ? a : nil) else { return false }
    sort(values, n, hasVectors ? a : nil)
    if size > 0 { for k in 0..<n { values[k] *= size } }
    return true
  }

  // MARK: - Implementation

  /// Makes the other triangle the adjoint of the one given, and the diagonal real.
  @inline(__always)
  private static func mirror<S: LinearScalar>(
    _ triangle: LinearAlgebra.Triangle, of a: UnsafeMutablePointer<S>, _ n: Int
  ) {
    for j in 0..<n {
      a[j * n + j] = S(real: a[j * n + j].realPart)
      for i in (j + 1)..<max(n, j + 1) {
        if triangle == .lower {
          a[i * n + j] = a[j * n + i].conjugate
        } else {
          a[j * n + i] = a[i * n + j].conjugate
        }
      }
    }
  }

  /// Reduces a Hermitian matrix to diagonal d and subdiagonal e; the reflectors stay below them.
  @inline(__always)
  private static func makeTridiagonal<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ n: Int, _ d: UnsafeMutablePointer<S.Real>,
    _ e: UnsafeMutablePointer<S.Real>, _ tau: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S>
  ) {
    for k in 0..<n {
      d[k] = a[k * n + k].realPart
      e[k] = 0
      let m = n - k - 1
      if m == 0 { break }
      let v = a + k * n + k + 1
      tau[k] = makeReflector(v, m)
      e[k] = v[0].realPart
      if tau[k] == 0 { continue }
      v[0] = 1
      let rest = a + (k + 1) * n + k + 1
      w.update(repeating: 0, count: m)
      for j in 0..<m { add(tau[k] * v[j], rest + j * n, to: w, m) }
      let half = (tau[k] * dot(w, v, m)).scaled(by: -0.5)
      add(half, v, to: w, m)
      for j in 0..<m {
        add(-w[j].conjugate, v, to: rest + j * n, m)
        add(-v[j].conjugate, w, to: rest + j * n, m)
      }
      v[0] = S(real: e[k])
    }
  }

  /// Turns a real tridiagonal matrix into a diagonal one, and the columns of `z` along with it.
  @inline(__always)
  private static func diagonalise<S: LinearScalar>(
    _ d: UnsafeMutablePointer<S.Real>, _ e: UnsafeMutablePointer<S.Real>, _ n: Int,
    _ z: UnsafeMutablePointer<S>?
  ) -> Bool {
    for first in 0..<n {
      var steps = 0
      while true {
        var last = first
        while last < n - 1, abs(e[last]) > S.Real.ulpOfOne / 2 * (abs(d[last]) + abs(d[last + 1])) {
          last += 1
        }
        if last == first { break }
        steps += 1
        if steps > 60 { return false }
        // The shift is the eigenvalue of the first two rows that lies closer to the first.
        let slope = (d[first + 1] - d[first]) / (2 * e[first])
        let root = Complex(slope, 1).magnitude
        var g = d[last] - d[first] + e[first] / (slope + (slope < 0 ? -root : root))
        var (s, c, p): (S.Real, S.Real, S.Real) = (1, 1, 0)
        var k = last - 1
        while k >= first {
          let (f, b) = (s * e[k], c * e[k])
          let r = Complex(f, g).magnitude
          e[k + 1] = r
          if r == 0 {
            d[k + 1] -= p
            e[last] = 0
            break
          }
          (s, c) = (f / r, g / r)
          g = d[k + 1] - p
          let t = (d[k] - g) * s + 2 * c * b
          p = s * t
          d[k + 1] = g + p
          g = c * t - b
          if let z { rotate(z + (k + 1) * n, z + k * n, n, c: c, s: S(real: s)) }
          k -= 1
        }
        if k >= first { continue }
        d[first] -= p
        e[first] = g
        e[last] = 0
      }
    }
    return true
  }

  /// Sorts values in ascending order, and the columns of `z` with them.
  @inline(__always)
  private static func sort<S: LinearScalar>(
    _ values: UnsafeMutablePointer<S.Real>, _ n: Int, _ z: UnsafeMutablePointer<S>?
  ) {
    for place in 0..<n {
      var least = place
      for k in place..<n where values[k] < values[least] { least = k }
      guard least != place else { continue }
      (values[place], values[least]) = (values[least], values[place])
      guard let z else { continue }
      for i in 0..<n {
        (z[place * n + i], z[least * n + i]) = (z[least * n + i], z[place * n + i])
      }
    }
  }
}

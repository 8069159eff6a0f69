extension Plain {
  /// Turns a complex Hessenberg matrix into a triangular one, and the columns of `q` along with it.
  ///
  /// - Returns: Whether the iteration ended.
  @inline(__always)
  static func makeTriangular<Real: LinearScalar>(
    _ t: UnsafeMutablePointer<Complex<Real>>, _ n: Int, _ q: UnsafeMutablePointer<Complex<Real>>
  ) -> Bool where Real.Real == Real {
    func at(_ i: Int, _ j: Int) -> Complex<Real> { t[j * n + i] }
    let size = largest(t, n * n)
    var (last, steps) = (n - 1, 0)
    while last > 0 {
      var first = last
      while first > 0 {
        let beside = at(first - 1, first - 1).magnitude + at(first, first).magnitude
        let small = Real.ulpOfOne / 2 * (beside == 0 ? size : beside)
        if at(first, first - 1).magnitude <= small {
          t[(first - 1) * n + first] = 0
          break
        }
        first -= 1
      }
      if first == last {
        (last, steps) = (last - 1, 0)
        continue
      }
      steps += 1
      if steps > 60 { return false }
      // The eigenvalue of the last 2 × 2 block closer to its corner; now and then another one,
      // against cycles.
      let (a, d) = (at(last - 1, last - 1), at(last, last))
      let product = at(last - 1, last) * at(last, last - 1)
      let half = (a - d).scaled(by: 0.5)
      let root = squareRoot(half * half + product)
      let (plus, minus) = (half + root, half - root)
      var shift = d + (plus.magnitude < minus.magnitude ? plus : minus)
      if steps % 10 == 0 { shift = d + Complex(at(last, last - 1).magnitude) }
      var (x, y) = (at(first, first) - shift, at(first + 1, first))
      for k in first..<last {
        let whole = Complex(x.magnitude, y.magnitude).magnitude
        if whole > 0 {
          // The rotation takes (x, y) to a multiple of the first axis.
          let c = x.magnitude / whole
          let phase = x.magnitude == 0 ? 1 : x.scaled(by: 1 / x.magnitude)
          let s = phase * y.conjugate.scaled(by: 1 / whole)
          let from = max(first, k - 1)
          rotate(t + from * n + k, t + from * n + k + 1, n - from, stride: n, c: c, s: s)
          rotate(t + k * n, t + (k + 1) * n, min(k + 3, last + 1), c: c, s: s.conjugate)
          rotate(q + k * n, q + (k + 1) * n, n, c: c, s: s.conjugate)
        }
        if k + 2 <= last { (x, y) = (at(k + 1, k), at(k + 2, k)) }
      }
    }
    for j in 0..<n { (t + j * n + j + 1).update(repeating: 0, count: n - j - 1) }
    return true
  }

  /// Turns a real Hessenberg matrix into one with blocks of 1 × 1 and 2 × 2 on the diagonal, those
  /// of 2 × 2 with complex eigenvalues; the columns of `z` along with it.
  ///
  /// - Returns: Whether the iteration ended.
  /// - Source: Francis 1961, doi:10.1093/comjnl/4.3.265; Golub, Van Loan, algorithm 7.5.2.
  @inline(__always)
  static func makeBlockTriangular<Real: LinearScalar>(
    _ t: UnsafeMutablePointer<Real>, _ n: Int, _ z: UnsafeMutablePointer<Real>
  ) -> Bool where Real.Real == Real {
    func at(_ i: Int, _ j: Int) -> Real { t[j * n + i] }
    let size = largest(t, n * n)
    var (last, steps) = (n - 1, 0)
    while last >= 0 {
      var first = last
      while first > 0 {
        let beside = abs(at(first - 1, first - 1)) + abs(at(first, first))
        if abs(at(first, first - 1)) <= Real.ulpOfOne / 2 * (beside == 0 ? size : beside) {
          t[(first - 1) * n + first] = 0
          break
        }
        first -= 1
      }
      if first >= last - 1 {
        if first == last - 1 { splitRealBlock(t, n, z, first) }
        (last, steps) = (first - 1, 0)
        continue
      }
      steps += 1
      if steps > 60 { return false }
      let (a, b) = (at(last - 1, last - 1), at(last - 1, last))
      let (c, d) = (at(last, last - 1), at(last, last))
      var (sum, product) = (a + d, a * d - b * c)
      if steps % 10 == 0 {
        // Another pair of shifts now and then, against cycles.
        let other = abs(c) + abs(at(last - 1, last - 2))
        (sum, product) = (1.5 * other, other * other)
      }
      let (p, q) = (at(first, first), at(first + 1, first))
      var v = (
        p * p + at(first, first + 1) * q - sum * p + product,
        q * (p + at(first + 1, first + 1) - sum),
        q * at(first + 2, first + 1)
      )
      for k in first..<last {
        let rows = min(3, last - k + 1)
        reflectThree(v, rows, t, n, k, from: max(first, k - 1), to: min(k + 4, last + 1), z)
        if k + 1 < last { v = (at(k + 1, k), at(k + 2, k), k + 3 <= last ? at(k + 3, k) : 0) }
      }
    }
    for j in 0..<n {
      for i in min(n, j + 2)..<n { t[j * n + i] = 0 }
    }
    return true
  }

  // MARK: - Implementation

  /// Applies the reflector that takes `v` to the first axis to rows and columns from `k` on.
  @inline(__always)
  private static func reflectThree<Real: LinearScalar>(
    _ v: (Real, Real, Real), _ rows: Int, _ t: UnsafeMutablePointer<Real>, _ n: Int, _ k: Int,
    from: Int, to: Int, _ z: UnsafeMutablePointer<Real>
  ) where Real.Real == Real {
    let (x, y, w) = (v.0, v.1, rows == 3 ? v.2 : 0)
    let scale = max(abs(x), max(abs(y), abs(w)))
    if scale == 0 { return }
    let (f, g, h) = (x / scale, y / scale, w / scale)
    let length = (f * f + g * g + h * h).squareRoot()
    let head = f + (f < 0 ? -length : length)
    let (b, c) = (g / head, h / head)
    let tau = 2 / (1 + b * b + c * c)
    for j in from..<n {
      let column = t + j * n + k
      let third = rows == 3 ? column[2] : 0
      let sum = tau * (column[0] + b * column[1] + c * third)
      column[0] -= sum
      column[1] -= sum * b
      if rows == 3 { column[2] -= sum * c }
    }
    func reflectColumns(_ matrix: UnsafeMutablePointer<Real>, _ count: Int) {
      let (p, q) = (matrix + k * n, matrix + (k + 1) * n)
      // With two rows the third column is not touched; p stands in for its address.
      let r = rows == 3 ? matrix + (k + 2) * n : p
      for i in 0..<count {
        let sum = tau * (p[i] + b * q[i] + (rows == 3 ? c * r[i] : 0))
        p[i] -= sum
        q[i] -= sum * b
        if rows == 3 { r[i] -= sum * c }
      }
    }
    reflectColumns(t, to)
    reflectColumns(z, n)
  }

  /// Makes a 2 × 2 block with real eigenvalues a triangle.
  @inline(__always)
  private static func splitRealBlock<Real: LinearScalar>(
    _ t: UnsafeMutablePointer<Real>, _ n: Int, _ z: UnsafeMutablePointer<Real>, _ k: Int
  ) where Real.Real == Real {
    let (a, b) = (t[k * n + k], t[(k + 1) * n + k])
    let (c, d) = (t[k * n + k + 1], t[(k + 1) * n + k + 1])
    let half = (a - d) / 2
    let square = half * half + b * c
    if square < 0 { return }
    // (λ − d, c) spans the eigenspace of λ; this λ has no cancellation.
    let root = square.squareRoot()
    let first = half + (half < 0 ? -root : root)
    let size = Complex(first, c).magnitude
    if size == 0 { return }
    let (x, y) = (first / size, c / size)
    // Left of the block and below it lie leftovers of steps before, which count as zeros.
    rotate(t + k * n + k, t + k * n + k + 1, n - k, stride: n, c: x, s: y)
    rotate(t + k * n, t + (k + 1) * n, k + 2, c: x, s: y)
    rotate(z + k * n, z + (k + 1) * n, n, c: x, s: y)
    t[k * n + k + 1] = 0
  }

  /// The root with the positive real part.
  @inline(__always)
  private static func squareRoot<Real: LinearScalar>(_ x: Complex<Real>) -> Complex<Real>
  where Real.Real == Real {
    let size = x.magnitude
    if size == 0 { return 0 }
    let root = ((size + abs(x.real)) / 2).squareRoot()
    if x.real >= 0 { return Complex(root, x.imaginary / (2 * root)) }
    return Complex(abs(x.imaginary) / (2 * root), x.imaginary < 0 ? -root : root)
  }
}

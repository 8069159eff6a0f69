// Reflectors H = I − τ v vᴴ with v₀ = 1, which turn a vector into a multiple of the first axis.
// Source: Golub, Van Loan, Matrix Computations, 4th ed., sections 5.1 and 5.2.

extension Plain {
  /// Replaces x by its image Hᴴ x = (β, 0, …), β real: β first, the rest of v after it.
  ///
  /// - Returns: τ.
  @inline(__always)
  static func makeReflector<S: LinearScalar>(_ x: UnsafeMutablePointer<S>, _ count: Int) -> S {
    guard count > 0 else { return 0 }
    let head = x[0]
    let tail = length(x + 1, count - 1)
    if tail == 0 && head.imaginaryPart == 0 { return 0 }
    let whole = Complex(head.magnitude, tail).magnitude
    let beta = head.realPart > 0 ? -whole : whole
    let tau = (S(real: beta) - head).scaled(by: 1 / beta)
    let divisor = head - S(real: beta)
    for k in 1..<max(1, count) { x[k] = x[k] / divisor }
    x[0] = S(real: beta)
    return tau
  }

  /// Applies I − τ v vᴴ to columns; v's first element is taken for 1.
  @inline(__always)
  static func reflect<S: LinearScalar>(
    _ v: UnsafePointer<S>, _ count: Int, tau: S, _ a: UnsafeMutablePointer<S>, stride: Int,
    columns: Int
  ) {
    if tau == 0 { return }
    for j in 0..<max(0, columns) {
      let column = a + j * stride
      let sum = tau * (column[0] + dot(v + 1, column + 1, count - 1))
      column[0] = column[0] - sum
      add(-sum, v + 1, to: column + 1, count - 1)
    }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func factorQR<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ rows: Int, _ columns: Int, _ tau: UnsafeMutablePointer<S>
  ) {
    for k in 0..<min(rows, columns) {
      let head = a + k * rows + k
      tau[k] = makeReflector(head, rows - k)
      reflect(
        head, rows - k, tau: tau[k].conjugate, head + rows, stride: rows, columns: columns - k - 1)
    }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func formQ<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ rows: Int, _ columns: Int, _ reflectors: Int,
    _ tau: UnsafeMutablePointer<S>
  ) {
    for j in reflectors..<columns {
      (a + j * rows).update(repeating: 0, count: rows)
      a[j * rows + j] = 1
    }
    for k in (0..<reflectors).reversed() {
      let head = a + k * rows + k
      reflect(head, rows - k, tau: tau[k], head + rows, stride: rows, columns: columns - k - 1)
      scale(head + 1, rows - k - 1, by: -tau[k])
      head[0] = 1 - tau[k]
      (a + k * rows).update(repeating: 0, count: k)
    }
  }
}

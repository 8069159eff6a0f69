extension Plain {
  /// The pseudoinverse applied to the right sides.
  ///
  /// - Returns: The rank; nil when the singular values did not converge.
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func solveLeastSquares<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ rows: Int, _ n: Int, _ b: UnsafeMutablePointer<S>,
    _ columns: Int, _ cutoff: S.Real, _ values: UnsafeMutablePointer<S.Real>
  ) throws(DeviceError) -> Int? {
    let (small, tall) = (min(rows, n), max(rows, n))
    let left = try Workspace<S>(rows * rows)
    let right = try Workspace<S>(n * n)
    let parts = try Workspace<S>(rows)
    defer { withExtendedLifetime((left, right, parts)) {} }
    let (u, vh, c) = (left.pointer, right.pointer, parts.pointer)
    guard try decompose(a, rows, n, .full, values, u, vh) else { return nil }
    var rank = 0
    while rank < small, values[rank] > cutoff * values[0] { rank += 1 }
    for column in 0..<columns {
      let x = b + column * tall
      for k in 0..<rows { c[k] = dot(u + k * rows, x, rows) }
      for i in 0..<n {
        var sum = S.zero
        for k in 0..<rank {
          sum += vh[i * n + k].conjugate * c[k].scaled(by: 1 / values[k])
        }
        x[i] = sum
      }
      // What no solution reaches, where it is asked for.
      for k in n..<max(n, rows) { x[k] = c[k] }
    }
    return rank
  }
}

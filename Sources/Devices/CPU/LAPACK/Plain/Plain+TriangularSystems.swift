extension Plain {
  @specialized(where S == Float)
  @specialized(where S == Double)
  @specialized(where S == Complex<Float>)
  @specialized(where S == Complex<Double>)
  static func solveTriangular<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ n: Int, _ triangle: LinearAlgebra.Triangle,
    _ form: LinearAlgebra.Form, _ hasUnitDiagonal: Bool, _ b: UnsafeMutablePointer<S>,
    _ columns: Int
  ) {
    for column in 0..<columns {
      let x = b + column * n
      // Swapped axes turn a lower triangle into an upper one.
      let isForward = (triangle == .lower) == (form == .plain)
      for step in 0..<n {
        let k = isForward ? step : n - 1 - step
        let own = a + k * n
        let (first, last) = triangle == .lower ? (k + 1, n) : (0, k)
        if form == .plain {
          if !hasUnitDiagonal { x[k] = x[k] / own[k] }
          add(-x[k], own + first, to: x + first, last - first)
        } else {
          var sum = S.zero
          if form == .adjoint || !S.isComplex {
            sum = dot(own + first, x + first, last - first)
          } else {
            for i in first..<last { sum += own[i] * x[i] }
          }
          let rest = x[k] - sum
          x[k] = hasUnitDiagonal ? rest : rest / (form == .adjoint ? own[k].conjugate : own[k])
        }
      }
    }
  }
}

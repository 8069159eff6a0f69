import CDrivers

// Factorisations with cuSOLVER, of row-major matrices without gaps in `float32`, `float64`,
// `complex64` and `complex128`. Each waits for its result, leaves its arguments as they are, and
// throws ``DeviceError`` with code `missingLibrary` without the library.
extension CUDAAccelerator {
  /// Factors `a = l lᴴ`, reading the lower triangle of `a`.
  ///
  /// - Parameters:
  ///   - a: n × n, Hermitian, from element `start` on.
  /// - Returns: `l`, n × n and lower triangular, and 0 or the order of the first leading minor that is
  ///   not positive.
  /// - Complexity: O(*n*³).
  package func cholesky(
    _ a: DeviceMemory, at start: Int = 0, extent n: Int, type: DType
  ) throws(DeviceError) -> (factor: DeviceMemory, failedMinor: Int) {
    let work = try CUDALinearAlgebra(self, type, "a Cholesky factorisation of \(n) × \(n)")
    let (extent, number) = (Int64(n), work.cudaType)
    let factor = try work.copy(a, start, count: n * n)
    guard n > 0 else { return (factor, 0) }
    // The lower triangle of a row-major matrix is the upper one column by column, and u' = l.
    let upper = Int32(SW_CUBLAS_UPPER)
    let info = try work.run {
      $0.functions.pointee.cusolverDnXpotrf_bufferSize(
        $0.handle, $0.parameters, upper, extent, number, work.raw(factor), extent, number, $1, $2)
    } _: {
      $0.functions.pointee.cusolverDnXpotrf(
        $0.handle, $0.parameters, upper, extent, number, work.raw(factor), extent, number,
        $1.device, $1.deviceSize, $2.host, $2.hostSize, $3)
    }
    try work.checkArguments(info)
    try work.clear(factor, 0, rows: n, columns: n, above: true)
    return (factor, info)
  }

  /// Factors `p a = l u` with exchanged rows.
  ///
  /// - Returns: `l` below the diagonal, whose own is 1, and `u` in one m × n matrix; min(m, n) numbers
  ///   of 64 bits, which row each row was exchanged with, from 1; and 0 or the place, from 1, of the
  ///   first pivot that is 0.
  /// - Complexity: O(*mn* min(*m*, *n*)).
  package func luFactors(
    _ a: DeviceMemory, at start: Int = 0, rows m: Int, columns n: Int, type: DType
  ) throws(DeviceError) -> (factors: DeviceMemory, pivots: DeviceMemory, zeroPivot: Int) {
    let work = try CUDALinearAlgebra(self, type, "an LU factorisation of \(m) × \(n)")
    let columnwise = try work.space(m * n)
    let source = try work.address(a, start, count: m * n)
    try work.transpose(source, rows: m, columns: n, into: columnwise.handle)
    let (pivots, zero) = try work.lu(columnwise, rows: m, columns: n)
    let factors = try work.space(m * n)
    try work.transpose(columnwise.handle, rows: n, columns: m, into: factors.handle)
    return (factors, pivots, zero)
  }

  /// Solves `a x = b`.
  ///
  /// - Parameters:
  ///   - a: n × n.
  ///   - b: n × sides.
  /// - Returns: `x`, n × sides, and 0 or the place, from 1, of the first pivot that is 0: then `a` has
  ///   no inverse and `x` no meaning.
  /// - Complexity: O(*n*³ + *n*² sides).
  package func solve(
    _ a: DeviceMemory, at start: Int = 0, _ b: DeviceMemory, at otherStart: Int = 0,
    extent n: Int, sides: Int, type: DType
  ) throws(DeviceError) -> (x: DeviceMemory, zeroPivot: Int) {
    let work = try CUDALinearAlgebra(self, type, "solving \(n) equations")
    let right = try work.address(b, otherStart, count: n * sides)
    let columnwise = try work.space(n * sides)
    let x = try work.space(n * sides)
    guard n > 0, sides > 0 else { return (x, 0) }
    try work.transpose(right, rows: n, columns: sides, into: columnwise.handle)
    // As it lies, the matrix is its own transpose column by column.
    let zero = try work.solveColumnwise(
      try work.copy(a, start, count: n * n), columnwise, extent: n, sides: sides, transposed: true)
    try work.transpose(columnwise.handle, rows: sides, columns: n, into: x.handle)
    return (x, zero)
  }

  /// Inverts a matrix.
  ///
  /// - Returns: The inverse, n × n, and 0 or the place, from 1, of the first pivot that is 0: then
  ///   there is no inverse.
  /// - Complexity: O(*n*³).
  package func inverse(
    _ a: DeviceMemory, at start: Int = 0, extent n: Int, type: DType
  ) throws(DeviceError) -> (inverse: DeviceMemory, zeroPivot: Int) {
    let work = try CUDALinearAlgebra(self, type, "inverting \(n) × \(n)")
    let inverse = try work.space(n * n)
    guard n > 0 else { return (inverse, 0) }
    try work.identity(inverse, 0, extent: n)
    // The inverse of the transpose, column by column, is the inverse as it shall lie.
    let zero = try work.solveColumnwise(
      try work.copy(a, start, count: n * n), inverse, extent: n, sides: n, transposed: false)
    return (inverse, zero)
  }

  /// Factors `a = q r`.
  ///
  /// - Parameters:
  ///   - width: The columns of `q`: m for a whole basis, min(m, n) for what the result needs.
  /// - Returns: `q`, m × width with orthonormal columns, and `r`, width × n and upper triangular.
  /// - Complexity: O(*mn width*).
  package func qr(
    _ a: DeviceMemory, at start: Int = 0, rows m: Int, columns n: Int, width: Int, type: DType
  ) throws(DeviceError) -> (q: DeviceMemory, r: DeviceMemory) {
    let work = try CUDALinearAlgebra(self, type, "a QR factorisation of \(m) × \(n)")
    let k = min(m, n)
    let source = try work.address(a, start, count: m * n)
    let (q, r) = (try work.space(m * width), try work.space(width * n))
    guard k > 0 else { return (q, r) }
    let columnwise = try work.space(m * max(n, width))
    try work.transpose(source, rows: m, columns: n, into: columnwise.handle)
    let tau = try work.space(k)
    let number = work.cudaType
    let info = try work.run {
      $0.functions.pointee.cusolverDnXgeqrf_bufferSize(
        $0.handle, $0.parameters, Int64(m), Int64(n), number, work.raw(columnwise), Int64(m),
        number, work.raw(tau), number, $1, $2)
    } _: {
      $0.functions.pointee.cusolverDnXgeqrf(
        $0.handle, $0.parameters, Int64(m), Int64(n), number, work.raw(columnwise), Int64(m),
        number, work.raw(tau), number, $1.device, $1.deviceSize, $2.host, $2.hostSize, $3)
    }
    try work.checkArguments(info)
    let rowwise = try work.space(m * n)
    try work.transpose(columnwise.handle, rows: n, columns: m, into: rowwise.handle)
    try copy(rowwise, at: 0, to: r, at: 0, byteCount: width * n * type.byteCount)
    try work.clear(r, 0, rows: width, columns: n, above: false)
    try work.orthonormal(columnwise, tau, rows: m, columns: width, reflectors: k)
    try work.transpose(columnwise.handle, rows: width, columns: m, into: q.handle)
    return (q, r)
  }

  /// Factors `a = u s vᴴ`.
  ///
  /// - Parameters:
  ///   - vectors: Whether `u` and `vᴴ` are wanted.
  /// - Returns: `u`, m × k; `s`, k real numbers, descending; `vᴴ`, k × n, for k = min(m, n); and how
  ///   many did not converge.
  /// - Complexity: O(*mn* min(*m*, *n*)).
  package func singularValues(
    _ a: DeviceMemory, at start: Int = 0, rows m: Int, columns n: Int, type: DType,
    vectors: Bool = true
  ) throws(DeviceError) -> (
    u: DeviceMemory, s: DeviceMemory, vh: DeviceMemory, unconverged: Int
  ) {
    let work = try CUDALinearAlgebra(self, type, "singular values of \(m) × \(n)")
    let k = min(m, n)
    let (u, s) = (try work.space(vectors ? m * k : 0), try work.space(k, of: work.realType))
    let vh = try work.space(vectors ? k * n : 0)
    guard k > 0 else { return (u, s, vh, 0) }
    guard m > n else {
      // As it lies, the matrix is a' = conj(v) s u' column by column, and both factors come out as
      // they shall lie.
      let copy = try work.copy(a, start, count: m * n)
      let failed = try work.singularValues(
        copy, rows: n, columns: m, s: s, u: vectors ? vh : nil, vh: vectors ? u : nil)
      return (u, s, vh, failed)
    }
    // The library wants no fewer rows than columns.
    let columnwise = try work.space(m * n)
    let source = try work.address(a, start, count: m * n)
    try work.transpose(source, rows: m, columns: n, into: columnwise.handle)
    let left = try work.space(vectors ? m * k : 0)
    let right = try work.space(vectors ? k * n : 0)
    let failed = try work.singularValues(
      columnwise, rows: m, columns: n, s: s, u: vectors ? left : nil, vh: vectors ? right : nil)
    if vectors {
      try work.transpose(left.handle, rows: k, columns: m, into: u.handle)
      try work.transpose(right.handle, rows: n, columns: k, into: vh.handle)
    }
    return (u, s, vh, failed)
  }

  /// Eigenvalues and eigenvectors of a Hermitian matrix, of which the lower triangle is read.
  ///
  /// - Parameters:
  ///   - a: n × n.
  ///   - vectors: Whether eigenvectors are wanted.
  /// - Returns: n real eigenvalues, ascending; n × n, the eigenvectors as columns; and how many did not
  ///   converge.
  /// - Complexity: O(*n*³).
  package func hermitianEigen(
    _ a: DeviceMemory, at start: Int = 0, extent n: Int, type: DType, vectors: Bool = true
  ) throws(DeviceError) -> (values: DeviceMemory, vectors: DeviceMemory, unconverged: Int) {
    let work = try CUDALinearAlgebra(self, type, "eigenvalues of \(n) × \(n)")
    let values = try work.space(n, of: work.realType)
    let columns = try work.space(vectors ? n * n : 0)
    guard n > 0 else { return (values, columns, 0) }
    let copy = try work.copy(a, start, count: n * n)
    let (extent, number, real) = (Int64(n), work.cudaType, work.realType.cudaType ?? work.cudaType)
    let job = Int32(vectors ? SW_CUSOLVER_VECTORS : SW_CUSOLVER_NO_VECTORS)
    let upper = Int32(SW_CUBLAS_UPPER)
    let info = try work.run {
      $0.functions.pointee.cusolverDnXsyevd_bufferSize(
        $0.handle, $0.parameters, job, upper, extent, number, work.raw(copy), extent, real,
        work.raw(values), number, $1, $2)
    } _: {
      $0.functions.pointee.cusolverDnXsyevd(
        $0.handle, $0.parameters, job, upper, extent, number, work.raw(copy), extent, real,
        work.raw(values), number, $1.device, $1.deviceSize, $2.host, $2.hostSize, $3)
    }
    try work.checkArguments(info)
    if vectors {
      // Column by column the matrix was the conjugate of itself, and so are its eigenvectors.
      try work.transpose(
        copy.handle, rows: n, columns: n, into: columns.handle, conjugated: true)
    }
    return (values, columns, info)
  }
}

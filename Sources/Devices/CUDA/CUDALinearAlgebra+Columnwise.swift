import CDrivers

// Steps on matrices that lie column by column.
extension CUDALinearAlgebra {
  /// Factors a matrix in place.
  ///
  /// - Returns: The pivots, and 0 or the place of the first one that is 0.
  func lu(
    _ matrix: DeviceMemory, rows m: Int, columns n: Int
  ) throws(DeviceError) -> (pivots: DeviceMemory, zeroPivot: Int) {
    let pivots = try space(min(m, n), of: .int64)
    guard min(m, n) > 0 else { return (pivots, 0) }
    let info = try run {
      $0.functions.pointee.cusolverDnXgetrf_bufferSize(
        $0.handle, $0.parameters, Int64(m), Int64(n), cudaType, raw(matrix), Int64(m), cudaType,
        $1, $2)
    } _: {
      $0.functions.pointee.cusolverDnXgetrf(
        $0.handle, $0.parameters, Int64(m), Int64(n), cudaType, raw(matrix), Int64(m),
        CUDAContext.pointer(pivots.handle), cudaType, $1.device, $1.deviceSize, $2.host,
        $2.hostSize, $3)
    }
    try checkArguments(info)
    return (pivots, info)
  }

  /// Solves with a matrix, overwriting it and the right sides.
  ///
  /// - Parameters:
  ///   - transposed: Whether the equations are those of the matrix's transpose.
  /// - Returns: 0 or the place of the first pivot that is 0.
  func solveColumnwise(
    _ matrix: DeviceMemory, _ sides: DeviceMemory, extent n: Int, sides count: Int, transposed: Bool
  ) throws(DeviceError) -> Int {
    let (pivots, zero) = try lu(matrix, rows: n, columns: n)
    guard zero == 0 else { return zero }
    let info = try space(1, of: .int32)
    let operation = Int32(transposed ? SW_CUBLAS_T : SW_CUBLAS_N)
    try opened.libraries.solver().call(self.operation) {
      $0.functions.pointee.cusolverDnXgetrs(
        $0.handle, $0.parameters, operation, Int64(n), Int64(count), cudaType, raw(matrix),
        Int64(n), CUDAContext.place(pivots.handle), cudaType, raw(sides), Int64(n),
        CUDAContext.pointer(info.handle))
    }
    try checkArguments(try value(of: info))
    return 0
  }

  /// Singular values of a matrix with no fewer rows than columns, which is overwritten.
  ///
  /// - Returns: How many did not converge.
  func singularValues(
    _ matrix: DeviceMemory, rows m: Int, columns n: Int, s: DeviceMemory, u: DeviceMemory?,
    vh: DeviceMemory?
  ) throws(DeviceError) -> Int {
    let job = Int8(bitPattern: u == nil ? UInt8(ascii: "N") : UInt8(ascii: "S"))
    let real = realType.cudaType ?? cudaType
    let (left, right) = (u.flatMap(raw), vh.flatMap(raw))
    let info = try run {
      $0.functions.pointee.cusolverDnXgesvd_bufferSize(
        $0.handle, $0.parameters, job, job, Int64(m), Int64(n), cudaType, raw(matrix), Int64(m),
        real, raw(s), cudaType, left, Int64(m), cudaType, right, Int64(n), cudaType, $1, $2)
    } _: {
      $0.functions.pointee.cusolverDnXgesvd(
        $0.handle, $0.parameters, job, job, Int64(m), Int64(n), cudaType, raw(matrix), Int64(m),
        real, raw(s), cudaType, left, Int64(m), cudaType, right, Int64(n), cudaType, $1.device,
        $1.deviceSize, $2.host, $2.hostSize, $3)
    }
    try checkArguments(info)
    return info
  }

  /// Turns the reflectors of a QR factorisation into its orthonormal columns, in place.
  func orthonormal(
    _ matrix: DeviceMemory, _ tau: DeviceMemory, rows m: Int, columns n: Int, reflectors k: Int
  ) throws(DeviceError) {
    let solver = try opened.libraries.solver()
    let reflectors = Reflectors(
      rows: Int32(m), columns: Int32(n), count: Int32(k), matrix: matrix.handle, tau: tau.handle)
    var count: Int32 = 0
    try solver.call(operation) { reflectors.size($0, type, &count) }
    let area = try space(Int(count))
    let info = try space(1, of: .int32)
    try solver.call(operation) {
      reflectors.expand($0, type, area.handle, count, CUDAContext.pointer(info.handle))
    }
    try checkArguments(try value(of: info))
  }
}

/// The reflectors that a QR factorisation leaves below the diagonal; the library has a function for
/// each type of number.
private struct Reflectors {
  var rows: Int32
  var columns: Int32
  var count: Int32
  var matrix: UInt64
  var tau: UInt64

  func size(
    _ call: CUSOLVER.Call, _ type: DType, _ area: UnsafeMutablePointer<Int32>
  ) -> sw_cusolver_status {
    let functions = call.functions
    switch type {
    case .float32:
      return functions.pointee.cusolverDnSorgqr_bufferSize(
        call.handle, rows, columns, count, CUDAContext.place(matrix), rows,
        CUDAContext.place(tau), area)
    case .float64:
      return functions.pointee.cusolverDnDorgqr_bufferSize(
        call.handle, rows, columns, count, CUDAContext.place(matrix), rows,
        CUDAContext.place(tau), area)
    case .complex64:
      return functions.pointee.cusolverDnCungqr_bufferSize(
        call.handle, rows, columns, count, CUDAContext.place(matrix), rows,
        CUDAContext.place(tau), area)
    default:
      return functions.pointee.cusolverDnZungqr_bufferSize(
        call.handle, rows, columns, count, CUDAContext.place(matrix), rows,
        CUDAContext.place(tau), area)
    }
  }

  func expand(
    _ call: CUSOLVER.Call, _ type: DType, _ area: UInt64, _ size: Int32,
    _ info: UnsafeMutablePointer<Int32>?
  ) -> sw_cusolver_status {
    let functions = call.functions
    switch type {
    case .float32:
      return functions.pointee.cusolverDnSorgqr(
        call.handle, rows, columns, count, CUDAContext.pointer(matrix), rows,
        CUDAContext.place(tau), CUDAContext.pointer(area), size, info)
    case .float64:
      return functions.pointee.cusolverDnDorgqr(
        call.handle, rows, columns, count, CUDAContext.pointer(matrix), rows,
        CUDAContext.place(tau), CUDAContext.pointer(area), size, info)
    case .complex64:
      return functions.pointee.cusolverDnCungqr(
        call.handle, rows, columns, count, CUDAContext.pointer(matrix), rows,
        CUDAContext.place(tau), CUDAContext.pointer(area), size, info)
    default:
      return functions.pointee.cusolverDnZungqr(
        call.handle, rows, columns, count, CUDAContext.pointer(matrix), rows,
        CUDAContext.place(tau), CUDAContext.pointer(area), size, info)
    }
  }
}

import CDrivers

/// One factorisation on a GPU: what its steps share.
///
/// Matrices are row-major without gaps outside and column-major inside. A row-major matrix is, as it
/// lies, the column-major form of its transpose, and most factorisations below start from that
/// instead of moving anything.
struct CUDALinearAlgebra {
  let accelerator: CUDAAccelerator
  let opened: CUDAAccelerator.Parts
  let type: DType
  let cudaType: sw_cuda_type
  /// What the computation is called in errors.
  let operation: String

  /// The type of singular values and of the eigenvalues of Hermitian matrices.
  var realType: DType {
    switch type {
    case .complex64: .float32
    case .complex128: .float64
    default: type
    }
  }

  /// - Throws: ``DeviceError`` with code `deviceFailed` for a type that is not `float32`, `float64`,
  ///   `complex64` or `complex128`.
  init(_ accelerator: CUDAAccelerator, _ type: DType, _ operation: String) throws(DeviceError) {
    guard let cudaType = type.cudaType, !type.isHalf else {
      throw DeviceError(.deviceFailed, "\(operation): cuSOLVER does not compute in \(type)")
    }
    self.accelerator = accelerator
    self.opened = try accelerator.opened()
    self.type = type
    self.cudaType = cudaType
    self.operation = operation
  }

  /// Memory for so many numbers, of this type unless told otherwise.
  func space(_ count: Int, of type: DType? = nil) throws(DeviceError) -> DeviceMemory {
    try accelerator.allocate(byteCount: max(1, count) * (type ?? self.type).byteCount)
  }

  /// The address of an element; `count` of them must lie there.
  func address(
    _ memory: DeviceMemory, _ start: Int, count: Int, of type: DType? = nil
  ) throws(DeviceError) -> UInt64 {
    let size = (type ?? self.type).byteCount
    let (offset, isTooFar) = start.multipliedReportingOverflow(by: size)
    let (length, isTooLong) = count.multipliedReportingOverflow(by: size)
    guard !isTooFar, !isTooLong else {
      throw DeviceError(.deviceFailed, "\(operation): \(count) elements from \(start)")
    }
    return try accelerator.address(memory, offset, length, for: operation)
  }

  /// A copy of a matrix that may be overwritten.
  func copy(_ memory: DeviceMemory, _ start: Int, count: Int) throws(DeviceError) -> DeviceMemory {
    let copy = try space(count)
    let size = type.byteCount
    _ = try address(memory, start, count: count)
    try accelerator.copy(
      memory, at: start * size, to: copy, at: 0, byteCount: count * size)
    return copy
  }

  // MARK: - Calls of the library

  /// The pointer that the library takes for memory.
  func raw(_ memory: DeviceMemory) -> UnsafeMutableRawPointer? {
    UnsafeMutableRawPointer(bitPattern: UInt(memory.handle))
  }

  /// Calls a function of the library that works in an area of the device and one of the host.
  ///
  /// - Parameters:
  ///   - size: Asks how large both are, in bytes.
  ///   - body: Works, and leaves in the last parameter, on the device, 0 or what went wrong.
  /// - Returns: What the function left there, after waiting for it.
  func run(
    _ size: (CUSOLVER.Call, UnsafeMutablePointer<Int>, UnsafeMutablePointer<Int>) -> Int32,
    _ body: (
      CUSOLVER.Call, (device: UnsafeMutableRawPointer?, deviceSize: Int),
      (host: UnsafeMutableRawPointer?, hostSize: Int), UnsafeMutablePointer<Int32>?
    ) -> Int32
  ) throws(DeviceError) -> Int {
    let solver = try opened.libraries.solver()
    var (deviceSize, hostSize) = (0, 0)
    try solver.call(operation) { size($0, &deviceSize, &hostSize) }
    let area = try accelerator.allocate(byteCount: deviceSize)
    let info = try space(1, of: .int32)
    let host = UnsafeMutableRawPointer.allocate(byteCount: max(16, hostSize), alignment: 64)
    // The wait below is over before the host's area goes.
    defer { host.deallocate() }
    var result = Result<Int, DeviceError>.success(0)
    do throws(DeviceError) {
      try solver.call(operation) {
        body(
          $0, (raw(area), deviceSize), (host, hostSize), CUDAContext.pointer(info.handle))
      }
      result = .success(try value(of: info))
    } catch {
      try? opened.context.finish()
      result = .failure(error)
    }
    return try result.get()
  }

  /// The whole number that a function left on the device, after waiting for it.
  func value(of info: DeviceMemory) throws(DeviceError) -> Int {
    var answer: Int32 = 0
    var failure: DeviceError?
    withUnsafeMutableBytes(of: &answer) { bytes in
      do throws(DeviceError) {
        try accelerator.download(info, at: 0, into: bytes)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return Int(answer)
  }

  /// Refuses an answer that says an argument was wrong, which only this package can have caused.
  func checkArguments(_ info: Int) throws(DeviceError) {
    guard info < 0 else { return }
    throw DeviceError(.deviceFailed, "\(operation): cuSOLVER refuses argument \(-info)")
  }

  // MARK: - Moving

  /// Writes the transpose of a row-major matrix, conjugated or not.
  func transpose(
    _ source: UInt64, rows: Int, columns: Int, into target: UInt64, conjugated: Bool = false
  ) throws(DeviceError) {
    guard rows > 0, columns > 0 else { return }
    guard rows <= Int(Int32.max), columns <= Int(Int32.max) else {
      throw DeviceError(.deviceFailed, "\(operation): \(rows) × \(columns) is too large for cuBLAS")
    }
    // Column by column the source is columns × rows, and the result rows × columns.
    let (m, n) = (Int32(rows), Int32(columns))
    let move = Int32(conjugated && type.isComplex ? SW_CUBLAS_C : SW_CUBLAS_T)
    let keep = Int32(SW_CUBLAS_N)
    try opened.libraries.blas().call("transposing for \(operation)") { functions, handle in
      // The second matrix counts zero times; it is the result itself, as the library asks.
      switch type {
      case .float32:
        var (one, zero): (Float, Float) = (1, 0)
        return functions.pointee.cublasSgeam(
          handle, move, keep, m, n, &one, CUDAContext.place(source), n, &zero,
          CUDAContext.place(target), m,
          CUDAContext.pointer(target), m)
      case .float64:
        var (one, zero): (Double, Double) = (1, 0)
        return functions.pointee.cublasDgeam(
          handle, move, keep, m, n, &one, CUDAContext.place(source), n, &zero,
          CUDAContext.place(target), m,
          CUDAContext.pointer(target), m)
      case .complex64:
        var (one, zero) = (sw_cu_complex64(), sw_cu_complex64())
        one.real = 1
        return functions.pointee.cublasCgeam(
          handle, move, keep, m, n, &one, CUDAContext.place(source), n, &zero,
          CUDAContext.place(target), m,
          CUDAContext.pointer(target), m)
      default:
        var (one, zero) = (sw_cu_complex128(), sw_cu_complex128())
        one.real = 1
        return functions.pointee.cublasZgeam(
          handle, move, keep, m, n, &one, CUDAContext.place(source), n, &zero,
          CUDAContext.place(target), m,
          CUDAContext.pointer(target), m)
      }
    }
  }

  /// Sets what a row-major matrix has above its diagonal, or below it, to zero.
  func clear(
    _ memory: DeviceMemory, _ start: Int, rows: Int, columns: Int, above: Bool
  ) throws(DeviceError) {
    try launch(
      CUDALinearAlgebraKernels.clear, rows * columns,
      [.memory(memory), .int(start), .int(rows), .int(columns), .int(above ? 1 : 0)])
  }

  /// Writes the identity.
  func identity(_ memory: DeviceMemory, _ start: Int, extent: Int) throws(DeviceError) {
    let isDouble = realType == .float64
    let one = isDouble ? (1.0).bitPattern : UInt64((1 as Float).bitPattern)
    try launch(
      CUDALinearAlgebraKernels.identity, extent * extent,
      [.memory(memory), .int(start), .int(extent), .int(Int(bitPattern: UInt(one)))])
  }

  private func launch(
    _ text: (DType) -> KernelText, _ count: Int, _ arguments: [KernelArgument]
  ) throws(DeviceError) {
    let kernel = try accelerator.kernel(text(type))
    try accelerator.launch(kernel, .elements(count), arguments, for: operation)
  }
}

import CDrivers

extension CUDAAccelerator {
  /// Computes `c = a b` for each matrix of a batch, with cuBLAS.
  ///
  /// Sums are kept in the type itself, those of 16-bit floats in `float32`. The order of summation is
  /// the library's: equal calls on equal chips give equal bits.
  ///
  /// | value | shape |
  /// | --- | --- |
  /// | `a`, `b` | m × k, k × n, rows or columns without gaps |
  /// | `c` | m × n, rows without gaps |
  ///
  /// - Parameters:
  ///   - type: `float16`, `bfloat16`, `float32`, `float64`, `complex64` or `complex128`.
  ///   - allowsTF32: Whether products of `float32` may round their factors to 11 bits, which is
  ///     several times faster.
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuBLAS, `deviceFailed` for a type or a
  ///   layout that it does not take.
  /// - Complexity: O(*mnk*) a matrix.
  package func multiply(
    _ a: DeviceMatrices, _ b: DeviceMatrices, into c: DeviceMatrices, m: Int, n: Int, k: Int,
    batchCount: Int = 1, type: DType, allowsTF32: Bool = false
  ) throws(DeviceError) {
    let operation = "a matrix product of \(m) × \(k) × \(n)"
    guard m >= 0, n >= 0, k >= 0, batchCount >= 0 else {
      throw DeviceError(.deviceFailed, "\(operation): extents are 0 or more")
    }
    guard m > 0, n > 0, batchCount > 0 else { return }
    guard let numbers = Numbers(type, allowsTF32: allowsTF32) else {
      throw DeviceError(.deviceFailed, "\(operation): cuBLAS has no products of \(type)")
    }
    for (matrices, rows, columns) in [(a, m, k), (b, k, n), (c, m, n)] {
      guard matrices.fits(rows: rows, columns: columns, batchCount: batchCount, type: type) else {
        throw DeviceError(
          .deviceFailed,
          "\(operation): \(batchCount) matrices of \(rows) × \(columns) do not lie in memory of "
            + "\(matrices.memory.byteCount) bytes")
      }
    }
    guard let left = a.layout(rows: m, columns: k), let right = b.layout(rows: k, columns: n),
      let result = c.layout(rows: m, columns: n), result.hasRowsTogether
    else {
      throw DeviceError(
        .deviceFailed,
        "\(operation): cuBLAS takes matrices whose rows or columns have no gaps, and gives rows; "
          + "copy first")
    }
    let size = type.byteCount
    // An empty factor has no place of its own.
    let from = (
      a: try address(a.memory, k > 0 ? a.start * size : 0, 0, for: operation),
      b: try address(b.memory, k > 0 ? b.start * size : 0, 0, for: operation)
    )
    let to = try address(c.memory, c.start * size, 0, for: operation)
    // One and zero of every type in question begin so.
    let (one, zero) = (numbers.one, [Double](repeating: 0, count: 2))
    // The library counts columns first: rows that lie together are columns of the transposed matrix,
    // and c' = b' a'.
    let operations = [right, left].map { Int32($0.hasRowsTogether ? SW_CUBLAS_N : SW_CUBLAS_T) }
    try opened().libraries.blas().call(operation) { functions, handle in
      functions.pointee.cublasGemmStridedBatchedEx_64(
        handle, operations[0], operations[1], Int64(n), Int64(m), Int64(k), one,
        UnsafeRawPointer(bitPattern: UInt(from.b)), numbers.type, Int64(right.stride),
        Int64(b.batchStride), UnsafeRawPointer(bitPattern: UInt(from.a)), numbers.type,
        Int64(left.stride), Int64(a.batchStride), zero,
        UnsafeMutableRawPointer(bitPattern: UInt(to)), numbers.type, Int64(result.stride),
        Int64(c.batchStride), Int64(batchCount), numbers.compute,
        Int32(SW_CUBLAS_DEFAULT_ALGORITHM))
    }
  }

  /// What the library calls a type, what it computes in, and its number one.
  private struct Numbers {
    let type: sw_cuda_type
    let compute: sw_cublas_compute
    /// The bytes of the number one, and of zeros behind it.
    let one: [UInt64]

    init?(_ type: DType, allowsTF32: Bool) {
      guard let name = type.cudaType else { return nil }
      self.type = name
      let isDouble = type == .float64 || type == .complex128
      let isTF32 = allowsTF32 && (type == .float32 || type == .complex64)
      compute = Int32(
        isDouble ? SW_CUBLAS_COMPUTE_F64 : isTF32 ? SW_CUBLAS_COMPUTE_TF32 : SW_CUBLAS_COMPUTE_F32)
      one = [isDouble ? (1.0).bitPattern : UInt64(Float(1).bitPattern), 0]
    }
  }
}

extension DType {
  /// What NVIDIA's libraries call the type; nil when they do not compute in it.
  var cudaType: sw_cuda_type? {
    switch self {
    case .float16: Int32(SW_CUDA_F16)
    case .bfloat16: Int32(SW_CUDA_BF16)
    case .float32: Int32(SW_CUDA_F32)
    case .float64: Int32(SW_CUDA_F64)
    case .complex64: Int32(SW_CUDA_C64)
    case .complex128: Int32(SW_CUDA_C128)
    default: nil
    }
  }
}

extension KernelFourier {
  /// Transforms complex numbers with the device's library.
  ///
  /// Axes other than the last are moved there and back.
  ///
  /// - Returns: Whether there is a library; when not, nothing has happened.
  static func runsByLibrary(
    _ source: DeviceArray, into target: DeviceArray, dtype: DType, outer: Int, length: Int,
    inner: Int, direction: FourierTransform.Direction, scale: Double,
    on accelerator: any Accelerator
  ) throws(DeviceError) -> Bool {
    // One or two passes of a kernel of ours are less than moving there and back.
    guard inner == 1 || length > 16, let library = accelerator as? any DeviceLibraries,
      library.hasTransforms
    else { return false }
    let (type, size, count) = (dtype.complex, dtype.byteCount * 2, outer * length * inner)
    var (rows, results) = (source, target)
    if inner > 1 {
      rows = try accelerator.array(of: size, count: count)
      results = try accelerator.array(of: size, count: count)
      try KernelTranspose.run(
        source, byteCount: size, extents: [outer, inner, length],
        strides: [length * inner, 1, inner], into: rows, on: accelerator)
    }
    try library.fourierTransform(
      rows.memory, at: rows.start, into: results.memory, at: results.start, length: length,
      rows: outer * inner, types: (type, type), inverse: direction == .backward)
    try multiply(results, by: scale, dtype: dtype, count: 2 * count, on: accelerator)
    if inner > 1 {
      try KernelTranspose.run(
        results, byteCount: size, extents: [outer, length, inner],
        strides: [length * inner, 1, length], into: target, on: accelerator)
    }
    return true
  }

  /// Transforms rows of real numbers, of which the first length / 2 + 1 are kept.
  ///
  /// - Parameters:
  ///   - source: The numbers, left as they are.
  ///   - target: Room for the results, apart from the source.
  ///   - dtype: `float32` or `float64`.
  ///   - rows: How many rows.
  ///   - length: The number of points.
  ///   - scale: What the result is multiplied by.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `unsupported` for doubles where it has none.
  /// - Complexity: O(*n* log *n*) for *n* elements.
  package static func real(
    _ source: DeviceArray, into target: DeviceArray, dtype: DType, rows: Int, length: Int,
    scale: Double, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let half = length / 2 + 1
    guard rows > 0, length > 0 else { return }
    if let library = accelerator as? any DeviceLibraries, library.hasTransforms {
      try library.fourierTransform(
        source.memory, at: source.start, into: target.memory, at: target.start, length: length,
        rows: rows, types: (dtype, dtype.complex), inverse: false)
      return try multiply(
        target, by: scale, dtype: dtype, count: 2 * half * rows, on: accelerator)
    }
    let size = dtype.byteCount * 2
    let pairs = try widened(source, dtype: dtype, count: rows * length, on: accelerator)
    let all = try accelerator.array(of: size, count: rows * length)
    try complex(
      pairs, into: all, dtype: dtype, outer: rows, length: length, inner: 1, direction: .forward,
      scale: scale, on: accelerator)
    try KernelTranspose.run(
      all, byteCount: size, extents: [rows, half], strides: [length, 1], into: target,
      on: accelerator)
  }

  // MARK: - Implementation

  static func multiply(
    _ numbers: DeviceArray, by scale: Double, dtype: DType, count: Int,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard scale != 1 else { return }
    try accelerator.run(
      KernelText(name: "fourier_scale", ["F \(dtype.kernelType)"], scaling), .elements(count),
      [.memory(numbers.memory), .int(numbers.start * 2), .int(count), number(scale, dtype)])
  }

  private static let scaling = """
    KERNEL(fourier_scale)(GLOBAL F *RESTRICT x, i64 x_start, i64 total, F scale) {
      x += x_start;
      INDEPENDENT FOR_EACH(i, total) x[i] *= scale;
    }
    """
}

import CDrivers

extension CUDAAccelerator {
  /// Transforms each row of a matrix, with cuFFT; nothing is scaled.
  ///
  /// | input | output | row of input | row of output |
  /// | --- | --- | --- | --- |
  /// | complex | complex | n | n |
  /// | real | complex | n | n / 2 + 1, the rest follows by symmetry; forward only |
  /// | complex | real | n / 2 + 1 | n; inverse only |
  ///
  /// - Parameters:
  ///   - source: Rows without gaps, from element `start` on; left as it is.
  ///   - target: Rows without gaps, from element `targetStart` on; other memory than `source`, or the
  ///     same place for transforms from complex to complex.
  ///   - length: The length n of a transform.
  ///   - rows: How many.
  ///   - types: Those of input and output: `float32` with `complex64`, `float64` with `complex128`.
  ///   - inverse: Whether exponents are positive.
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuFFT.
  /// - Complexity: O(*n* log *n*) a row.
  package func fourierTransform(
    _ source: DeviceMemory, at start: Int = 0, into target: DeviceMemory, at targetStart: Int = 0,
    length: Int, rows: Int, types: (input: DType, output: DType), inverse: Bool
  ) throws(DeviceError) {
    let operation = "\(rows) Fourier transforms of \(length)"
    guard length >= 0, rows >= 0 else {
      throw DeviceError(.deviceFailed, "\(operation): lengths are 0 or more")
    }
    guard length > 0, rows > 0 else { return }
    let known: [(DType, DType, Bool?)] = [
      (.complex64, .complex64, nil), (.complex128, .complex128, nil),
      (.float32, .complex64, false), (.float64, .complex128, false),
      (.complex64, .float32, true), (.complex128, .float64, true),
    ]
    guard
      known.contains(where: { $0 == types.input && $1 == types.output && $2 ?? inverse == inverse })
    else {
      throw DeviceError(
        .deviceFailed,
        "\(operation): no \(inverse ? "inverse" : "forward") transform from \(types.input) to "
          + "\(types.output)")
    }
    let half = length / 2 + 1
    let isHalf = !(types.input.isComplex && types.output.isComplex)
    let shape = CUFFT.Shape(
      length: length, batchCount: rows, input: types.input, output: types.output,
      inputStep: isHalf && types.input.isComplex ? half : length,
      outputStep: isHalf && types.output.isComplex ? half : length)
    var from = try place(source, start, shape.inputStep, rows, types.input, operation)
    let to = try place(target, targetStart, shape.outputStep, rows, types.output, operation)
    // The library may overwrite the input of a transform to real numbers, and wants real numbers
    // where complex ones could stand.
    let byteCount = shape.inputStep * rows * types.input.byteCount
    let alignment = 2 * UInt64(min(types.input.byteCount, types.output.byteCount))
    var scratch: DeviceMemory?
    if isHalf, types.input.isComplex || from % alignment != 0 {
      let copied = try allocate(byteCount: byteCount)
      try copy(
        source, at: start * types.input.byteCount, to: copied, at: 0, byteCount: byteCount)
      from = copied.handle
      scratch = copied
    }
    var aligned: DeviceMemory?
    if isHalf, to % alignment != 0 {
      aligned = try allocate(byteCount: shape.outputStep * rows * types.output.byteCount)
    }
    try opened().libraries.fourier().run(
      shape, from: from, to: aligned?.handle ?? to,
      direction: Int32(inverse ? SW_CUFFT_INVERSE : SW_CUFFT_FORWARD), operation: operation
    ) { size throws(DeviceError) in try allocate(byteCount: size) }
    if let aligned {
      try copy(
        aligned, at: 0, to: target, at: targetStart * types.output.byteCount,
        byteCount: aligned.byteCount)
    }
    withExtendedLifetime(scratch) {}
  }

  /// The address of rows that must lie in the memory.
  private func place(
    _ memory: DeviceMemory, _ start: Int, _ step: Int, _ rows: Int, _ type: DType,
    _ operation: String
  ) throws(DeviceError) -> UInt64 {
    let matrices = DeviceMatrices(memory, start: start, rowStride: step)
    guard matrices.fits(rows: rows, columns: step, batchCount: 1, type: type) else {
      throw DeviceError(
        .deviceFailed,
        "\(operation): \(rows) rows of \(step) from \(start) do not lie in memory of "
          + "\(memory.byteCount) bytes")
    }
    return try address(memory, start * type.byteCount, 0, for: operation)
  }
}

extension KernelFourier {
  /// Writes some of the n + m − 1 sums of products of one line with another that runs backwards along
  /// it, by transforms of overlapping pieces of the longer one (overlap and save).
  ///
  /// Two pieces of real numbers go through a transform together, as real and imaginary parts.
  ///
  /// - Parameters:
  ///   - long: The longer line; all finite, or every sum near one that is not becomes NaN.
  ///   - n: How many numbers it has, at least 1.
  ///   - short: The shorter line.
  ///   - m: How many numbers it has, 1…n.
  ///   - places: Which of the sums are wanted, within 0..<n + m − 1.
  ///   - target: Room for them, apart from the lines.
  ///   - dtype: The type of all of them: `float32`, `float64`, `complex64` or `complex128`.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `unsupported` for doubles where it has none.
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Precision: errors are relative to the norms of the lines, not to each sum.
  /// - Source: T. G. Stockham 1966, doi:10.1145/1464182.1464209.
  package static func convolve(
    _ long: DeviceArray, count n: Int, _ short: DeviceArray, count m: Int, places: Range<Int>,
    into target: DeviceArray, dtype: DType, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard !places.isEmpty else { return }
    let sums = n + m - 1
    // Longer pieces than the processor's: no cache has to hold one.
    let piece = FourierLength.convenient(min(sums, max(1 << 14, 8 * m)))
    let (step, lanes) = (piece - m + 1, dtype.isComplex ? 1 : 2)
    let lines = (sums + lanes * step - 1) / (lanes * step)
    let (component, size) = (dtype.component, dtype.byteCount)
    let pair = size * lanes
    // The longer line behind the m − 1 zeros that the first sums reach back to.
    let padded = try zeros((lines * lanes - 1) * step + piece, size, accelerator)
    try accelerator.copy(
      long.memory, at: long.start * size, to: padded.memory, at: (m - 1) * size,
      byteCount: n * size)
    let points = try accelerator.array(of: pair, count: lines * piece)
    try KernelTranspose.run(
      padded, byteCount: size, extents: [lines, piece, lanes], strides: [lanes * step, 1, step],
      into: points, on: accelerator)
    let spectra = try accelerator.array(of: pair, count: lines * piece)
    try complex(
      points, into: spectra, dtype: component, outer: lines, length: piece, inner: 1,
      direction: .forward, scale: 1, on: accelerator)
    let padding = try zeros(piece * lanes, size, accelerator)
    try KernelViewWriting.run(
      short, byteCount: size, extents: [m], strides: [lanes], into: padding, on: accelerator)
    let factors = try accelerator.array(of: pair, count: piece)
    try complex(
      padding, into: factors, dtype: component, outer: 1, length: piece, inner: 1,
      direction: .forward, scale: 1 / Double(piece), on: accelerator)
    try accelerator.run(
      KernelText(name: "fourier_multiply", ["F \(component.kernelType)"], types, multiplying),
      .elements(lines * piece), spectra.arguments, [.memory(factors.memory)],
      [.int(lines * piece), .int(piece)])
    try complex(
      spectra, into: points, dtype: component, outer: lines, length: piece, inner: 1,
      direction: .backward, scale: 1, on: accelerator)
    // The first m − 1 results of a piece wrap around and are those of the piece before.
    let all = try accelerator.array(of: size, count: lines * lanes * step)
    try KernelTranspose.run(
      DeviceArray(points.memory, start: lanes * (m - 1)), byteCount: size,
      extents: [lines, lanes, step], strides: [lanes * piece, 1, lanes], into: all,
      on: accelerator)
    try accelerator.copy(
      all.memory, at: places.lowerBound * size, to: target.memory, at: target.start * size,
      byteCount: places.count * size)
  }

  // MARK: - Implementation

  private static func zeros(
    _ count: Int, _ byteCount: Int, _ accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceArray {
    let array = try accelerator.array(of: byteCount, count: count)
    try KernelFill.run(array, count: count * byteCount / 4, with: 0, on: accelerator)
    return array
  }

  /// Multiplies each line by the same factors.
  private static let multiplying = """
    KERNEL(fourier_multiply)(GLOBAL pair *RESTRICT x, i64 x_start, GLOBAL const pair *RESTRICT factors,
                             i64 total, i64 length) {
      INDEPENDENT FOR_EACH(i, total) x[x_start + i] = times(x[x_start + i], factors[i % length]);
    }
    """
}

import CKernels

extension FourierTransform {
  /// Writes the n + m − 1 sums of products of one line with another that runs backwards along it.
  ///
  /// The longer line is cut into overlapping pieces a few times as long as the shorter one, so that
  /// no transform leaves the cache (overlap and save).
  ///
  /// - Parameters:
  ///   - long: The longer line; all finite, or every sum near one that is not becomes NaN.
  ///   - n: How many numbers it has.
  ///   - short: The shorter line.
  ///   - m: How many numbers it has, at most n.
  ///   - target: n + m − 1 numbers; other memory than the lines.
  ///   - dtype: Their type: `float32`, `float64`, `complex64` or `complex128`.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Precision: errors are relative to the norms of the lines, not to each sum.
  /// - Source: T. G. Stockham 1966, doi:10.1145/1464182.1464209.
  public static func convolve(
    _ long: UnsafeRawPointer, count n: Int, _ short: UnsafeRawPointer, count m: Int,
    into target: UnsafeMutableRawPointer, dtype: DType
  ) throws(DeviceError) {
    let piece = convolutionPiece(n, m)
    let (step, half) = (piece - m + 1, dtype.isComplex ? piece : piece / 2 + 1)
    let (size, pair) = (dtype.byteCount, dtype.complex.byteCount)
    let precision = sw_fft_precision(dtype.component)
    let (kernel, padded) = (try Buffer(byteCount: half * pair), try Buffer(byteCount: piece * size))
    padded.pointer.copyMemory(from: short, byteCount: m * size)
    clear(padded.pointer + m * size, (piece - m) * size)
    try spectrum(of: padded, into: kernel, dtype, piece, scale: 1 / Double(piece))
    let (from, to, factor) = (
      SharedAddress(long), SharedAddress(target), SharedAddress(kernel.pointer)
    )
    _ = try Threads.map((n + m - 1 + step - 1) / step) { number throws(DeviceError) in
      let (line, spectrum) = (
        try Buffer(byteCount: piece * size), try Buffer(byteCount: half * pair)
      )
      // The first m - 1 results of a piece wrap around and are those of the piece before.
      let start = number * step - (m - 1)
      let taken = max(0, start)..<min(n, start + piece)
      let (before, count) = (taken.lowerBound - start, taken.count)
      clear(line.pointer, before * size)
      (line.pointer + before * size).copyMemory(
        from: from.pointer + taken.lowerBound * size, byteCount: count * size)
      clear(line.pointer + (before + count) * size, (piece - before - count) * size)
      try self.spectrum(of: line, into: spectrum, dtype, piece, scale: 1)
      sw_fft_multiply(
        precision, spectrum.pointer, factor.pointer, spectrum.pointer, Int64(half), 1, 1)
      if dtype.isComplex {
        try complex(
          spectrum.pointer, into: line.pointer, dtype: dtype.component, outer: 1, length: piece,
          inner: 1, direction: .backward, scale: 1)
      } else {
        try hermitian(
          spectrum.pointer, into: line.pointer, dtype: dtype, outer: 1, length: piece, inner: 1,
          scale: 1)
      }
      let results = min(step, n + m - 1 - number * step)
      (to.pointer + number * step * size).copyMemory(
        from: line.pointer + (m - 1) * size, byteCount: results * size)
    }
    withExtendedLifetime((kernel, padded)) {}
  }

  /// Whether ``convolve(_:count:_:count:into:dtype:)`` needs less time than n · m products.
  public static func convolvesFaster(_ n: Int, _ m: Int) -> Bool {
    let (long, short) = (max(n, m), min(n, m))
    // Below that the products win for any length.
    guard short >= 48 else { return false }
    let piece = convolutionPiece(long, short)
    let pieces = 1 + (long + short - 1 + piece - short) / (piece - short + 1)
    let logarithm = Int.bitWidth - piece.leadingZeroBitCount
    return pieces * piece * logarithm < long * (short / 2)
  }

  // MARK: - Implementation

  /// The extent of the transforms: everything at once when that is short, else some times the
  /// shorter line.
  private static func convolutionPiece(_ n: Int, _ m: Int) -> Int {
    FourierLength.convenient(min(n + m - 1, max(4096, 8 * m)))
  }

  private static func spectrum(
    of line: Buffer, into target: Buffer, _ dtype: DType, _ length: Int, scale: Double
  ) throws(DeviceError) {
    if dtype.isComplex {
      try complex(
        line.pointer, into: target.pointer, dtype: dtype.component, outer: 1, length: length,
        inner: 1, direction: .forward, scale: scale)
    } else {
      try real(
        line.pointer, into: target.pointer, dtype: dtype, outer: 1, length: length, inner: 1,
        scale: scale)
    }
  }

  private static func clear(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }
}

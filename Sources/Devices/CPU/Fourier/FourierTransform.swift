import CKernels

/// Discrete Fourier transforms of any length along one axis.
///
/// An array is seen as (outer, length, inner), in row-major order without gaps; complex numbers are
/// pairs of a real and an imaginary part. Lengths whose prime factors are at most 61 are computed
/// with butterflies, others as a convolution of a convenient length. The bits do not depend on the
/// number of threads.
///
/// - Complexity: O(*n* log *n*) for any length *n*.
/// - Precision: the root-mean-square error relative to that of the result is below
///   ε √log₂ *n*, ε being the distance of 1 from the next number.
/// - Source: C. Van Loan, Computational Frameworks for the Fast Fourier Transform, 1992,
///   doi:10.1137/1.9781611970999; D. H. Bailey, doi:10.1007/BF00162341; L. I. Bluestein,
///   doi:10.1109/TAU.1970.1162132.
public enum FourierTransform {
  /// The sign of the exponent.
  public enum Direction: Sendable {
    /// e^(-2πi jk / n).
    case forward
    /// e^(2πi jk / n).
    case backward
  }

  /// Transforms complex numbers.
  ///
  /// - Parameters:
  ///   - source: outer × length × inner pairs.
  ///   - target: As many; may be the same memory.
  ///   - dtype: The type of the parts, `float32` or `float64`.
  ///   - outer: The number of elements of the axes before.
  ///   - length: The extent transformed.
  ///   - inner: The number of elements of the axes after.
  ///   - direction: The sign of the exponent.
  ///   - scale: What every result is multiplied by.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  public static func complex(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, dtype: DType,
    outer: Int, length: Int, inner: Int, direction: Direction, scale: Double
  ) throws(DeviceError) {
    guard outer * length * inner > 0 else { return }
    let task = FourierTask(dtype, direction, scale)
    if inner == 1 {
      try task.lines(
        source, into: target, FourierLines(count: outer, length: length, pitches: (length, length)))
    } else if isForLanes(length) {
      if 2 * inner >= task.lanes {
        try task.columns(source, into: target, outer: outer, length: length, inner: inner)
      } else {
        try task.gathered(
          source, into: target,
          FourierLines(
            count: outer * inner, length: length, pitches: (length * inner, length * inner),
            inner: inner))
      }
    } else {
      let pair = 2 * task.precision.byteCount
      try FourierBundles(
        outer: outer, inner: inner, source: (length, pair), target: (length, pair)
      ).forEach(source, target) { source, target, count throws(DeviceError) in
        try task.lines(
          source, into: target,
          FourierLines(count: count, length: length, pitches: (length, length)))
      }
    }
  }

  /// Transforms real numbers; the other half of the result is the mirrored conjugate of this one.
  ///
  /// - Parameters:
  ///   - source: outer × length × inner numbers.
  ///   - target: outer × (length / 2 + 1) × inner pairs; other memory than the source.
  ///   - dtype: The type of the numbers, `float32` or `float64`.
  ///   - outer: The number of elements of the axes before.
  ///   - length: The extent of the real numbers' axis.
  ///   - inner: The number of elements of the axes after.
  ///   - scale: What every result is multiplied by.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  public static func real(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, dtype: DType,
    outer: Int, length: Int, inner: Int, scale: Double
  ) throws(DeviceError) {
    guard outer * length * inner > 0 else { return }
    let task = FourierTask(dtype, .forward, scale)
    if inner == 1 {
      try task.realLines(source, into: target, count: outer, length: length)
    } else if length.isMultiple(of: 2), isForLanes(length / 2), 2 * inner >= task.lanes {
      try task.realColumns(
        source, into: target, outer: outer, half: length / 2, inner: inner, .forward)
    } else {
      let size = task.precision.byteCount
      try FourierBundles(
        outer: outer, inner: inner, source: (length, size), target: (length / 2 + 1, 2 * size)
      ).forEach(source, target) { source, target, count throws(DeviceError) in
        try task.realLines(source, into: target, count: count, length: length)
      }
    }
  }

  /// Transforms lines of real numbers into all their pairs.
  ///
  /// - Parameters:
  ///   - source: outer × length numbers.
  ///   - target: outer × length pairs; other memory than the source.
  ///   - dtype: The type of the numbers, `float32` or `float64`.
  ///   - outer: The number of elements of the axes before.
  ///   - length: The extent of the real numbers' axis.
  ///   - scale: What every result is multiplied by.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  public static func mirrored(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, dtype: DType,
    outer: Int, length: Int, scale: Double
  ) throws(DeviceError) {
    let task = FourierTask(dtype, .forward, scale)
    let (size, half) = (dtype.byteCount, length / 2 + 1)
    // A few lines at a time, so that their halves stay in the cache.
    let most = max(1, min(outer, (1 << 18) / max(1, length)))
    let space = try Buffer(byteCount: most * half * 2 * size)
    for start in stride(from: 0, to: outer, by: most) {
      let count = min(most, outer - start)
      try task.realLines(
        source + start * length * size, into: space.pointer, count: count, length: length)
      for line in 0..<count {
        sw_fft_mirror(
          task.precision, space.pointer + line * half * 2 * size,
          target + (start + line) * length * 2 * size, Int64(length))
      }
    }
    withExtendedLifetime(space) {}
  }

  /// Transforms half of a Hermitian sequence, backwards, into real numbers.
  ///
  /// - Parameters:
  ///   - source: outer × (length / 2 + 1) × inner pairs; the imaginary part of the first, and of
  ///     the last when `length` is even, are taken for 0.
  ///   - target: outer × length × inner numbers; other memory than the source.
  ///   - dtype: The type of the numbers, `float32` or `float64`.
  ///   - outer: The number of elements of the axes before.
  ///   - length: The extent of the real numbers' axis.
  ///   - inner: The number of elements of the axes after.
  ///   - scale: What every result is multiplied by.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  public static func hermitian(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, dtype: DType,
    outer: Int, length: Int, inner: Int, scale: Double
  ) throws(DeviceError) {
    guard outer * length * inner > 0 else { return }
    let task = FourierTask(dtype, .backward, scale)
    if inner == 1 {
      try task.hermitianLines(source, into: target, count: outer, length: length)
    } else if length.isMultiple(of: 2), isForLanes(length / 2), 2 * inner >= task.lanes {
      try task.realColumns(
        source, into: target, outer: outer, half: length / 2, inner: inner, .backward)
    } else {
      let size = task.precision.byteCount
      try FourierBundles(
        outer: outer, inner: inner, source: (length / 2 + 1, 2 * size), target: (length, size)
      ).forEach(source, target) { source, target, count throws(DeviceError) in
        try task.hermitianLines(source, into: target, count: count, length: length)
      }
    }
  }

  // MARK: - Implementation

  /// Rows of lanes beyond this leave the second-level cache.
  static let longestInLanes = 4096

  private static func isForLanes(_ length: Int) -> Bool {
    length <= longestInLanes && FourierLength.radices(length) != nil
  }
}

import CKernels
import Synchronization

/// Fourier transforms on an accelerator, by its library where it has one; the twin of
/// ``FourierTransform``.
///
/// Without a library each prime factor of the length, and each pair of twos, is one pass from memory to memory, in the
/// order that needs no other rearranging. Roots of unity come from tables in double precision.
///
/// - Source: Govindaraju, Lloyd, Dotsenko, Smith, Manferdelli 2008, "High performance discrete Fourier
///   transforms on graphics processors", doi:10.1109/SC.2008.5213922 (Stockham's passes).
package enum KernelFourier {
  /// Transforms complex numbers along the middle axis of an array seen as (outer, length, inner).
  ///
  /// - Parameters:
  ///   - source: outer × length × inner pairs, left as they are.
  ///   - dtype: `float32` or `float64`, the type of either part.
  ///   - outer: The number of elements of the axes before.
  ///   - length: The number of points.
  ///   - inner: The number of elements of the axes after.
  ///   - direction: The sign of the exponent.
  ///   - scale: What the result is multiplied by.
  ///   - target: Room for as many, apart from the source.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `unsupported` for `float64` where the device has none.
  /// - Complexity: O(*n* log *n*) for *n* elements.
  package static func complex(
    _ source: DeviceArray, into target: DeviceArray, dtype: DType, outer: Int, length: Int,
    inner: Int, direction: FourierTransform.Direction, scale: Double,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    let count = outer * length * inner
    guard dtype != .float64 || accelerator.traits.hasFloat64 else {
      throw DeviceError(
        .unsupported, "Fourier transform of \(length) numbers of \(dtype) on \(accelerator.device)")
    }
    guard count > 0 else { return }
    let isDone = try runsByLibrary(
      source, into: target, dtype: dtype, outer: outer, length: length, inner: inner,
      direction: direction, scale: scale, on: accelerator)
    if isDone { return }
    guard let radices = radices(length) else {
      return try chirped(
        source, into: target, dtype: dtype, outer: outer, length: length, inner: inner,
        direction: direction, scale: scale, on: accelerator)
    }
    let size = dtype.byteCount * 2
    let turns = try table(length, dtype, accelerator)
    let spare =
      radices.count > 1 ? try accelerator.array(of: size, count: count) : target
    let place = count < 1 << 31 ? "u32" : "i64"
    var (from, done) = (source, 1)
    for (pass, radix) in radices.enumerated() {
      let isLast = pass == radices.count - 1
      // The last pass writes to the target, and so does every second one before it.
      let to = (radices.count - pass) % 2 == 1 ? target : spare
      try accelerator.run(
        KernelText(
          name: "fourier_pass", ["F \(dtype.kernelType)", "PLACE \(place)", "R \(radix)"], types,
          passing),
        .elements(count / radix), from.arguments, [.memory(turns.memory)], to.arguments,
        [.int(count / radix), .int(length), .int(inner), .int(done)],
        [number(direction == .forward ? 1 : -1, dtype), number(isLast ? scale : 1, dtype)])
      (from, done) = (to, done * radix)
    }
  }

  /// Returns real numbers as pairs whose second part is 0.
  ///
  /// - Parameters:
  ///   - source: The numbers.
  ///   - dtype: Their type, `float32` or `float64`.
  ///   - count: How many they are.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  package static func widened(
    _ source: DeviceArray, dtype: DType, count: Int, on accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceArray {
    let pairs = try accelerator.array(of: dtype.byteCount * 2, count: count)
    guard count > 0 else { return pairs }
    try KernelFill.run(pairs, count: count * dtype.byteCount / 2, with: 0, on: accelerator)
    try KernelViewWriting.run(
      source, byteCount: dtype.byteCount, extents: [count], strides: [2], into: pairs,
      on: accelerator)
    return pairs
  }

  /// Writes whole Hermitian sequences from their first halves; the imaginary part of the first number,
  /// and of the middle one of an even length, counts as 0.
  ///
  /// - Parameters:
  ///   - source: outer × (length / 2 + 1) × inner pairs.
  ///   - target: Room for outer × length × inner pairs.
  ///   - dtype: `float32` or `float64`, the type of either part.
  ///   - outer: The number of elements of the axes before.
  ///   - length: The number of points.
  ///   - inner: The number of elements of the axes after.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  package static func mirror(
    _ source: DeviceArray, into target: DeviceArray, dtype: DType, outer: Int, length: Int,
    inner: Int, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let count = outer * length * inner
    guard count > 0 else { return }
    try accelerator.run(
      KernelText(name: "fourier_mirror", ["F \(dtype.kernelType)"], types, mirroring),
      .elements(count), source.arguments, target.arguments,
      [.int(count), .int(length), .int(inner)])
  }

  // MARK: - Implementation

  /// The factors of a length, a pass each; nil when one is so large that a chirp is faster.
  private static func radices(_ length: Int) -> [Int]? {
    FourierLength.radices(length)?.flatMap { $0 == 8 ? [4, 2] : [$0] }
  }

  /// The roots of unity e^(-2πi k / length), kept for the next transforms.
  static func table(
    _ length: Int, _ dtype: DType, _ accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceArray {
    let key = TableKey(
      accelerator: ObjectIdentifier(accelerator), length: length, isWide: dtype == .float64)
    if let known = tables.withLock({ $0[key] }) { return DeviceArray(known) }
    let roots = try FourierTable(
      sw_fft_precision(dtype), of: length, rows: 1..<2, columns: length)
    let byteCount = length * 2 * dtype.byteCount
    let memory = try accelerator.allocate(byteCount: byteCount)
    try accelerator.upload(
      UnsafeRawBufferPointer(start: roots.pointer, count: byteCount), to: memory, at: 0)
    withExtendedLifetime(roots) {}
    if byteCount <= largestKept {
      tables.withLock {
        if $0.count >= mostKept { $0.removeAll() }
        $0[key] = memory
      }
    }
    return DeviceArray(memory)
  }

  private struct TableKey: Hashable {
    let accelerator: ObjectIdentifier
    let length: Int
    let isWide: Bool
  }

  // Memory holds its accelerator, so that no other one gets the same identifier.
  private static let tables = Mutex<[TableKey: DeviceMemory]>([:])
  static let mostKept = 16
  static let largestKept = 1 << 24

  static func number(_ x: Double, _ dtype: DType) -> KernelArgument {
    dtype == .float64
      ? .bits(x.bitPattern, byteCount: 8) : .bits(UInt64(Float(x).bitPattern), byteCount: 4)
  }

  static let types = """
    typedef struct { F re, im; } pair;
    FUNCTION pair times(pair x, pair y) {
      pair z;
      z.re = x.re * y.re - x.im * y.im;
      z.im = x.re * y.im + x.im * y.re;
      return z;
    }
    """

  /// `done` points have been put together by earlier passes.
  private static let passing = """
    KERNEL(fourier_pass)(GLOBAL const pair *RESTRICT x, i64 x_start, GLOBAL const pair *RESTRICT turns,
                         GLOBAL pair *RESTRICT y, i64 y_start, i64 total, i64 length, i64 inner,
                         i64 done, F sign, F scale) {
      const PLACE columns = (PLACE)inner, steps = (PLACE)(length / R), before = (PLACE)done;
      FOR_EACH_AS(PLACE, i, total) {
        const PLACE line = i / columns, column = i - line * columns;
        const PLACE block = line / steps, at = line - block * steps;
        const PLACE group = at / before, own = at - group * before, turn = own * (steps / before);
        GLOBAL const pair *from = x + x_start + ((i64)block * length + at) * inner + column;
        GLOBAL pair *to =
            y + y_start + ((i64)block * length + (i64)group * done * R + own) * inner + column;
        pair v[R];
        for (i32 q = 0; q < R; q++) v[q] = from[q * (i64)steps * inner];
        // A product with the root 1 = 1 + 0i would make NaN of infinity.
        if (turn != 0) {
          for (i32 q = 1; q < R; q++) {
            pair root = turns[q * turn];
            root.im *= sign;
            v[q] = times(v[q], root);
          }
        }
        pair w[R];
    #if R == 4
        const pair even = {v[0].re + v[2].re, v[0].im + v[2].im};
        const pair odd = {v[0].re - v[2].re, v[0].im - v[2].im};
        const pair sum = {v[1].re + v[3].re, v[1].im + v[3].im};
        const pair turned = {sign * (v[1].im - v[3].im), sign * (v[3].re - v[1].re)};
        w[0].re = even.re + sum.re, w[0].im = even.im + sum.im;
        w[1].re = odd.re + turned.re, w[1].im = odd.im + turned.im;
        w[2].re = even.re - sum.re, w[2].im = even.im - sum.im;
        w[3].re = odd.re - turned.re, w[3].im = odd.im - turned.im;
    #elif R == 2
        w[0].re = v[0].re + v[1].re, w[0].im = v[0].im + v[1].im;
        w[1].re = v[0].re - v[1].re, w[1].im = v[0].im - v[1].im;
    #else
        w[0] = v[0];
        for (i32 q = 1; q < R; q++) {
          w[0].re += v[q].re;
          w[0].im += v[q].im;
        }
        for (i32 t = 1; t < R; t++) {
          pair sum = v[0];
          for (i32 q = 1; q < R; q++) {
            pair root = turns[(q * t % R) * steps];
            root.im *= sign;
            const pair term = times(v[q], root);
            sum.re += term.re;
            sum.im += term.im;
          }
          w[t] = sum;
        }
    #endif
        for (i32 t = 0; t < R; t++) {
          w[t].re *= scale;
          w[t].im *= scale;
          to[t * done * inner] = w[t];
        }
      }
    }
    """

  private static let mirroring = """
    KERNEL(fourier_mirror)(GLOBAL const pair *RESTRICT x, i64 x_start, GLOBAL pair *RESTRICT y,
                           i64 y_start, i64 total, i64 length, i64 inner) {
      const i64 half_way = length / 2 + 1;
      FOR_EACH(i, total) {
        const i64 line = i / inner, column = i - line * inner;
        const i64 block = line / length, at = line - block * length;
        const bool is_first = at < half_way;
        pair z = x[x_start + (block * half_way + (is_first ? at : length - at)) * inner + column];
        if (!is_first) z.im = -z.im;
        if (at == 0 || at * 2 == length) z.im = 0;
        y[y_start + i] = z;
      }
    }
    """
}

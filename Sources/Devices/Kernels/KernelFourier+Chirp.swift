import Synchronization

// Lengths with large prime factors: a transform is a convolution with a chirp, which transforms of a
// convenient length compute.
//
// Source: Bluestein 1970, "A linear filtering approach to the computation of discrete Fourier
// transform", doi:10.1109/TAU.1970.1162132.
extension KernelFourier {
  /// Transforms complex numbers of any length; parameters as for ``complex(_:into:dtype:outer:length:inner:direction:scale:on:)``.
  ///
  /// - Complexity: O(*n* log *n*) for *n* elements, about five times that of a length of small factors.
  static func chirped(
    _ source: DeviceArray, into target: DeviceArray, dtype: DType, outer: Int, length: Int,
    inner: Int, direction: FourierTransform.Direction, scale: Double,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    let padded = FourierLength.convenient(2 * length - 1)
    let (rows, overflows) = (outer * inner).multipliedReportingOverflow(by: padded)
    guard !overflows, length < 1 << 31 else {
      throw DeviceError(
        .unsupported, "Fourier transform of \(length) numbers on \(accelerator.device)")
    }
    let size = dtype.byteCount * 2
    // e^(-πik²/n) is one of the 2n roots of unity.
    let turns = try table(2 * length, dtype, accelerator)
    let filter = try filter(length, padded, dtype, direction, turns, accelerator)
    let work = try accelerator.array(of: size, count: rows)
    let wave = try accelerator.array(of: size, count: rows)
    let extents: [KernelArgument] = [
      .int(length), .int(padded), .int(inner), number(direction == .forward ? 1 : -1, dtype),
    ]
    try accelerator.run(
      text("chirp_in", dtype, entering), .elements(rows), source.arguments, [.memory(turns.memory)],
      [.memory(work.memory), .int(rows)], extents)
    try complex(
      work, into: wave, dtype: dtype, outer: outer, length: padded, inner: inner,
      direction: .forward, scale: 1, on: accelerator)
    try accelerator.run(
      text("chirp_filter", dtype, filtering), .elements(rows), [.memory(wave.memory)],
      [.memory(filter.memory), .int(rows), .int(padded), .int(inner)])
    try complex(
      wave, into: work, dtype: dtype, outer: outer, length: padded, inner: inner,
      direction: .backward, scale: scale / Double(padded), on: accelerator)
    let count = outer * length * inner
    try accelerator.run(
      text("chirp_out", dtype, leaving), .elements(count), [.memory(work.memory)],
      [.memory(turns.memory)], target.arguments, [.int(count)], extents)
  }

  // MARK: - Implementation

  /// The transform of the chirp that the numbers are convolved with, kept for the next transforms.
  private static func filter(
    _ length: Int, _ padded: Int, _ dtype: DType, _ direction: FourierTransform.Direction,
    _ turns: DeviceArray, _ accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceArray {
    let key = FilterKey(
      accelerator: ObjectIdentifier(accelerator), length: length, isWide: dtype == .float64,
      isForward: direction == .forward)
    if let known = filters.withLock({ $0[key] }) { return DeviceArray(known) }
    let size = dtype.byteCount * 2
    let chirp = try accelerator.array(of: size, count: padded)
    let filter = try accelerator.array(of: size, count: padded)
    try accelerator.run(
      text("chirp", dtype, chirping), .elements(padded), [.memory(turns.memory)],
      [
        .memory(chirp.memory), .int(length), .int(padded),
        number(direction == .forward ? 1 : -1, dtype),
      ])
    try complex(
      chirp, into: filter, dtype: dtype, outer: 1, length: padded, inner: 1, direction: .forward,
      scale: 1, on: accelerator)
    if padded * size <= largestKept {
      filters.withLock {
        if $0.count >= mostKept { $0.removeAll() }
        $0[key] = filter.memory
      }
    }
    return filter
  }

  private struct FilterKey: Hashable {
    let accelerator: ObjectIdentifier
    let length: Int
    let isWide: Bool
    let isForward: Bool
  }

  // Memory holds its accelerator, so that no other one gets the same identifier.
  private static let filters = Mutex<[FilterKey: DeviceMemory]>([:])

  private static func text(_ name: String, _ dtype: DType, _ body: String) -> KernelText {
    KernelText(name: name, ["F \(dtype.kernelType)"], types, turning, body)
  }

  /// `at` counts from 0 on; its square stays within the roots' period.
  private static let turning = """
    FUNCTION pair chirp_turn(GLOBAL const pair *turns, i64 at, i64 length, F sign) {
      pair root = turns[at * at % (2 * length)];
      root.im *= sign;
      return root;
    }
    """

  private static let chirping = """
    KERNEL(chirp)(GLOBAL const pair *RESTRICT turns, GLOBAL pair *RESTRICT y, i64 length, i64 padded,
                  F sign) {
      FOR_EACH(i, padded) {
        const i64 at = i < length ? i : padded - i;
        pair z = {0, 0};
        if (at < length) z = chirp_turn(turns, at, length, -sign);
        y[i] = z;
      }
    }
    """

  private static let entering = """
    KERNEL(chirp_in)(GLOBAL const pair *RESTRICT x, i64 x_start, GLOBAL const pair *RESTRICT turns,
                     GLOBAL pair *RESTRICT y, i64 total, i64 length, i64 padded, i64 inner, F sign) {
      FOR_EACH(i, total) {
        const i64 line = i / inner, block = line / padded, at = line - block * padded;
        pair z = {0, 0};
        if (at < length)
          z = times(x[x_start + (block * length + at) * inner + (i - line * inner)],
                    chirp_turn(turns, at, length, sign));
        y[i] = z;
      }
    }
    """

  private static let filtering = """
    KERNEL(chirp_filter)(GLOBAL pair *RESTRICT x, GLOBAL const pair *RESTRICT filter, i64 total,
                         i64 padded, i64 inner) {
      FOR_EACH(i, total) x[i] = times(x[i], filter[i / inner % padded]);
    }
    """

  private static let leaving = """
    KERNEL(chirp_out)(GLOBAL const pair *RESTRICT x, GLOBAL const pair *RESTRICT turns,
                      GLOBAL pair *RESTRICT y, i64 y_start, i64 total, i64 length, i64 padded,
                      i64 inner, F sign) {
      FOR_EACH(i, total) {
        const i64 line = i / inner, block = line / length, at = line - block * length;
        y[y_start + i] = times(x[(block * padded + at) * inner + (i - line * inner)],
                               chirp_turn(turns, at, length, sign));
      }
    }
    """
}

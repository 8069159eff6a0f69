/// Numbers at equal distances, written where they are needed: nothing is uploaded.
package enum KernelProgression {
  /// Writes `first + i step` for every place i; sums wrap around.
  ///
  /// - Parameters:
  ///   - target: Room for `count` numbers of type `int64`.
  ///   - count: How many.
  ///   - first: The number at place 0.
  ///   - step: The distance.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  package static func wholes(
    _ target: DeviceArray, count: Int, first: Int = 0, step: Int = 1,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    try accelerator.run(
      KernelText(name: "progression", source: whole), .elements(count), target.arguments,
      [.int(count), .int(first), .int(step)])
  }

  /// Writes `(i step + origin) / scale` for every place i, and `last` at the last place of several.
  ///
  /// - Parameters:
  ///   - target: Room for `count` numbers of type `float64`.
  ///   - count: How many.
  ///   - origin: `scale` times the number at place 0.
  ///   - step: `scale` times the distance.
  ///   - scale: A power of two that keeps the products finite.
  ///   - last: The number at the last place.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; `unsupported` where it has no `float64`.
  package static func fractions(
    _ target: DeviceArray, count: Int, origin: Double, step: Double, scale: Double, last: Double,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    try accelerator.run(
      KernelText(name: "even_steps", source: even), .elements(count), target.arguments,
      [.int(count)],
      [origin, step, scale, last].map { .bits($0.bitPattern, byteCount: 8) })
  }

  // MARK: - Implementation

  private static let whole = """
    KERNEL(progression)(GLOBAL i64 *RESTRICT y, i64 y_start, i64 count, i64 first, i64 step) {
      y += y_start;
      INDEPENDENT FOR_EACH(i, count) y[i] = (i64)((u64)first + (u64)i * (u64)step);
    }
    """

  private static let even = """
    KERNEL(even_steps)(GLOBAL f64 *RESTRICT y, i64 y_start, i64 count, f64 origin, f64 step,
                       f64 scale, f64 last) {
      y += y_start;
      INDEPENDENT FOR_EACH(i, count)
        y[i] = i > 0 && i == count - 1 ? last : ((f64)i * step + origin) / scale;
    }
    """
}

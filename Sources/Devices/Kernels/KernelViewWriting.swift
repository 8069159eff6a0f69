/// Writes elements into arrays of any strides on an accelerator: the way back of ``KernelTranspose``.
package enum KernelViewWriting {
  /// Replaces the elements of a view, in row-major order.
  ///
  /// - Parameters:
  ///   - source: As many elements as the extents give, without gaps.
  ///   - byteCount: The bytes of an element: 1, 2, 4, 8 or 16.
  ///   - extents: The view's extents.
  ///   - strides: For each axis the elements from one to the next, of any sign; no two elements of the
  ///     view share a place.
  ///   - target: The view's first element, in other memory than the source.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*n*) for *n* elements.
  package static func run(
    _ source: DeviceArray, byteCount: Int, extents: [Int], strides: [Int],
    into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard extents.allSatisfy({ $0 > 0 }) else { return }
    var view = StridedView(extents, strides)
    let unit = view.widen(byteCount, source.start * byteCount, target.start * byteCount)
    let from = DeviceArray(source.memory, start: source.start * byteCount / unit)
    let to = DeviceArray(target.memory, start: target.start * byteCount / unit)
    if view.axes.count == 1 && view.axes[0].stride == 1 {
      return try accelerator.copy(
        source.memory, at: from.start * unit, to: target.memory, at: to.start * unit,
        byteCount: view.axes[0].extent * unit)
    }
    try accelerator.run(
      text(view, unit), .elements(view.count), from.arguments, to.arguments, [.int(view.count)],
      view.arguments)
  }

  // MARK: - Implementation

  private static func text(_ view: StridedView, _ unit: Int) -> KernelText {
    let place = view.reach < 1 << 31 && view.count < 1 << 31 ? "u32" : "i64"
    let steps = view.axes.indices.reversed().map { view.step($0, isLast: $0 == 0) }
    return KernelText(
      name: "write_view", ["T \(KernelUnit.type(unit))", "PLACE \(place)"],
      unit == 16 ? KernelUnit.wide : "",
      """
      KERNEL(write_view)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *RESTRICT y, i64 y_start,
                         i64 count\(view.parameters)) {
        x += x_start;
        y += y_start;
        FOR_EACH_AS(PLACE, i, count) {
          PLACE rest = i;
          i64 at = 0;
      \(steps.joined(separator: "\n"))
          y[at] = x[i];
        }
      }
      """)
  }
}

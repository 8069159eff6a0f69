/// Copies arrays of any strides into ones without gaps on an accelerator.
///
/// Axes that lie together are taken as one; copies along rows move wide words; where the fastest axes
/// of source and target differ, tiles go through a group's memory, so that both sides are read and
/// written along memory.
package enum KernelTranspose {
  /// Copies the elements of a view, in row-major order.
  ///
  /// - Parameters:
  ///   - source: The view's first element.
  ///   - byteCount: The bytes of an element: 1, 2, 4, 8 or 16.
  ///   - extents: The view's extents.
  ///   - strides: For each axis the elements from one to the next, of any sign, 0 for repeated ones.
  ///   - target: Room for as many elements as the extents give, apart from the source.
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
    if let fastest = view.fastestAxis {
      try tiled(view, fastest, unit, from, to, accelerator)
    } else {
      try plain(view, unit, from, to, accelerator)
    }
  }

  // MARK: - Implementation

  private static func plain(
    _ view: StridedView, _ unit: Int, _ source: DeviceArray, _ target: DeviceArray,
    _ accelerator: any Accelerator
  ) throws(DeviceError) {
    let total = view.count
    let place = view.reach < 1 << 31 && total < 1 << 31 ? "u32" : "i64"
    let text = KernelText(
      name: "copy_view", ["T \(KernelUnit.type(unit))", "PLACE \(place)"],
      unit == 16 ? KernelUnit.wide : "",
      """
      KERNEL(copy_view)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *RESTRICT y, i64 y_start,
                        i64 count\(view.parameters)) {
        x += x_start;
        y += y_start;
        FOR_EACH_AS(PLACE, i, count) {
          PLACE rest = i;
          i64 at = 0;
      \(view.axes.indices.reversed().map { view.step($0, isLast: $0 == 0) }.joined(separator: "\n"))
          y[i] = x[at];
        }
      }
      """)
    try accelerator.run(
      text, .elements(total), source.arguments, target.arguments, [.int(total)], view.arguments)
  }

  /// The last axis of the view goes with the axis that is fastest in the source, the rest are batches.
  private static func tiled(
    _ view: StridedView, _ fastest: Int, _ unit: Int, _ source: DeviceArray,
    _ target: DeviceArray, _ accelerator: any Accelerator
  ) throws(DeviceError) {
    let side = unit <= 2 ? 64 : 32
    var rest = view
    let across = rest.axes.removeLast()
    let along = rest.axes.remove(at: fastest)
    // Elements of the target from one of each axis to the next.
    let steps = view.targetSteps
    var restSteps = Array(steps.dropLast())
    let alongStep = restSteps.remove(at: fastest)
    let tiles = ((along.extent + side - 1) / side, (across.extent + side - 1) / side)
    let batches = rest.axes.indices.reversed().map {
      """
          at = rest % e\($0);
          from += at * s\($0);
          to += at * t\($0);
          rest /= e\($0);
      """
    }
    let text = KernelText(
      name: "copy_tiles", ["T \(KernelUnit.type(unit))", "SIDE \(side)"],
      unit == 16 ? KernelUnit.wide : "",
      """
      KERNEL(copy_tiles)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL T *RESTRICT y, i64 y_start,
                         i64 along, i64 across, i64 across_stride, i64 along_step, i64 tiles_along,
                         i64 tiles_across\(rest.parameters)\(rest.axes.indices.map { ", i64 t\($0)" }.joined())) {
        SHARED T tile[SIDE][SIDE + 1];
        i64 rest = GROUP_ID, at, from = x_start, to = y_start;
        const i64 first = rest % tiles_along * SIDE;
        rest /= tiles_along;
        const i64 left = rest % tiles_across * SIDE;
        rest /= tiles_across;
      \(batches.joined(separator: "\n"))
        for (i32 e = LOCAL_ID; e < SIDE * SIDE; e += WG) {
          const i64 i = first + e % SIDE, j = left + e / SIDE;
          if (i < along && j < across) tile[e / SIDE][e % SIDE] = x[from + i + j * across_stride];
        }
        BARRIER();
        for (i32 e = LOCAL_ID; e < SIDE * SIDE; e += WG) {
          const i64 i = first + e / SIDE, j = left + e % SIDE;
          if (i < along && j < across) y[to + i * along_step + j] = tile[e % SIDE][e / SIDE];
        }
      }
      """)
    try accelerator.run(
      text, .groups(tiles.0 * tiles.1 * rest.count), source.arguments, target.arguments,
      [
        .int(along.extent), .int(across.extent), .int(across.stride), .int(alongStep),
        .int(tiles.0), .int(tiles.1),
      ], rest.arguments, restSteps.map { .int($0) })
  }
}

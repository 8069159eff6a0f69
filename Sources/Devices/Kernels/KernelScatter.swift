/// Writes slices of an array at given places on an accelerator, the same each time: of a place named
/// twice the last value stays.
package enum KernelScatter {
  /// Replaces the slices at some places of an axis, counting from the end when negative.
  ///
  /// - Parameters:
  ///   - target: outer × extent × inner elements, changed in place.
  ///   - byteCount: The bytes of an element: 1, 2, 4, 8 or 16.
  ///   - outer: How many blocks there are.
  ///   - extent: The extent of the axis.
  ///   - inner: The elements of a slice.
  ///   - places: `count` places, `int64`.
  ///   - count: How many places.
  ///   - values: outer × count × inner elements.
  ///   - accelerator: Whose memory it is.
  /// - Returns: Whether all places were inside; slices of those outside are not written.
  /// - Throws: ``DeviceError`` of the device, with code `outOfMemory` also for more than 2³² − 2
  ///   places.
  /// - Complexity: O(*outer* × *count* × *inner* + *extent*).
  package static func replace(
    in target: DeviceArray, byteCount: Int, outer: Int = 1, extent: Int, inner: Int = 1,
    at places: DeviceArray, count: Int, with values: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) -> PlaceCheck {
    guard count < UInt32.max else {
      throw DeviceError(
        .outOfMemory, "cannot replace at \(count) places on an accelerator; use fewer than 2^32 - 1"
      )
    }
    let check = try PlaceCheck(places, count: count, extent: extent, on: accelerator)
    guard count > 0 else { return check }
    let winners = try accelerator.array(of: 4, count: extent)
    try KernelFill.run(winners, count: extent, with: 0, on: accelerator)
    try accelerator.run(
      KernelText(name: "scatter_mark", [], PlaceCheck.text, marking), .elements(count),
      places.arguments,
      [.memory(winners.memory), .memory(check.flag), .int(count), .int(extent)])
    let total = outer * count * inner
    guard total > 0 else { return check }
    let size = inner * byteCount
    let unit = KernelUnit.largest(
      dividing: size, target.start * byteCount, values.start * byteCount)
    let width = size / unit
    let writes = outer * count * width
    try accelerator.run(
      KernelText(
        name: "scatter_write", ["T \(KernelUnit.type(unit))"], unit == 16 ? KernelUnit.wide : "",
        PlaceCheck.text, writing),
      .elements(writes), [.memory(values.memory), .int(values.start * byteCount / unit)],
      places.arguments, [.memory(winners.memory), .memory(target.memory)],
      [.int(target.start * byteCount / unit), .int(writes), .int(extent), .int(count), .int(width)])
    return check
  }

  // MARK: - Implementation

  /// The last of the values for each place, counted from 1.
  private static let marking = """
    KERNEL(scatter_mark)(GLOBAL const i64 *RESTRICT places, i64 places_start, GLOBAL u32 *winners,
                         GLOBAL u32 *outside, i64 count, i64 extent) {
      FOR_EACH(i, count) {
        i64 place = places[places_start + i];
        place += place < 0 ? extent : 0;
        if (IS_OUTSIDE(place, extent)) note_outside(outside, (u64)i);
        else ATOMIC_MAX_U32(&winners[place], (u32)i + 1u);
      }
    }
    """

  private static let writing = """
    KERNEL(scatter_write)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const i64 *RESTRICT places,
                          i64 places_start, GLOBAL const u32 *RESTRICT winners,
                          GLOBAL T *RESTRICT y, i64 y_start, i64 total, i64 extent, i64 count,
                          i64 width) {
      FOR_EACH(i, total) {
        const i64 slice = i / width, column = i - slice * width;
        const i64 block = slice / count, at = slice - block * count;
        i64 place = places[places_start + at];
        place += place < 0 ? extent : 0;
        if (!IS_OUTSIDE(place, extent) && winners[place] == (u32)at + 1u)
          y[y_start + (block * extent + place) * width + column] = x[x_start + i];
      }
    }
    """
}

/// Takes slices of an array at given places on an accelerator; the twin of ``Selection/gather``.
package enum KernelGather {
  /// Copies the slices at some places of an axis, counting from the end when negative.
  ///
  /// - Parameters:
  ///   - source: outer × extent × inner elements.
  ///   - byteCount: The bytes of an element: 1, 2, 4, 8 or 16.
  ///   - outer: How many blocks there are.
  ///   - extent: The extent of the axis.
  ///   - inner: The elements of a slice.
  ///   - places: `count` places, `int64`; for each block its own when `eachOwn`.
  ///   - count: How many places.
  ///   - eachOwn: Whether each block has places of its own, one list after the other.
  ///   - target: Room for outer × count × inner elements.
  ///   - accelerator: Whose memory it is.
  /// - Returns: Whether all places were inside, to be asked for when the result is wanted; where one
  ///   is outside the target is unspecified.
  /// - Throws: ``DeviceError`` of the device.
  package static func run(
    _ source: DeviceArray, byteCount: Int, outer: Int = 1, extent: Int, inner: Int = 1,
    places: DeviceArray, count: Int, eachOwn: Bool = false, into target: DeviceArray,
    on accelerator: any Accelerator
  ) throws(DeviceError) -> PlaceCheck {
    let check = try PlaceCheck(
      places, count: eachOwn ? outer * count : count, extent: extent, on: accelerator)
    let total = outer * count * inner
    guard total > 0 else { return check }
    let size = inner * byteCount
    let unit = KernelUnit.largest(
      dividing: size, source.start * byteCount, target.start * byteCount)
    let (width, scale) = (size / unit, total / inner * (size / unit))
    let isSmall = scale < 1 << 31 && outer * max(1, extent) * width < 1 << 31
    try accelerator.run(
      text(unit, isPlain: outer == 1 && width == 1, isSmall: isSmall), .elements(scale),
      [.memory(source.memory), .int(source.start * byteCount / unit)], places.arguments,
      [.memory(target.memory), .int(target.start * byteCount / unit), .memory(check.flag)],
      [.int(scale), .int(extent), .int(count), .int(width), .int(eachOwn ? count : 0)])
    return check
  }

  // MARK: - Implementation

  private static func text(_ unit: Int, isPlain: Bool, isSmall: Bool) -> KernelText {
    KernelText(
      name: "gather",
      ["T \(KernelUnit.type(unit))", "PLACE \(isSmall ? "u32" : "i64")"]
        + (isPlain ? ["PLAIN"] : []),
      unit == 16 ? KernelUnit.wide : "", PlaceCheck.text, source)
  }

  private static let source = """
    KERNEL(gather)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const i64 *RESTRICT places,
                   i64 places_start, GLOBAL T *RESTRICT y, i64 y_start, GLOBAL u32 *outside,
                   i64 total, i64 extent, i64 count, i64 width, i64 own) {
      x += x_start;
      places += places_start;
      y += y_start;
      const PLACE inner = (PLACE)width, list = (PLACE)count;
      FOR_EACH_AS(PLACE, i, total) {
    #ifdef PLAIN
        PLACE at = i, block = 0, column = 0;
    #else
        PLACE slice = i / inner, column = i - slice * inner;
        PLACE block = slice / list, at = slice - block * list + block * (PLACE)own;
    #endif
        i64 place = places[at];
        place += place < 0 ? extent : 0;
        if (IS_OUTSIDE(place, extent)) {
          note_outside(outside, (u64)at);
        } else {
          y[i] = x[(block * (PLACE)extent + (PLACE)place) * inner + column];
        }
      }
    }
    """
}

/// Whether the places that a kernel was given name elements: a flag in device memory, read when the
/// result is.
package struct PlaceCheck: Sendable {
  /// Returns the first place that names no element, as it was given; nil when all do.
  ///
  /// - Throws: ``DeviceError`` of the device, also of work asked for before.
  /// - Complexity: Waits for the device.
  package func firstOutside() throws(DeviceError) -> Int? {
    // The place where it stands in the list, inverted so that the first one is the largest.
    let words = try accelerator.value(DeviceArray(flag), as: SIMD2<UInt32>())
    let inverted = UInt64(words[1]) << 32 | UInt64(words[0])
    guard inverted != 0 else { return nil }
    let place: Int = try accelerator.value(places.advanced(by: Int(~inverted)), as: 0)
    return place
  }

  /// Returns the first of some places that names no element of an axis, counting from the end when
  /// negative; nil when all do.
  ///
  /// - Parameters:
  ///   - places: `count` places, `int64`.
  ///   - count: How many places.
  ///   - extent: The extent of the axis.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count*); waits for the device.
  package static func firstOutside(
    _ places: DeviceArray, count: Int, extent: Int, on accelerator: any Accelerator
  ) throws(DeviceError) -> Int? {
    let check = try PlaceCheck(places, count: count, extent: extent, on: accelerator)
    guard count > 0 else { return nil }
    try accelerator.run(
      KernelText(name: "places_check", [], text, checking), .elements(count), places.arguments,
      [.memory(check.flag), .int(count), .int(extent)])
    return try check.firstOutside()
  }

  /// Prepares to check a list of places.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  init(
    _ places: DeviceArray, count: Int, extent: Int, on accelerator: any Accelerator
  ) throws(DeviceError) {
    self.places = places
    self.accelerator = accelerator
    flag = try accelerator.array(of: 8, count: 1).memory
    try KernelFill.run(DeviceArray(flag), count: 2, with: 0, on: accelerator)
  }

  // MARK: - Implementation

  let flag: DeviceMemory
  private let places: DeviceArray
  private let accelerator: any Accelerator

  private static let checking = """
    KERNEL(places_check)(GLOBAL const i64 *RESTRICT places, i64 places_start, GLOBAL u32 *outside,
                         i64 count, i64 extent) {
      FOR_EACH(i, count) {
        const i64 place = places[places_start + i];
        if (place < -extent || place >= extent) note_outside(outside, (u64)i);
      }
    }
    """

  /// `IS_OUTSIDE(place, extent)` of a place counted from the start, and
  /// `note_outside(outside, index)`, which keeps the smallest index; where there are no atomics of
  /// 64 bits, the smallest of those that differ in their lower half.
  static let text = """
    #define IS_OUTSIDE(place, extent) ((place) < 0 || (place) >= (extent))
    FUNCTION void note_outside(GLOBAL u32 *outside, u64 index) {
    #ifdef HAS_ATOMIC64
      ATOMIC_MAX_U64((GLOBAL u64 *)outside, ~index);
    #else
      ATOMIC_MAX_U32(outside, ~(u32)index);
      outside[1] = ~(u32)(index >> 32);
    #endif
    }
    """
}

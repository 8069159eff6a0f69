/// Takes the elements, or the places, where a mask holds, on an accelerator; the twin of
/// ``Selection``.
package enum KernelSelection {
  /// Returns the elements where a mask holds, one after the other, and how many they are.
  ///
  /// - Parameters:
  ///   - source: Elements of 1, 2, 4, 8 or 16 bytes.
  ///   - byteCount: The size of one.
  ///   - mask: A byte for each, other than 0 where it holds.
  ///   - count: How many elements there are.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count*); waits for the device, since the result's extent depends on the mask.
  package static func compress(
    _ source: DeviceArray, byteCount: Int, where mask: DeviceArray, count: Int,
    on accelerator: any Accelerator
  ) throws(DeviceError) -> (array: DeviceArray, count: Int) {
    try MaskedRun(mask, count, accelerator).take(source, byteCount)
  }

  /// Returns the places where a mask holds, `int64`, and how many they are.
  ///
  /// - Parameters:
  ///   - mask: Bytes, other than 0 where it holds.
  ///   - count: How many bytes there are.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count*); waits for the device, since the result's extent depends on the mask.
  package static func places(
    where mask: DeviceArray, count: Int, on accelerator: any Accelerator
  ) throws(DeviceError) -> (array: DeviceArray, count: Int) {
    try MaskedRun(mask, count, accelerator).take(nil, 8)
  }

  /// Returns how many elements of a mask hold.
  ///
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count*); waits for the device.
  package static func count(
    _ mask: DeviceArray, count: Int, on accelerator: any Accelerator
  ) throws(DeviceError) -> Int {
    try MaskedRun(mask, count, accelerator).kept
  }
}

/// A mask and how many elements hold before the end of each of its chunks.
private struct MaskedRun {
  let accelerator: any Accelerator
  let mask: DeviceArray
  let count: Int
  let chunk: Int
  let ends: DeviceArray
  let kept: Int

  init(
    _ mask: DeviceArray, _ count: Int, _ accelerator: any Accelerator
  ) throws(DeviceError) {
    (self.mask, self.count, self.accelerator) = (mask, count, accelerator)
    chunk = accelerator.traits.isProcessor ? 1 << 16 : 1 << 13
    let chunks = (count + chunk - 1) / chunk
    ends = try accelerator.array(of: 8, count: chunks)
    guard count > 0 else {
      kept = 0
      return
    }
    let counts = try accelerator.array(of: 4, count: chunks)
    try accelerator.run(
      KernelText(name: "mask_count", [], GroupScan.text, Self.common, Self.counting),
      .groups(chunks), mask.arguments, [.memory(counts.memory), .int(count), .int(chunk)])
    try KernelScan.run(.sum, counts, dtype: .uint32, count: chunks, into: ends, on: accelerator)
    kept = try accelerator.value(ends.advanced(by: chunks - 1), as: 0)
  }

  /// Copies the elements that are kept, or their places.
  func take(
    _ source: DeviceArray?, _ byteCount: Int
  ) throws(DeviceError) -> (array: DeviceArray, count: Int) {
    let target = try accelerator.array(of: byteCount, count: kept)
    guard kept > 0 else { return (target, 0) }
    let defines =
      source == nil
      ? ["T i64", "VALUE(i) (i)"]
      : [
        "T \(KernelUnit.type(byteCount))", "VALUE(i) x[i]",
      ]
    try accelerator.run(
      KernelText(
        name: "mask_take", defines, byteCount == 16 ? KernelUnit.wide : "", GroupScan.text,
        Self.common, Self.taking),
      .groups((count + chunk - 1) / chunk), (source ?? mask).arguments, mask.arguments,
      [.memory(ends.memory), .memory(target.memory), .int(count), .int(chunk)])
    return (target, kept)
  }

  // MARK: - Implementation

  private static let common = """
    #define TURN 8
    FUNCTION u32 add(u32 x, u32 y) { return x + y; }
    """

  private static let counting = """
    KERNEL(mask_count)(GLOBAL const u8 *RESTRICT mask, i64 mask_start, GLOBAL u32 *RESTRICT counts,
                       i64 count, i64 chunk) {
      SHARED u32 partial[WG];
      const i64 first = GROUP_ID * chunk, last = first + chunk < count ? first + chunk : count;
      mask += mask_start;
      u32 own = 0, before, all;
      for (i64 i = first + LOCAL_ID; i < last; i += WG) own += mask[i] != 0;
      GROUP_SCAN(u32, add, 0, own, before, all, partial)
      if (LOCAL_ID == 0) counts[GROUP_ID] = all;
    }
    """

  private static let taking = """
    KERNEL(mask_take)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const u8 *RESTRICT mask,
                      i64 mask_start, GLOBAL const i64 *RESTRICT ends, GLOBAL T *RESTRICT y,
                      i64 count, i64 chunk) {
      SHARED u32 partial[WG];
      const i64 first = GROUP_ID * chunk, last = first + chunk < count ? first + chunk : count;
      x += x_start;
      mask += mask_start;
      if (GROUP_ID > 0) y += ends[GROUP_ID - 1];
      for (i64 tile = first; tile < last; tile += WG * TURN) {
        const i64 at = tile + LOCAL_ID * TURN;
        u32 flags = 0, own = 0, before, all;
        for (i32 k = 0; k < TURN; k++) {
          const u32 flag = at + k < last && mask[at + k] != 0;
          flags |= flag << k;
          own += flag;
        }
        GROUP_SCAN(u32, add, 0, own, before, all, partial)
        for (i32 k = 0; k < TURN; k++) {
          if (flags >> k & 1) y[before++] = VALUE(at + k);
        }
        y += all;
      }
    }
    """
}

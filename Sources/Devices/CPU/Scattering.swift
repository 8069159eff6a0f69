import CKernels

/// Writing elements to given places.
public enum Scattering {
  /// Calls `body` with ranges that together are an axis, on several threads when there is enough to
  /// do: who writes only to places of its range, in the order of a list, gives the same bits on any
  /// number of threads.
  ///
  /// - Parameters:
  ///   - extent: How many places the axis has.
  ///   - work: How many elements are written in all.
  ///   - body: Gets a range of places.
  /// - Complexity: As many calls as threads.
  public static func forEachRange(
    _ extent: Int, work: Int, _ body: @Sendable (Range<Int>) -> Void
  ) {
    let parts = work < leastShared ? 1 : max(1, min(Threads.count, extent))
    Threads.forEach(parts) { part in body(part * extent / parts..<(part + 1) * extent / parts) }
  }

  /// Copies elements to some places, counting from the end when negative; of a place named twice the
  /// last element stays.
  ///
  /// - Parameters:
  ///   - source: The elements.
  ///   - byteCount: The size of one, any number of bytes.
  ///   - places: Their places, all within the extent.
  ///   - count: How many they are.
  ///   - extent: How many elements the target has.
  ///   - target: Where they go.
  /// - Complexity: O(*count*).
  public static func scatter(
    _ source: UnsafeRawPointer, byteCount: Int, to places: UnsafePointer<Int>, count: Int,
    extent: Int, into target: UnsafeMutableRawPointer
  ) {
    let (from, to, list) = (
      SharedAddress(source), SharedAddress(target), SharedAddress(UnsafeRawPointer(places))
    )
    forEachRange(extent, work: count * max(1, byteCount / 8)) { range in
      sw_scatter(
        from.pointer, Int64(byteCount), list.pointer.assumingMemoryBound(to: Int64.self),
        Int64(count), Int64(extent), Int64(range.lowerBound), Int64(range.upperBound), to.pointer)
    }
  }

  // MARK: - Implementation

  private static let leastShared = 1 << 16
}

import CKernels

/// Memory that repeats one element.
package enum Filling {
  /// Writes an element many times, on all threads.
  ///
  /// - Parameters:
  ///   - target: Room for the elements, aligned to one of them.
  ///   - count: How many.
  ///   - element: Its bytes.
  ///   - byteCount: How many these are: 1, 2, 4, 8 or 16.
  /// - Complexity: O(*count*).
  package static func fill(
    _ target: UnsafeMutableRawPointer, count: Int, with element: UnsafeRawPointer, byteCount: Int
  ) {
    let bytes = count * byteCount
    let (target, element) = (SharedAddress(target), SharedAddress(element))
    let isStreamed: Int32 = Tiling.isStreamed(target.pointer, byteCount: bytes) ? 1 : 0
    Threads.forEachRange(bytes, grain: grain) { _, range in
      sw_fill(
        target.pointer + range.lowerBound, element.pointer, Int64(byteCount), Int64(range.count),
        isStreamed)
    }
  }

  /// Bytes that are work enough for a thread, of whole lines and elements.
  private static let grain = 1 << 20
}

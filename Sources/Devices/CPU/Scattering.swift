import CKernels

/// Writing elements to given places.
public enum Scattering {
  /// Calls `body` with ranges of places that together are all places of all blocks, on several threads
  /// when there is enough to do: who writes only to places of its range, in the order of a list, gives
  /// the same bits on any number of threads.
  ///
  /// Blocks are shared out whole. The places of one block are shared out when its slices are large,
  /// because every thread goes through the whole list: elements by themselves are written as fast by
  /// one thread as by two.
  ///
  /// - Parameters:
  ///   - blocks: How many blocks there are.
  ///   - extent: How many places each has.
  ///   - listed: How many slices are written in each.
  ///   - sliceBytes: The bytes of a slice.
  ///   - body: Gets a block's number and a range of its places.
  /// - Complexity: At most as many calls as blocks and threads.
  public static func forEachRange(
    blocks: Int, extent: Int, listed: Int, sliceBytes: Int,
    _ body: @Sendable (_ block: Int, _ places: Range<Int>) -> Void
  ) {
    let blockBytes = max(1, listed * sliceBytes)
    if blocks == 1, sliceBytes >= leastSlice, blockBytes >= leastShared {
      let parts = max(1, min(Threads.count, extent))
      Threads.forEach(parts) { part in
        body(0, part * extent / parts..<(part + 1) * extent / parts)
      }
    } else {
      Threads.forEachRange(blocks, grain: max(1, leastShared / blockBytes)) { _, range in
        for block in range { body(block, 0..<extent) }
      }
    }
  }

  /// Copies slices to some places of blocks, counting from the end when negative; of a place named
  /// twice the last slice stays.
  ///
  /// - Parameters:
  ///   - source: The slices, as many for each block as there are places.
  ///   - sliceBytes: The bytes of one, any number.
  ///   - places: Where those of a block go, all within the extent.
  ///   - count: How many places there are.
  ///   - extent: How many slices a block has.
  ///   - blocks: How many blocks there are.
  ///   - target: The first block.
  /// - Complexity: O(*blocks* × *count*) slices.
  public static func scatter(
    _ source: UnsafeRawPointer, sliceBytes: Int, to places: UnsafePointer<Int>, count: Int,
    extent: Int, blocks: Int = 1, into target: UnsafeMutableRawPointer
  ) {
    let (from, to, list) = (
      SharedAddress(source), SharedAddress(target), SharedAddress(UnsafeRawPointer(places))
    )
    forEachRange(blocks: blocks, extent: extent, listed: count, sliceBytes: sliceBytes) {
      block, range in
      sw_scatter(
        from.pointer + block * count * sliceBytes, Int64(sliceBytes),
        list.pointer.assumingMemoryBound(to: Int64.self), Int64(count), Int64(extent),
        Int64(range.lowerBound), Int64(range.upperBound),
        to.pointer + block * extent * sliceBytes)
    }
  }

  // MARK: - Implementation

  /// Bytes that are work enough for a thread.
  private static let leastShared = 1 << 19
  /// Bytes of a slice that make going through the list a small part of the work.
  private static let leastSlice = 64
}

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

  /// How values go together with what stands at their places.
  public enum TakingUp: Int32, Sendable {
    /// Each is added.
    case sum
    /// Each is subtracted.
    case difference
    /// Each is multiplied.
    case product
    /// The smallest is kept; of NaN the first.
    case minimum
    /// The largest is kept; of NaN the first.
    case maximum
  }

  /// Takes values up into the elements at places of one block, in the order of the places.
  ///
  /// - Parameters:
  ///   - values: As many values as places, of the type.
  ///   - places: All within the extent, counting from its end when negative.
  ///   - count: How many places there are.
  ///   - extent: How many elements the block has.
  ///   - how: How a value and the element at its place go together.
  ///   - dtype: The type of the values and of the block.
  ///   - target: The block.
  /// - Returns: Whether it is done; false for types that there is no loop for.
  /// - Complexity: O(*count*).
  public static func takeUp(
    _ values: UnsafeRawPointer, at places: UnsafePointer<Int>, count: Int, extent: Int,
    by how: TakingUp, _ dtype: DType, into target: UnsafeMutableRawPointer
  ) -> Bool {
    let list = UnsafeRawPointer(places).assumingMemoryBound(to: Int64.self)
    let (count, extent, how) = (Int64(count), Int64(extent), how.rawValue)
    switch dtype {
    case .float64:
      sw_take_up_double(
        values.assumingMemoryBound(to: Double.self), list, count, extent, how,
        target.assumingMemoryBound(to: Double.self))
    case .float32:
      sw_take_up_float(
        values.assumingMemoryBound(to: Float.self), list, count, extent, how,
        target.assumingMemoryBound(to: Float.self))
    case .int64:
      sw_take_up_int64(
        values.assumingMemoryBound(to: Int64.self), list, count, extent, how,
        target.assumingMemoryBound(to: Int64.self))
    case .int32:
      sw_take_up_int32(
        values.assumingMemoryBound(to: Int32.self), list, count, extent, how,
        target.assumingMemoryBound(to: Int32.self))
    default: return false
    }
    return true
  }

  // MARK: - Implementation

  /// Bytes that are work enough for a thread.
  private static let leastShared = 1 << 19
  /// Bytes of a slice that make going through the list a small part of the work.
  private static let leastSlice = 64
}

import CKernels

/// Taking elements where a mask holds, and at given places.
public enum Selection {
  /// Returns how many elements of a mask hold.
  ///
  /// - Complexity: O(*count*).
  public static func count(_ mask: UnsafePointer<UInt8>, count: Int) -> Int {
    blockCounts(mask, count).reduce(0, +)
  }

  /// Returns the elements where a mask holds, one after the other, and how many they are.
  ///
  /// - Parameters:
  ///   - source: Elements of 1, 2, 4, 8 or 16 bytes.
  ///   - byteCount: The size of one.
  ///   - mask: A byte for each, other than 0 where it holds.
  ///   - count: How many elements there are.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*count*), whatever share is kept.
  public static func compress(
    _ source: UnsafeRawPointer, byteCount: Int, where mask: UnsafePointer<UInt8>, count: Int
  ) throws(DeviceError) -> (buffer: Buffer, count: Int) {
    let from = SharedAddress(source)
    return try forEachBlock(mask, count, byteCount) { mask, first, count, kept, target in
      sw_compress(
        from.pointer + first * byteCount, Int64(byteCount), mask, Int64(count), Int64(kept), target)
    }
  }

  /// Returns the places where a mask holds, `int64`, and how many they are.
  ///
  /// - Parameters:
  ///   - mask: Bytes, other than 0 where it holds.
  ///   - count: How many bytes there are.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*count*).
  public static func places(
    where mask: UnsafePointer<UInt8>, count: Int
  ) throws(DeviceError) -> (buffer: Buffer, count: Int) {
    try forEachBlock(mask, count, 8) { mask, first, count, kept, target in
      sw_places_of_true(
        mask, Int64(first), Int64(count), Int64(kept), target.assumingMemoryBound(to: Int64.self))
    }
  }

  /// Returns the first place that names no element of an axis, counting from the end when negative.
  ///
  /// - Complexity: O(*count*).
  public static func firstOutside(
    _ places: UnsafePointer<Int>, count: Int, extent: Int
  ) -> Int? {
    let from = SharedAddress(UnsafeRawPointer(places))
    let found = Threads.map((count + block - 1) / block) { chunk -> Int? in
      let start = from.pointer.assumingMemoryBound(to: Int64.self) + chunk * block
      let index = sw_first_outside(start, Int64(min(block, count - chunk * block)), Int64(extent))
      return index < 0 ? nil : Int(start[Int(index)])
    }
    return found.lazy.compactMap(\.self).first
  }

  /// Copies the elements at some places, counting from the end when negative.
  ///
  /// - Parameters:
  ///   - source: `extent` elements.
  ///   - byteCount: The size of one, any number of bytes.
  ///   - extent: How many elements there are to take from.
  ///   - places: The places, all within the extent: see ``firstOutside(_:count:extent:)``.
  ///   - count: How many places there are.
  ///   - target: Room for as many elements.
  /// - Complexity: O(*count*).
  public static func gather(
    _ source: UnsafeRawPointer, byteCount: Int, extent: Int, at places: UnsafePointer<Int>,
    count: Int, into target: UnsafeMutableRawPointer
  ) {
    let (from, to, list) = (
      SharedAddress(source), SharedAddress(target), SharedAddress(UnsafeRawPointer(places))
    )
    let grain = max(1, block / max(1, byteCount / 8))
    Threads.forEachRange(count, grain: grain) { _, range in
      sw_gather(
        from.pointer, Int64(byteCount),
        list.pointer.assumingMemoryBound(to: Int64.self) + range.lowerBound, Int64(range.count),
        Int64(extent), to.pointer + range.lowerBound * byteCount)
    }
  }

  // MARK: - Implementation

  private static let block = 1 << 16

  private static func blockCounts(_ mask: UnsafePointer<UInt8>, _ count: Int) -> [Int] {
    let from = SharedAddress(UnsafeRawPointer(mask))
    return Threads.map((count + block - 1) / block) { chunk in
      let start = from.pointer.assumingMemoryBound(to: UInt8.self) + chunk * block
      return Int(sw_count_true(start, Int64(min(block, count - chunk * block))))
    }
  }

  /// Counts what each block keeps, and lets `body` write it where it belongs: the block's mask, its
  /// first element, how many it has, how many it keeps, and their target.
  private static func forEachBlock(
    _ mask: UnsafePointer<UInt8>, _ count: Int, _ resultSize: Int,
    _ body: @Sendable (UnsafePointer<UInt8>, Int, Int, Int, UnsafeMutableRawPointer) -> Void
  ) throws(DeviceError) -> (buffer: Buffer, count: Int) {
    let counts = blockCounts(mask, count)
    var starts: [Int] = []
    var total = 0
    for kept in counts {
      starts.append(total)
      total += kept
    }
    let buffer = try Buffer(byteCount: total * resultSize)
    let (from, to, offsets) = (
      SharedAddress(UnsafeRawPointer(mask)), SharedAddress(buffer.pointer), starts
    )
    Threads.forEach(counts.count) { chunk in
      guard counts[chunk] > 0 else { return }
      let first = chunk * block
      body(
        from.pointer.assumingMemoryBound(to: UInt8.self) + first, first,
        min(block, count - first), counts[chunk], to.pointer + offsets[chunk] * resultSize)
    }
    return (buffer, total)
  }
}

import CKernels

// One long row divided by the element at one place: the element is selected among copies of the
// keys, then each block of keys counts what it has below it, and writes its places where they belong.

extension NumberOrder {
  func partitionLongRowOfPlaces(
    _ length: Int, at place: Int, from source: UnsafeRawPointer,
    into target: UnsafeMutablePointer<Int64>
  ) throws(DeviceError) {
    let (order, width) = (order, byteCount)
    let keys = try Buffer(byteCount: length * width)
    let copies = try Buffer(byteCount: length * width)
    let from = SharedAddress(source)
    let (key, copy) = (SharedAddress(keys.pointer), SharedAddress(copies.pointer))
    Threads.forEachRange(length, grain: Self.block) { _, range in
      let start = range.lowerBound * width
      sw_merge_keys(order, from.pointer + start, Int64(range.count), key.pointer + start)
      (copy.pointer + start).copyMemory(from: key.pointer + start, byteCount: range.count * width)
    }
    let pivot = Self.selected(copies, length, place, width)
    let blocks = (length + Self.block - 1) / Self.block
    let counts = Threads.map(blocks) { block in
      let own = Self.range(of: block, length)
      var (below, equal) = (Int64(0), Int64(0))
      sw_count_keys(
        Int64(width), key.pointer + own.lowerBound * width, Int64(own.count), pivot, &below, &equal)
      return (below: Int(below), equal: Int(equal))
    }
    let lows = counts.reduce(0) { $0 + $1.below }
    var starts: [(below: Int, equal: Int, above: Int)] = []
    var next = (below: 0, equal: lows, above: lows + counts.reduce(0) { $0 + $1.equal })
    for (block, count) in counts.enumerated() {
      starts.append(next)
      next.below += count.below
      next.equal += count.equal
      next.above += Self.range(of: block, length).count - count.below - count.equal
    }
    let (to, firsts) = (SharedAddress(UnsafeMutableRawPointer(target)), starts)
    Threads.forEach(blocks) { block in
      let own = Self.range(of: block, length)
      let list = to.pointer.assumingMemoryBound(to: Int64.self)
      sw_divide_keys(
        Int64(width), key.pointer + own.lowerBound * width, Int64(own.lowerBound),
        Int64(own.count), pivot, list + firsts[block].below, list + firsts[block].equal,
        list + firsts[block].above)
    }
    withExtendedLifetime((keys, copies)) {}
  }

  private static let block = 1 << 16

  private static func range(of block: Int, _ length: Int) -> Range<Int> {
    block * Self.block..<min(length, (block + 1) * Self.block)
  }

  /// The key that belongs at a place of the order.
  private static func selected(
    _ keys: Buffer, _ count: Int, _ place: Int, _ width: Int
  ) -> UInt64 {
    if width == 4 {
      let keys = keys.pointer.assumingMemoryBound(to: UInt32.self)
      KeySort.select(keys, count: count, place: place)
      return UInt64(keys[place])
    }
    let keys = keys.pointer.assumingMemoryBound(to: UInt64.self)
    KeySort.select(keys, count: count, place: place)
    return keys[place]
  }
}

import CKernels

/// Sorting by unsigned whole numbers, on all threads.
public enum KeySort {
  /// Puts places into the ascending order of their words, equal words in the order they have.
  ///
  /// - Parameters:
  ///   - places: The places to be put in order; each is an index of `words`.
  ///   - words: A word for each place that occurs.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*n* log *n*) with AVX-512, O(*n*) otherwise.
  public static func sort(
    _ places: UnsafeMutableBufferPointer<Int>, by words: UnsafePointer<UInt64>
  ) throws(DeviceError) {
    guard let list = places.baseAddress, places.count > 1 else { return }
    let count = places.count
    let keys = try Buffer(byteCount: count * 8)
    let order = try Buffer(byteCount: count * 8)
    let (key, place) = (keys.elements(of: UInt64.self), order.elements(of: UInt64.self))
    for index in 0..<count { key[index] = words[list[index]] }
    if let keys = key.baseAddress, let order = place.baseAddress {
      try sortPlaces(of: keys, count: count, into: order)
      // The keys are read no more.
      for index in 0..<count {
        keys[index] = UInt64(truncatingIfNeeded: list[Int(truncatingIfNeeded: order[index])])
      }
      UnsafeMutableRawPointer(list).copyMemory(from: keys, byteCount: count * 8)
    }
    withExtendedLifetime((keys, order)) {}
  }

  /// Returns the places of numbers in order, `int64`; equal numbers in theirs, NaN last.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*n* log *n*) with AVX-512, O(*n*) otherwise.
  public static func places(
    of values: UnsafeBufferPointer<Double>, descending: Bool = false
  ) throws(DeviceError) -> Buffer {
    let places = try Buffer(byteCount: values.count * 8)
    if let source = values.baseAddress {
      try NumberOrder(.float64, descending: descending).sortedPlaces(
        rows: 1, of: values.count, from: source, into: places.pointer)
    }
    return places
  }

  /// Moves the key that belongs at a place of the order there, smaller ones before and larger ones
  /// after it.
  ///
  /// - Complexity: O(*count*).
  public static func select(_ keys: UnsafeMutablePointer<UInt64>, count: Int, place: Int) {
    sw_select_key_64(keys, Int64(count), Int64(place))
  }

  /// Moves the key that belongs at a place of the order there, smaller ones before and larger ones
  /// after it.
  ///
  /// - Complexity: O(*count*).
  public static func select(_ keys: UnsafeMutablePointer<UInt32>, count: Int, place: Int) {
    sw_select_key_32(keys, Int64(count), Int64(place))
  }

  // MARK: - Implementation

  /// Keys that can be sorted, and split by a pivot near the middle of their order.
  protocol Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable {
    static func split(_ keys: UnsafeMutablePointer<Self>, _ count: Int) -> Int
    static func sort(
      _ keys: UnsafeMutablePointer<Self>, _ count: Int, _ lowBit: Int,
      _ scratch: UnsafeMutablePointer<Self>?)
  }

  /// Sorts keys, of which the bits below `lowBit` ascend already.
  static func sort<Element: Key>(
    _ keys: UnsafeMutablePointer<Element>, count: Int, lowBit: Int = 0
  ) throws(DeviceError) {
    // Networks and partitions need no scratch; digits do.
    let isInPlace = InstructionSet.variant == .avx512
    let scratch = try Buffer(
      byteCount: isInPlace ? 0 : count * MemoryLayout<Element>.stride)
    let (from, to) = (SharedAddress(UnsafeRawPointer(keys)), SharedAddress(scratch.pointer))
    let parts = split(from, count, as: Element.self)
    // Splitting mixes keys that ascended.
    let lowBit = parts.count == 1 ? lowBit : 0
    Threads.forEach(parts.count) { index in
      let part = parts[index]
      let room = to.pointer.assumingMemoryBound(to: Element.self) + part.lowerBound
      Element.sort(
        from.pointer.assumingMemoryBound(to: Element.self) + part.lowerBound, part.count, lowBit,
        isInPlace ? nil : room)
    }
    withExtendedLifetime(scratch) {}
  }

  /// Finds the places that sort keys, stable.
  static func sortPlaces(
    of keys: UnsafePointer<UInt64>, count: Int, into target: UnsafeMutablePointer<UInt64>
  ) throws(DeviceError) {
    let (from, to) = (
      SharedAddress(UnsafeRawPointer(keys)), SharedAddress(UnsafeRawPointer(target))
    )
    let chunks = (count + grain - 1) / grain
    let bounds = Threads.map(chunks) { chunk in
      let own = from.pointer.assumingMemoryBound(to: UInt64.self)
      var (least, most) = (UInt64.max, UInt64.min)
      for index in chunk * grain..<min(count, (chunk + 1) * grain) {
        (least, most) = (min(least, own[index]), max(most, own[index]))
      }
      return (least: least, most: most)
    }
    let packing = sw_packing_of(
      bounds.map(\.least).min() ?? 0, bounds.map(\.most).max() ?? 0, Int64(count))
    Threads.forEachRange(count, grain: grain) { _, range in
      sw_pack_keys(
        from.pointer.assumingMemoryBound(to: UInt64.self) + range.lowerBound,
        Int64(range.lowerBound), Int64(range.count), packing,
        to.pointer.assumingMemoryBound(to: UInt64.self) + range.lowerBound)
    }
    try sort(target, count: count, lowBit: Int(packing.place_bits))
    if packing.dropped_bits > 0 {
      let scratch = try Buffer(byteCount: count * 8)
      sw_settle_ties(
        keys, packing, target, Int64(count),
        scratch.pointer.assumingMemoryBound(to: UInt64.self))
      withExtendedLifetime(scratch) {}
    }
    Threads.forEachRange(count, grain: grain) { _, range in
      sw_unpack_places(
        to.pointer.assumingMemoryBound(to: UInt64.self) + range.lowerBound, Int64(range.count),
        packing)
    }
  }

  private static let grain = 1 << 16

  /// Splits keys into several parts for each thread, each part's keys below those of the next.
  private static func split<Element: Key>(
    _ keys: SharedAddress, _ count: Int, as type: Element.Type
  ) -> [Range<Int>] {
    var parts = [0..<count]
    let threads = Threads.count
    guard threads > 1 else { return parts }
    while parts.count < 4 * threads {
      let before = parts
      let halves = Threads.map(before.count) { index in
        let part = before[index]
        if part.count < 2 * grain { return part.upperBound }
        let start = keys.pointer.assumingMemoryBound(to: Element.self) + part.lowerBound
        return part.lowerBound + Element.split(start, part.count)
      }
      parts = zip(before, halves).flatMap { part, middle in
        [part.lowerBound..<middle, middle..<part.upperBound].filter { !$0.isEmpty }
      }
      if parts.count == before.count { break }
    }
    return parts
  }
}

extension UInt32: KeySort.Key {
  static func split(_ keys: UnsafeMutablePointer<UInt32>, _ count: Int) -> Int {
    Int(sw_split_keys_32(keys, Int64(count)))
  }

  static func sort(
    _ keys: UnsafeMutablePointer<UInt32>, _ count: Int, _ lowBit: Int,
    _ scratch: UnsafeMutablePointer<UInt32>?
  ) {
    sw_sort_keys_32(keys, 1, Int64(count), Int32(lowBit), scratch)
  }
}

extension UInt64: KeySort.Key {
  static func split(_ keys: UnsafeMutablePointer<UInt64>, _ count: Int) -> Int {
    Int(sw_split_keys_64(keys, Int64(count)))
  }

  static func sort(
    _ keys: UnsafeMutablePointer<UInt64>, _ count: Int, _ lowBit: Int,
    _ scratch: UnsafeMutablePointer<UInt64>?
  ) {
    sw_sort_keys_64(keys, 1, Int64(count), Int32(lowBit), scratch)
  }
}

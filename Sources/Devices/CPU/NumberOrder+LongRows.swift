import CKernels

// One long row on several threads: its keys are split by pivots into parts, which are sorted apart.
// What sorting gives does not depend on the pivots, nor on the threads.

extension NumberOrder {
  func sortLongRow(
    _ length: Int, from source: UnsafeRawPointer, into target: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let (order, width) = (order, byteCount)
    let tallies = Threads.map((length + Self.grain - 1) / Self.grain) { chunk in
      let start = chunk * Self.grain
      var tally = sw_key_tally()
      sw_encode_keys(
        order, from.pointer + start * width, Int64(min(Self.grain, length - start)),
        to.pointer + start * width, &tally)
      return tally
    }
    if width == 4 {
      try KeySort.sort(target.assumingMemoryBound(to: UInt32.self), count: length)
    } else {
      try KeySort.sort(target.assumingMemoryBound(to: UInt64.self), count: length)
    }
    Threads.forEachRange(length, grain: Self.grain) { _, range in
      sw_decode_keys(order, to.pointer + range.lowerBound * width, Int64(range.count))
    }
    var total = sw_key_tally()
    for tally in tallies {
      total.nans += tally.nans
      total.negative_zeros += tally.negative_zeros
      total.positive_zeros += tally.positive_zeros
    }
    sw_restore_bits(order, source, Int64(length), total, target)
  }

  func sortLongRowOfPlaces(
    _ length: Int, from source: UnsafeRawPointer, into target: UnsafeMutablePointer<UInt64>
  ) throws(DeviceError) {
    let keys = try Buffer(byteCount: length * 8)
    let (from, to) = (SharedAddress(source), SharedAddress(keys.pointer))
    let (order, width) = (order, byteCount)
    Threads.forEachRange(length, grain: Self.grain) { _, range in
      sw_widen_keys(
        order, from.pointer + range.lowerBound * width, Int64(range.count),
        (to.pointer + range.lowerBound * 8).assumingMemoryBound(to: UInt64.self))
    }
    try KeySort.sortPlaces(
      of: keys.pointer.assumingMemoryBound(to: UInt64.self), count: length, into: target)
    withExtendedLifetime(keys) {}
  }

  private static let grain = 1 << 16
}

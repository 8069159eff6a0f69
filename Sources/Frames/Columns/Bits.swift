/// Copying runs of bits, the lowest of a byte first.
enum Bits {
  /// Copies bits to where only zeros are.
  ///
  /// Reads and writes whole words: both runs need 8 bytes of room after their last bit.
  static func copy(
    _ source: UnsafePointer<UInt8>, from sourceStart: Int,
    to target: UnsafeMutablePointer<UInt8>, at targetStart: Int, count: Int
  ) {
    var done = 0
    while done < count {
      let length = min(56, count - done)
      put(word(source, at: sourceStart + done, length: length), length, target, targetStart + done)
      done += length
    }
  }

  /// Sets bits where only zeros are.
  static func set(_ target: UnsafeMutablePointer<UInt8>, at start: Int, count: Int) {
    var done = 0
    while done < count {
      let length = min(56, count - done)
      put(.max >> UInt64(64 - length), length, target, start + done)
      done += length
    }
  }

  /// At most 56 bits, so that they lie in one unaligned word wherever they begin.
  @inline(__always)
  private static func word(_ source: UnsafePointer<UInt8>, at bit: Int, length: Int) -> UInt64 {
    let word = UnsafeRawPointer(source + bit >> 3).loadUnaligned(as: UInt64.self)
    return word >> UInt64(bit & 7) & (.max >> UInt64(64 - length))
  }

  @inline(__always)
  private static func put(
    _ word: UInt64, _ length: Int, _ target: UnsafeMutablePointer<UInt8>, _ bit: Int
  ) {
    let address = UnsafeMutableRawPointer(target + bit >> 3)
    let old = address.loadUnaligned(as: UInt64.self)
    address.storeBytes(of: old | word << UInt64(bit & 7), as: UInt64.self)
  }
}

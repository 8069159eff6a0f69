import SwiftwaterDevices

/// Which values of a column are there: one bit a row, the lowest bit of a byte first, as in Arrow.
///
/// Exists only where there is at least one null.
struct Validity: Sendable {
  let bits: Buffer
  let start: Int
  let count: Int
  let nullCount: Int

  /// Nil when all of the bits are set.
  init?(bits: Buffer, start: Int, count: Int) {
    let bytes = UnsafePointer(bits.base(as: UInt8.self))
    var valid = 0
    var row = start
    let end = start + count
    while row < end {
      if row & 7 == 0, end - row >= 64 {
        let word = UnsafeRawPointer(bytes + row >> 3).loadUnaligned(as: UInt64.self)
        valid += word.nonzeroBitCount
        row += 64
      } else {
        valid += Int(bytes[row >> 3] >> UInt8(row & 7) & 1)
        row += 1
      }
    }
    guard valid < count else { return nil }
    self.bits = bits
    self.start = start
    self.count = count
    nullCount = count - valid
  }

  /// Nil when the body is true for every row.
  init?(count: Int, isValid: (Int) throws(FrameError) -> Bool) throws(FrameError) {
    let bits = try Buffer.room(for: (count + 7) / 8 + 8, of: UInt8.self, zeroed: true)
    let bytes = bits.base(as: UInt8.self)
    for row in 0..<count where try isValid(row) { bytes[row >> 3] |= 1 << UInt8(row & 7) }
    self.init(bits: bits, start: 0, count: count)
  }

  /// One bit for each byte that is 1, of bytes that are 0 or 1; nil when all are 1.
  init?(flags: Buffer, count: Int) throws(FrameError) {
    let bits = try Buffer.room(for: (count + 63) / 64 * 8 + 8, of: UInt8.self, zeroed: true)
    Threads.forEachRange((count + 7) / 8, grain: 1 << 15) { _, range in
      let (source, target) = (flags.base(as: UInt8.self), bits.base(as: UInt8.self))
      for byte in range {
        guard byte * 8 + 8 <= count else {
          for row in byte * 8..<count { target[byte] |= source[row] << UInt8(row & 7) }
          continue
        }
        // Eight bytes of 0 or 1 meet in the highest byte of the product.
        let word = UnsafeRawPointer(source + byte * 8).loadUnaligned(as: UInt64.self)
        target[byte] = UInt8(truncatingIfNeeded: (word &* 0x0102_0408_1020_4080) >> 56)
      }
    }
    self.init(bits: bits, start: 0, count: count)
  }

  @inline(__always)
  subscript(row: Int) -> Bool {
    let at = start &+ row
    return bits.base(as: UInt8.self)[at >> 3] >> UInt8(truncatingIfNeeded: at & 7) & 1 == 1
  }

  func slice(_ range: Range<Int>) -> Validity? {
    Validity(bits: bits, start: start + range.lowerBound, count: range.count)
  }

  /// The rows that are there in both.
  static func both(_ a: Validity?, _ b: Validity?, count: Int) throws(FrameError) -> Validity? {
    guard let a else { return b }
    guard let b else { return a }
    let bits = try Buffer.room(for: count / 8 + 16, of: UInt8.self, zeroed: true)
    let target = bits.base(as: UInt8.self)
    var row = 0
    // Seven whole bytes at a time, so that both lie in one word each wherever they begin.
    while row + 64 <= count {
      let word = a.word(row) & b.word(row) & (.max >> 8)
      UnsafeMutableRawPointer(target + row >> 3).storeBytes(of: word, as: UInt64.self)
      row += 56
    }
    while row < count {
      if a[row] && b[row] { target[row >> 3] |= 1 << UInt8(row & 7) }
      row += 1
    }
    return Validity(bits: bits, start: 0, count: count)
  }

  /// One byte a row, 1 where the value is there.
  func bytes() throws(FrameError) -> Buffer {
    let out = try Buffer.room(for: count, of: UInt8.self)
    Threads.forEachRange((count + 55) / 56, grain: 1 << 11) { _, blocks in
      let target = out.base(as: UInt8.self)
      for block in blocks {
        let first = block * 56
        guard first + 64 <= count else {
          for row in first..<min(count, first + 56) { target[row] = self[row] ? 1 : 0 }
          continue
        }
        let word = word(first)
        for byte in 0..<7 {
          // Each byte of the product keeps one bit, which the sum carries to its top.
          let copies = (word >> UInt64(byte * 8) & 0xFF) &* 0x0101_0101_0101_0101
          let spread = (copies & 0x8040_2010_0804_0201) &+ 0x7F7F_7F7F_7F7F_7F7F
          UnsafeMutableRawPointer(target + first + byte * 8)
            .storeBytes(of: spread >> 7 & 0x0101_0101_0101_0101, as: UInt64.self)
        }
      }
    }
    return out
  }

  /// The bits of 56 rows and what follows them; 64 rows from there on must exist.
  @inline(__always)
  private func word(_ row: Int) -> UInt64 {
    let at = start &+ row
    return UnsafeRawPointer(bits.base(as: UInt8.self) + at >> 3).loadUnaligned(as: UInt64.self)
      >> UInt64(at & 7)
  }
}

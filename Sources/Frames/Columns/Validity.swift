import CKernels
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
    let bits = try Self.room(for: count)
    Threads.forEachRange((count + 7) / 8, grain: 1 << 15) { _, bytes in
      let first = bytes.lowerBound * 8
      sw_bits_of_flags(
        flags.base(as: UInt8.self) + first, Int64(min(count, bytes.upperBound * 8) - first),
        bits.base(as: UInt8.self) + bytes.lowerBound)
    }
    self.init(bits: bits, start: 0, count: count)
  }

  /// One bit for each byte that is 1, of bytes that a body writes for some rows at a time; nil when
  /// all are 1.
  init?(
    count: Int, flags body: @Sendable (Range<Int>, UnsafeMutablePointer<UInt8>) -> Void
  ) throws(FrameError) {
    // The bytes of a piece are still in the cache when they become bits.
    let piece = 1 << 14
    let bits = try Self.room(for: count)
    Threads.forEachRange((count + piece - 1) / piece, grain: 4) { _, pieces in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: piece) { flags in
        guard let base = flags.baseAddress else { return }
        for index in pieces {
          let rows = index * piece..<min(count, (index + 1) * piece)
          body(rows, base)
          sw_bits_of_flags(
            base, Int64(rows.count), bits.base(as: UInt8.self) + rows.lowerBound / 8)
        }
      }
    }
    self.init(bits: bits, start: 0, count: count)
  }

  /// Whole words, which are read where whole bytes end.
  private static func room(for count: Int) throws(FrameError) -> Buffer {
    let words = (count + 63) / 64 + 1
    let bits = try Buffer.room(for: words, of: UInt64.self)
    // What no flag may write.
    for word in max(0, words - 2)..<words { bits.base(as: UInt64.self)[word] = 0 }
    return bits
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

  /// One byte a row, 1 where the value is there; where it is not, when asked for the opposite.
  func bytes(inverted: Bool = false) throws(FrameError) -> Buffer {
    let out = try Buffer.room(for: count, of: UInt8.self)
    Threads.forEachRange(count, grain: 1 << 17) { _, rows in
      sw_flags_of_bits(
        bits.base(as: UInt8.self), Int64(start + rows.lowerBound), Int64(rows.count), inverted,
        out.base(as: UInt8.self) + rows.lowerBound)
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

import CKernels

// Code points of UTF-8; whatever the bytes, nothing is read outside of them.
extension UnsafeRawBufferPointer {
  /// Whether all bytes are ASCII.
  @inline(__always)
  var isASCII: Bool {
    var at = 0
    while at + 8 <= count {
      if loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
        return false
      }
      at += 8
    }
    while at < count {
      if self[at] >= 0x80 { return false }
      at += 1
    }
    return true
  }

  var string: String { String(decoding: self, as: UTF8.self) }

  var scalars: [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(count)
    forEachScalar { scalar, _ in
      scalars.append(scalar)
      return true
    }
    return scalars
  }

  /// The code point that begins at an offset, and its length in bytes.
  @inline(__always)
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = self[offset]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, offset + length <= count else { return ("\u{FFFD}", 1) }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for byte in 1..<length { value = value << 6 | UInt32(self[offset + byte] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  /// The code point that ends before an offset, and its length in bytes.
  @inline(__always)
  func scalar(endingAt offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    var start = offset - 1
    while start > 0, offset - start < 4, self[start] & 0xC0 == 0x80 { start -= 1 }
    return (scalar(at: start).scalar, offset - start)
  }

  /// Gives each code point and its offset to a body until it returns false.
  @inline(__always)
  func forEachScalar(_ body: (Unicode.Scalar, Int) -> Bool) {
    var at = 0
    while at < count {
      let (scalar, length) = scalar(at: at)
      guard body(scalar, at) else { return }
      at += length
    }
  }

  /// The number of code points.
  @inline(__always)
  var pointCount: Int {
    var points = count
    var at = 0
    while at + 8 <= count {
      let word = loadUnaligned(fromByteOffset: at, as: UInt64.self)
      points -= (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      at += 8
    }
    while at < count {
      if self[at] & 0xC0 == 0x80 { points -= 1 }
      at += 1
    }
    return points
  }

  /// The offset of the code point with a number, `count` when there are fewer.
  @inline(__always)
  func offset(ofPoint point: Int) -> Int {
    var left = point
    var at = 0
    while at + 8 <= count {
      let word = loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let points = 8 - (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      if points > left { break }
      left -= points
      at += 8
    }
    while at < count {
      if self[at] & 0xC0 != 0x80 {
        if left == 0 { return at }
        left -= 1
      }
      at += 1
    }
    return count
  }

  /// The offset of the code point that so many lie from, counted from the end; 0 when there are
  /// fewer.
  @inline(__always)
  func offset(ofPointFromEnd point: Int) -> Int {
    var left = point
    var at = count
    while at > 0, left > 0 {
      at -= 1
      if self[at] & 0xC0 != 0x80 { left -= 1 }
    }
    return at
  }

  /// Where a text occurs first, at or after an offset.
  @inline(__always)
  func firstOffset(of wanted: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start <= count else { return nil }
    guard wanted.count > 0 else { return start }
    guard let base = baseAddress, count - start >= wanted.count else { return nil }
    let found = sw_text_find_first(
      base.assumingMemoryBound(to: UInt8.self), count, start,
      wanted.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self), wanted.count)
    return found < 0 ? nil : Int(found)
  }

  /// Where a text that ends at or before an offset occurs last.
  func lastOffset(of wanted: UnsafeRawBufferPointer, endingBy end: Int) -> Int? {
    var at = end - wanted.count
    while at >= 0 {
      if holds(wanted, at: at) { return at }
      at -= 1
    }
    return nil
  }

  @inline(__always)
  func holds(_ wanted: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    guard offset >= 0, count - offset >= wanted.count else { return false }
    for at in 0..<wanted.count where self[offset + at] != wanted[at] { return false }
    return true
  }

  /// The bytes of a range.
  @inline(__always)
  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[range])
  }
}

/// A constant text that functions compare with: its bytes at an address that stays.
final class TextConstant: Sendable {
  // Sendable: written once, before it is shared.
  nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  init(_ text: String) {
    let utf8 = Array(text.utf8)
    // One byte more, so that there is an address even for no bytes; reads of 4 and 8 bytes stay
    // within.
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: utf8.count + 16, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    memory.copyBytes(from: utf8)
    bytes = UnsafeRawBufferPointer(start: memory.baseAddress, count: utf8.count)
  }

  deinit { UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.deallocate() }

  var address: UnsafePointer<UInt8> {
    bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
  }
}

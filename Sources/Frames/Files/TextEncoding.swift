import CKernels
import SwiftwaterDevices

/// How the text of a file is written as bytes.
public enum TextEncoding: String, Sendable, Hashable {
  /// UTF-8; what is not is an error. A byte order mark of UTF-16 at the beginning wins.
  case utf8
  /// UTF-8, where what is not becomes U+FFFD.
  case utf8Lossy
  /// ISO 8859-1 as browsers read it, which is Windows-1252: a byte a character.
  case latin1
  /// UTF-16, the lower byte first unless a byte order mark says otherwise.
  case utf16

  /// The byte order mark of UTF-16 says what the text is.
  static func hasUTF16Mark(_ head: UnsafeRawBufferPointer) -> Bool {
    head.count >= 2 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF)
  }
}

/// Bytes of another encoding as UTF-8.
final class Transcoder: ByteReader {
  private let input: any ByteReader
  private let encoding: TextEncoding
  private let room: Buffer
  private var left = 0
  private var isAtEnd = false
  private var isBigEndian: Bool?

  /// - Parameter encoding: Anything but `utf8`.
  init(_ input: any ByteReader, encoding: TextEncoding) throws(FrameError) {
    self.input = input
    self.encoding = encoding
    room = try .room(for: 1 << 16, of: UInt8.self)
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
    // A byte becomes three at most.
    requireThat(target.count >= 64, "Transcoder: room for \(target.count) bytes is too little")
    while true {
      let wanted = min(room.byteCount, target.count / 3)
      if !isAtEnd, left < wanted {
        let got = try input.fill(
          UnsafeMutableRawBufferPointer(start: room.pointer + left, count: wanted - left))
        isAtEnd = got < wanted - left
        left += got
      }
      let available = min(left, wanted)
      guard available > 0 else { return 0 }
      let source = UnsafeRawBufferPointer(start: room.pointer, count: available)
      var (read, written) = (0, 0)
      switch encoding {
      case .utf8, .utf8Lossy: (read, written) = mend(source, target)
      case .latin1: (read, written) = widen(source, target)
      case .utf16: (read, written) = shorten(source, target)
      }
      room.pointer.copyMemory(from: room.pointer + read, byteCount: left - read)
      left -= read
      if written > 0 { return written }
    }
  }

  // MARK: - Implementation

  /// Replaces what is not UTF-8.
  private func mend(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> (Int, Int) {
    var (read, written) = (0, 0)
    guard let from = source.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return (0, 0) }
    while read < source.count {
      let valid = Int(sw_utf8_valid_prefix(from + read, source.count - read))
      target.baseAddress.map { ($0 + written).copyMemory(from: from + read, byteCount: valid) }
      read += valid
      written += valid
      // What is cut here continues in the next stretch.
      if read == source.count || (!isAtEnd && source.count - read < 4) { break }
      read += 1
      while read < source.count, source[read] & 0xC0 == 0x80 { read += 1 }
      for byte in [0xEF, 0xBF, 0xBD] as [UInt8] {
        target[written] = byte
        written += 1
      }
    }
    return (read, written)
  }

  private func widen(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> (Int, Int) {
    var written = 0
    for byte in source {
      let scalar =
        byte & 0xE0 == 0x80 ? Self.windows1252[Int(byte) - 0x80] : UInt32(byte)
      Self.put(scalar, target, &written)
    }
    return (source.count, written)
  }

  private func shorten(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> (Int, Int) {
    var (read, written) = (0, 0)
    if isBigEndian == nil, source.count >= 2 {
      isBigEndian = source[0] == 0xFE && source[1] == 0xFF
      if TextEncoding.hasUTF16Mark(source) { read = 2 }
    }
    func unit(_ at: Int) -> UInt32 {
      isBigEndian == true
        ? UInt32(source[at]) << 8 | UInt32(source[at + 1])
        : UInt32(source[at + 1]) << 8 | UInt32(source[at])
    }
    while read + 1 < source.count {
      let first = unit(read)
      var scalar = first
      if first & 0xF800 == 0xD800 {
        scalar = 0xFFFD
        if first < 0xDC00 {
          if read + 3 < source.count {
            let second = unit(read + 2)
            if second & 0xFC00 == 0xDC00 {
              scalar = 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
              read += 2
            }
          } else if !isAtEnd {
            break
          }
        }
      }
      read += 2
      Self.put(scalar, target, &written)
    }
    // Half a unit at the end is nothing.
    if isAtEnd, read == source.count - 1 { read += 1 }
    return (read, written)
  }

  @inline(__always)
  private static func put(
    _ scalar: UInt32, _ target: UnsafeMutableRawBufferPointer, _ written: inout Int
  ) {
    func append(_ byte: UInt32) {
      target[written] = UInt8(truncatingIfNeeded: byte)
      written += 1
    }
    if scalar < 0x80 {
      append(scalar)
    } else if scalar < 0x800 {
      append(0xC0 | scalar >> 6)
      append(0x80 | scalar & 0x3F)
    } else {
      if scalar < 0x10000 {
        append(0xE0 | scalar >> 12)
      } else {
        append(0xF0 | scalar >> 18)
        append(0x80 | scalar >> 12 & 0x3F)
      }
      append(0x80 | scalar >> 6 & 0x3F)
      append(0x80 | scalar & 0x3F)
    }
  }

  /// What Windows-1252 has from 0x80 on; the five it does not define are control characters.
  ///
  /// Source: WHATWG Encoding Standard, index windows-1252.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}

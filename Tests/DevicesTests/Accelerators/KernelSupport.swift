import Testing

@testable import SwiftwaterDevices

extension Accelerator {
  /// Copies elements to the device, behind a few others, so that places to start from count.
  func array<Element: BitwiseCopyable>(
    holding elements: [Element], behind: Int = 0
  ) throws -> DeviceArray {
    let size = MemoryLayout<Element>.stride
    let array = try self.array(of: size, count: behind + elements.count).advanced(by: behind)
    try elements.withUnsafeBytes { try upload($0, to: array.memory, at: behind * size) }
    return array
  }

  /// Copies elements from the device.
  func elements<Element: BitwiseCopyable>(
    _ array: DeviceArray, count: Int, of type: Element.Type
  ) throws -> [Element] {
    let size = MemoryLayout<Element>.stride
    let buffer = try Buffer(byteCount: count * size)
    try download(
      array.memory, at: array.start * size,
      into: UnsafeMutableRawBufferPointer(start: buffer.pointer, count: count * size))
    return Array(buffer.elements(of: type))
  }

  /// Runs a body with room for a result on the device, and returns what is in it then.
  func result<Element: BitwiseCopyable>(
    _ count: Int, of type: Element.Type, behind: Int = 0,
    _ body: (DeviceArray) throws -> Void
  ) throws -> [Element] {
    let room = try array(of: MemoryLayout<Element>.stride, count: behind + count)
    try body(room.advanced(by: behind))
    return try elements(room.advanced(by: behind), count: count, of: type)
  }
}

/// Elements of every type, hard ones for floats: NaN of several bits, infinities, zeros of both
/// signs.
enum Sample {
  /// Words of random bits, of which floats are made without infinities of the wrong kind.
  static func words(_ count: Int, seed: UInt64 = 1) -> [UInt64] {
    let random = Philox(seed: seed)
    return (0..<count).map { index in
      let words = random.words(at: UInt64(index))
      return UInt64(words[0]) << 32 | UInt64(words[1])
    }
  }

  /// Elements of random bits, some of them few and special ones.
  static func bits<Word: FixedWidthInteger>(
    _ type: Word.Type, _ dtype: DType, _ count: Int
  ) -> [Word] {
    let special = specials(dtype).map { Word(truncatingIfNeeded: $0) }
    return words(count, seed: UInt64(dtype.rawValue)).map { word in
      let isSpecial = word >> 60 < 5
      return isSpecial
        ? special[Int(word >> 8) % special.count] : Word(truncatingIfNeeded: word)
    }
  }

  private static func specials(_ dtype: DType) -> [UInt64] {
    switch dtype {
    case .float32: [0, 1 << 31, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFC0_0001, 0x3F80_0000]
    case .float64:
      [
        0, 1 << 63, 0x7FF << 52, 0xFFF << 52, 0x7FF8 << 48, 0xFFF8 << 48 | 1,
        0x3FF << 52,
      ]
    case .float16: [0, 0x8000, 0x7C00, 0xFC00, 0x7E00, 0xFE01, 0x3C00]
    case .bfloat16: [0, 0x8000, 0x7F80, 0xFF80, 0x7FC0, 0xFFC1, 0x3F80]
    case .bool: [0, 1]
    default: [0, 1, UInt64.max, 5]
    }
  }
}

/// Sizes around those of tiles, groups and parts.
let kernelSizes = [0, 1, 31, 32, 33, 255, 256, 257, 2047, 2049, 70_001]

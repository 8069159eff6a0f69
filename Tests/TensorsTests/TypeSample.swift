import SwiftwaterDevices
import SwiftwaterTensors

/// Elements of every type: the special ones first, then ordinary ones and ones all over the range.
enum TypeSample {
  /// `count` elements that follow from the seed, evaluated, in memory of their own.
  static func tensor(_ type: DType, count: Int, seed: UInt64 = 0) -> Tensor {
    let words = words(count: count, seed: seed)
    switch type {
    case .bool: return Tensor(words.map { $0 >> 7 & 1 == 1 })
    case .int8: return integers(words, Int8.self)
    case .int16: return integers(words, Int16.self)
    case .int32: return integers(words, Int32.self)
    case .int64: return integers(words, Int64.self)
    case .uint8: return integers(words, UInt8.self)
    case .uint16: return integers(words, UInt16.self)
    case .uint32: return integers(words, UInt32.self)
    case .uint64: return integers(words, UInt64.self)
    case .float16: return Tensor(numbers(words, largest: 6e4).map { Float16($0) })
    case .bfloat16: return Tensor(numbers(words, largest: 3e38).map { BFloat16(rounding: $0) })
    case .float32: return Tensor(numbers(words, largest: 3e38).map { Float($0) })
    case .float64: return Tensor(numbers(words, largest: 1e300))
    case .complex64:
      return Tensor(
        pairs(words, largest: 1e30).map { Complex(Float($0.real), Float($0.imaginary)) })
    case .complex128: return Tensor(pairs(words, largest: 1e200))
    }
  }

  /// The bytes of the elements in row-major order; every NaN is the same.
  static func bytes(_ tensor: Tensor) throws -> [UInt8] {
    switch tensor.dtype {
    case .float32, .complex64: return try bytes(tensor, UInt32.self, infinity: 0x7F80_0000)
    case .float64, .complex128: return try bytes(tensor, UInt64.self, infinity: 0x7FF0 << 48)
    case .float16: return try bytes(tensor, UInt16.self, infinity: 0x7C00)
    case .bfloat16: return try bytes(tensor, UInt16.self, infinity: 0x7F80)
    default: return try bytes(tensor, UInt8.self, infinity: .max)
    }
  }

  // MARK: - Implementation

  private static func bytes<Word: FixedWidthInteger & UnsignedInteger>(
    _ tensor: Tensor, _ type: Word.Type, infinity: Word
  ) throws -> [UInt8] {
    let (buffer, offset) = try tensor.contiguousBuffer()
    let start = buffer.pointer + offset * tensor.dtype.byteCount
    let words = UnsafeRawBufferPointer(
      start: start, count: tensor.count * tensor.dtype.byteCount)
    var result = Array(words)
    result.withUnsafeMutableBytes { result in
      for index in 0..<words.count / MemoryLayout<Word>.size where infinity != .max {
        let at = index * MemoryLayout<Word>.size
        let word = words.loadUnaligned(fromByteOffset: at, as: Word.self)
        guard word & (Word.max >> 1) > infinity else { continue }
        result.storeBytes(of: infinity + 1, toByteOffset: at, as: Word.self)
      }
    }
    withExtendedLifetime(buffer) {}
    return result
  }

  private static func words(count: Int, seed: UInt64) -> [UInt64] {
    let philox = Philox(seed: seed, stream: 91)
    return (0..<UInt64(count)).map { place in
      let words = philox.words(at: place)
      return UInt64(words[0]) << 32 | UInt64(words[1])
    }
  }

  /// Extremes and neighbours of zero at every fifth place; half of the others are small.
  private static func integers<Element: DTypeElement & FixedWidthInteger>(
    _ words: [UInt64], _ type: Element.Type
  ) -> Tensor {
    let special: [Element] = [
      0, 1, .max, .min, .max - 1, .min + 1, 2, 7, Element(truncatingIfNeeded: -1),
    ]
    return Tensor(
      words.map { word in
        switch word % 10 {
        case 0, 5: special[Int(word >> 8) % special.count]
        case 1, 2, 3, 4: Element(word >> 8 & 15)
        default: Element(truncatingIfNeeded: word >> 8)
        }
      })
  }

  private static func numbers(_ words: [UInt64], largest: Double) -> [Double] {
    let special: [Double] = [
      0, -0.0, 1, -1, 2, -2, 0.5, .infinity, -.infinity, .nan, largest, -largest, 1 / largest, 3,
    ]
    return words.map { word in
      let part = Double(word >> 11) * 0x1p-53
      switch word % 10 {
      case 0: return special[Int(word >> 8) % special.count]
      case 1: return (part - 0.5) * 2000
      case 2: return (part - 0.5) * 1e6
      default: return (part - 0.5) * 12
      }
    }
  }

  private static func pairs(_ words: [UInt64], largest: Double) -> [Complex<Double>] {
    let real = numbers(words, largest: largest)
    let imaginary = numbers(words.map { $0 &* 0x9E37_79B9_7F4A_7C15 }, largest: largest)
    return zip(real, imaginary).map { Complex($0, $1) }
  }
}

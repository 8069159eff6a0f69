import SwiftwaterDevices

/// Bytes of CSV rows, with number formatting that makes no string.
struct RowBuffer: ~Copyable {
  private(set) var count = 0
  private var capacity: Int
  private var bytes: UnsafeMutablePointer<UInt8>

  init(capacity: Int = 1 << 16) {
    self.capacity = capacity
    bytes = .allocate(capacity: capacity)
  }

  deinit { bytes.deallocate() }

  /// The bytes written since the last ``removeAll()``.
  var contents: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

  /// Forgets the bytes and keeps the memory.
  mutating func removeAll() { count = 0 }

  /// Appends one byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count += 1
  }

  /// Appends bytes as they are.
  @inline(__always)
  mutating func append(_ other: [UInt8]) {
    reserve(other.count)
    other.withUnsafeBufferPointer { source in
      if let base = source.baseAddress {
        (bytes + count).update(from: base, count: source.count)
      }
    }
    count += other.count
  }

  /// Appends a slice of a larger pool of bytes.
  @inline(__always)
  mutating func append(_ pool: [UInt8], _ range: Range<Int>) {
    requireThat(range.lowerBound >= 0 && range.upperBound <= pool.count, "slice outside the pool")
    reserve(range.count)
    pool.withUnsafeBufferPointer { source in
      for offset in 0..<range.count { bytes[count + offset] = source[range.lowerBound + offset] }
    }
    count += range.count
  }

  /// Appends the text of a field, quoted if RFC 4180 asks for it.
  mutating func append(field: String) { append(csvField(field)) }

  /// Appends a whole number that is not negative, at least `width` digits wide.
  @inline(__always)
  mutating func append(_ number: UInt32, width: Int = 1) {
    var digits = width
    var bound: UInt64 = Self.power(of10: width)
    while UInt64(number) >= bound {
      digits += 1
      bound *= 10
    }
    reserve(digits)
    var rest = number
    var place = count + digits
    for _ in 0..<digits {
      place -= 1
      let quotient = rest / 10
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
    }
    count += digits
  }

  /// Appends a decimal number given in units of 10^−`decimals`.
  @inline(__always)
  mutating func append(fixed number: Int32, decimals: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    let unit = UInt32(Self.power(of10: decimals))
    append(number.magnitude / unit)
    append(UInt8(ascii: "."))
    append(number.magnitude % unit, width: decimals)
  }

  /// Appends 32 bits as eight upper-case hexadecimal digits, the range `digits` of them.
  mutating func append(hexadecimal word: UInt32, digits: Range<Int> = 0..<8) {
    reserve(8)
    for digit in digits {
      let nibble = UInt8(truncatingIfNeeded: word >> UInt32(28 - 4 * digit)) & 15
      bytes[count] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
      count += 1
    }
  }

  // MARK: - Implementation

  @inline(__always)
  private static func power(of10 exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(to: max(2 * capacity, count + more)) }
  }

  @inline(never)
  private mutating func grow(to newCapacity: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
    capacity = newCapacity
  }
}

/// Returns the bytes of a CSV field, in quotes only where its text asks for them.
///
/// - Source: RFC 4180, section 2, rules 5 to 7.
func csvField(_ text: String) -> [UInt8] {
  let quote = UInt8(ascii: "\"")
  let special: [UInt8] = [quote, UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
  guard text.utf8.contains(where: special.contains) else { return Array(text.utf8) }
  return [quote] + text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
}

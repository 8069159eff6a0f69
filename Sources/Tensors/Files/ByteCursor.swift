/// A place in bytes that came from outside; nothing is read past their end.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  private(set) var place: Int

  init(_ bytes: UnsafeRawBufferPointer, at place: Int = 0) {
    self.bytes = bytes
    self.place = min(max(0, place), bytes.count)
  }

  /// How many bytes are left.
  var rest: Int { bytes.count - place }

  /// The byte at the place, which stays; nil at the end.
  var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  /// Returns the byte at the place and moves behind it; nil at the end.
  mutating func next() -> UInt8? {
    guard let byte = peek else { return nil }
    place += 1
    return byte
  }

  /// Moves behind `byte` when it comes next.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard let found = peek, UInt32(found) == byte.value else { return false }
    place += 1
    return true
  }

  /// Moves behind `word` when it comes next.
  mutating func take(_ word: StaticString) -> Bool {
    guard rest >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[place + index] != word.utf8Start[index] {
      return false
    }
    place += word.utf8CodeUnitCount
    return true
  }

  /// Moves behind blanks, tabs and line ends.
  mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { place += 1 }
  }

  /// Moves by a number of bytes when they are there.
  mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, count <= rest else { return false }
    place += count
    return true
  }

  /// Returns an integer whose first byte is the lowest; nil when the bytes end before it does.
  mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
    let size = MemoryLayout<Value>.size
    guard rest >= size else { return nil }
    let value = bytes.loadUnaligned(fromByteOffset: place, as: Value.self)
    place += size
    return Value(littleEndian: value)
  }

  /// Returns a whole number of decimal digits; nil when there is none or it does not fit.
  mutating func decimal() -> Int? {
    let start = place
    var value = 0
    while let byte = peek, (0x30...0x39).contains(byte) {
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isTooLargeStill) = product.addingReportingOverflow(Int(byte - 0x30))
      if isTooLarge || isTooLargeStill { return nil }
      value = sum
      place += 1
    }
    return place > start ? value : nil
  }

  /// Returns the bytes from `start` to the place as text.
  func text(from start: Int) -> String {
    String(decoding: bytes[start..<place], as: UTF8.self)
  }
}

/// Whether a text is JSON as a whole: one value with white space around it.
///
/// Source: RFC 8259. What is nested lies in bits, so its depth costs no stack.
struct JSONValidity {
  private let text: UnsafeRawBufferPointer
  private var at = 0
  private var nesting = NestingBits()

  static func holds(of text: UnsafeRawBufferPointer) -> Bool {
    var reader = JSONValidity(text: text)
    return reader.isValid()
  }

  private init(text: UnsafeRawBufferPointer) { self.text = text }

  private mutating func isValid() -> Bool {
    while true {
      // A value begins here, or the end of an empty array.
      skipSpace()
      guard at < text.count else { return false }
      switch text[at] {
      case UInt8(ascii: "{"):
        at += 1
        if take("}") { break }
        nesting.push(isObject: true)
        guard name() else { return false }
        continue
      case UInt8(ascii: "["):
        at += 1
        if take("]") { break }
        nesting.push(isObject: false)
        continue
      case UInt8(ascii: "\""): guard string() else { return false }
      case UInt8(ascii: "t"): guard word("true") else { return false }
      case UInt8(ascii: "f"): guard word("false") else { return false }
      case UInt8(ascii: "n"): guard word("null") else { return false }
      default: guard number() else { return false }
      }
      // A value has ended: so may what it is in.
      while true {
        guard nesting.depth > 0 else {
          skipSpace()
          return at == text.count
        }
        if take(",") {
          if nesting.isObject { guard name() else { return false } }
          break
        }
        guard nesting.isObject ? take("}") : take("]") else { return false }
        nesting.pop()
      }
    }
  }

  // MARK: - Implementation

  private mutating func skipSpace() {
    while at < text.count, [0x20, 0x0A, 0x0D, 0x09].contains(text[at]) { at += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard at < text.count, text[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  /// A name and its colon.
  private mutating func name() -> Bool {
    skipSpace()
    guard at < text.count, text[at] == UInt8(ascii: "\"") else { return false }
    return string() && take(":")
  }

  private mutating func word(_ word: StaticString) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard text.count - at >= bytes.count, text.bytes(at..<at + bytes.count).elementsEqual(bytes)
    else { return false }
    at += bytes.count
    return true
  }

  private mutating func string() -> Bool {
    at += 1
    while at < text.count {
      let byte = text[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\\"): guard escape() else { return false }
      case 0..<0x20: return false
      default: break
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard at < text.count else { return false }
    let byte = text[at]
    at += 1
    guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
    guard at + 4 <= text.count else { return false }
    defer { at += 4 }
    return (0..<4).allSatisfy { ScalarFunction.hexValue(text[at + $0]) != nil }
  }

  private mutating func number() -> Bool {
    if text[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    guard digits() else { return false }
    // No zeros in front.
    if text[first] == UInt8(ascii: "0"), at > first + 1 { return false }
    if at < text.count, text[at] == UInt8(ascii: ".") {
      at += 1
      guard digits() else { return false }
    }
    if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") { at += 1 }
      guard digits() else { return false }
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < text.count, text[at] &- 0x30 < 10 { at += 1 }
    return at > start
  }
}

/// Which of the values around a place are objects, the outermost first.
private struct NestingBits {
  private(set) var depth = 0
  private var last: UInt64 = 0
  private var full: [UInt64] = []

  var isObject: Bool { last & 1 == 1 }

  mutating func push(isObject: Bool) {
    if depth > 0, depth % 64 == 0 { full.append(last) }
    last = last << 1 | (isObject ? 1 : 0)
    depth += 1
  }

  mutating func pop() {
    depth -= 1
    last >>= 1
    if depth > 0, depth % 64 == 0 { last = full.removeLast() }
  }
}

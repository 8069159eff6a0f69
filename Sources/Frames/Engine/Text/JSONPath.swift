/// The way to a value inside of a text in JSON.
///
/// Only what stands on the way is read, of a text that is known to be JSON. Nesting is skipped by
/// counting brackets, so its depth costs no stack.
struct JSONPath: Sendable {
  private enum Step: Sendable {
    case name([UInt8])
    case index(Int)
  }

  private var steps: [Step] = []

  /// Nil when the path is not written as it should be.
  init?(_ path: String) {
    var rest = Substring(path)
    guard rest.popFirst() == "$" else { return nil }
    while let character = rest.popFirst() {
      switch character {
      case ".":
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty else { return nil }
        rest = rest.dropFirst(name.count)
        steps.append(.name(Array(name.utf8)))
      case "[":
        guard let end = rest.firstIndex(of: "]") else { return nil }
        let inner = rest[..<end]
        rest = rest[rest.index(after: end)...]
        if let quote = inner.first, quote == "\"" || quote == "'" {
          guard inner.count >= 2, inner.last == quote else { return nil }
          steps.append(.name(Array(inner.dropFirst().dropLast().utf8)))
        } else {
          guard let index = Int(inner), index >= 0 else { return nil }
          steps.append(.index(index))
        }
      default: return nil
      }
    }
  }

  /// Appends the value to a text; false when there is none, or the text is not JSON.
  func find(in text: UnsafeRawBufferPointer, _ out: inout TextScratch) -> Bool {
    guard JSONValidity.holds(of: text) else { return false }
    var reader = JSONReader(text: text)
    for step in steps {
      switch step {
      case .name(let name): guard reader.enter(name) else { return false }
      case .index(let index): guard reader.enter(index) else { return false }
      }
    }
    return reader.value(into: &out)
  }
}

/// Reads JSON from left to right.
private struct JSONReader {
  let text: UnsafeRawBufferPointer
  var at = 0

  /// Goes to the value of a name in the object here.
  mutating func enter(_ name: [UInt8]) -> Bool {
    guard take("{") else { return false }
    var scratch = TextScratch()
    defer { scratch.deallocate() }
    while !peeks("}") {
      scratch.clear()
      guard string(into: &scratch), take(":") else { return false }
      if scratch.bytes.elementsEqual(name) { return true }
      guard skip() else { return false }
      guard take(",") else { return false }
    }
    return false
  }

  /// Goes to an element of the array here.
  mutating func enter(_ index: Int) -> Bool {
    guard take("["), !peeks("]") else { return false }
    for _ in 0..<index {
      guard skip(), take(",") else { return false }
    }
    return true
  }

  /// The value here: a string's text, or other values as they are written.
  mutating func value(into out: inout TextScratch) -> Bool {
    if peeks("\"") { return string(into: &out) }
    space()
    let start = at
    guard skip(), at > start else { return false }
    let value = text.bytes(start..<at)
    if value.elementsEqual("null".utf8) { return false }
    out.append(value)
    return true
  }

  // MARK: - Implementation

  private mutating func space() {
    while at < text.count, text[at] == 0x20 || (text[at] >= 9 && text[at] <= 13) { at += 1 }
  }

  private mutating func peeks(_ character: Unicode.Scalar) -> Bool {
    space()
    return at < text.count && text[at] == UInt8(ascii: character)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peeks(character) else { return false }
    at += 1
    return true
  }

  /// Skips a value.
  private mutating func skip() -> Bool {
    space()
    guard at < text.count else { return false }
    switch text[at] {
    case UInt8(ascii: "\""): return skipString()
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      var depth = 0
      while at < text.count {
        switch text[at] {
        case UInt8(ascii: "\""):
          guard skipString() else { return false }
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
        at += 1
        if depth == 0 { return true }
      }
      return false
    default:
      let start = at
      while at < text.count, !isEnd(text[at]) { at += 1 }
      return at > start
    }
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
      || byte == UInt8(ascii: "]") || byte == UInt8(ascii: ":")
  }

  private mutating func skipString() -> Bool {
    at += 1
    while at < text.count {
      if text[at] == UInt8(ascii: "\\") {
        at += 2
      } else if text[at] == UInt8(ascii: "\"") {
        at += 1
        return true
      } else {
        at += 1
      }
    }
    return false
  }

  /// The text of the string here, escapes resolved (RFC 8259, section 7).
  private mutating func string(into out: inout TextScratch) -> Bool {
    guard take("\"") else { return false }
    while at < text.count {
      let byte = text[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\\"):
        guard at < text.count, escape(into: &out) else { return false }
      default: out.append(byte)
      }
    }
    return false
  }

  private mutating func escape(into out: inout TextScratch) -> Bool {
    let byte = text[at]
    at += 1
    switch byte {
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "u"):
      guard var value = unit() else { return false }
      if value >> 10 == 0x36 {
        // Half of a pair: the other half must follow.
        guard at + 1 < text.count, text[at] == UInt8(ascii: "\\"), text[at + 1] == UInt8(ascii: "u")
        else { return false }
        at += 2
        guard let low = unit(), low >> 10 == 0x37 else { return false }
        value = 0x10000 + ((value & 0x3FF) << 10 | low & 0x3FF)
      }
      guard let scalar = Unicode.Scalar(value) else { return false }
      out.append(scalar)
    default: return false
    }
    return true
  }

  private mutating func unit() -> UInt32? {
    guard at + 4 <= text.count else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = ScalarFunction.hexValue(text[at]) else { return nil }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }
}

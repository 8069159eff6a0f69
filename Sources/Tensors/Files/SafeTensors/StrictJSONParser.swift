/// Reads ``StrictJSON``.
///
/// - Source: RFC 8259.
struct StrictJSONParser {
  private var cursor: ByteCursor

  init(_ bytes: UnsafeRawBufferPointer) { cursor = ByteCursor(bytes) }

  mutating func value(depth: Int) throws(StrictJSON.Failure) -> StrictJSON {
    skipBlanks()
    switch cursor.peek.map({ Unicode.Scalar($0) }) {
    case "{": return try object(depth: depth)
    case "[": return try array(depth: depth)
    case "\"": return .text(try text())
    case let digit? where ("0"..."9").contains(digit):
      let isZero = digit == "0"
      let start = cursor.place
      guard let number = cursor.decimal(), !isZero || cursor.place == start + 1 else {
        throw failure("a number that is too large or begins with 0")
      }
      if let next = cursor.peek, [0x2E, 0x65, 0x45].contains(next) {
        throw failure("a number that is not whole")
      }
      return .number(number)
    default: throw failure("an object, an array, a text or a whole number is missing")
    }
  }

  mutating func end() throws(StrictJSON.Failure) {
    skipBlanks()
    guard cursor.rest == 0 else { throw failure("something follows the end") }
  }

  // MARK: - Implementation

  private static let longestArray = 1000

  private func failure(_ what: String) -> StrictJSON.Failure {
    StrictJSON.Failure(what: what, place: cursor.place)
  }

  /// JSON has fewer blanks than Python.
  private mutating func skipBlanks() {
    while let byte = cursor.peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { _ = cursor.next() }
  }

  private mutating func object(depth: Int) throws(StrictJSON.Failure) -> StrictJSON {
    guard depth > 0 else { throw failure("too many levels") }
    var members: [(name: String, value: StrictJSON)] = []
    var names: Set<String> = []
    try expect("{")
    skipBlanks()
    if cursor.take("}" as Unicode.Scalar) { return .object([]) }
    repeat {
      skipBlanks()
      let name = try text()
      guard names.insert(name).inserted else { throw failure("the name '\(name)' comes twice") }
      skipBlanks()
      try expect(":")
      members.append((name, try value(depth: depth - 1)))
      skipBlanks()
    } while cursor.take("," as Unicode.Scalar)
    try expect("}")
    return .object(members)
  }

  private mutating func array(depth: Int) throws(StrictJSON.Failure) -> StrictJSON {
    guard depth > 0 else { throw failure("too many levels") }
    var values: [StrictJSON] = []
    try expect("[")
    skipBlanks()
    if cursor.take("]" as Unicode.Scalar) { return .array([]) }
    repeat {
      // Each takes more memory than text.
      guard values.count < Self.longestArray else { throw failure("an array that is too long") }
      values.append(try value(depth: depth - 1))
      skipBlanks()
    } while cursor.take("," as Unicode.Scalar)
    try expect("]")
    return .array(values)
  }

  private mutating func text() throws(StrictJSON.Failure) -> String {
    try expect("\"")
    var bytes: [UInt8] = []
    while let byte = cursor.next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw failure("a text is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try escape(&bytes)
      case 0..<0x20: throw failure("a control character in a text")
      default: bytes.append(byte)
      }
    }
    throw failure("a text does not end")
  }

  private mutating func escape(_ bytes: inout [UInt8]) throws(StrictJSON.Failure) {
    switch cursor.next().map({ Unicode.Scalar($0) }) {
    case "\"": bytes.append(0x22)
    case "\\": bytes.append(0x5C)
    case "/": bytes.append(0x2F)
    case "b": bytes.append(0x08)
    case "f": bytes.append(0x0C)
    case "n": bytes.append(0x0A)
    case "r": bytes.append(0x0D)
    case "t": bytes.append(0x09)
    case "u":
      var code = UInt32(try unit())
      if (0xD800..<0xDC00).contains(code) {
        guard cursor.take("\\u") else { throw failure("half a surrogate pair") }
        let low = UInt32(try unit())
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
      bytes += Array(String(Character(scalar)).utf8)
    default: throw failure("an unknown escape")
    }
  }

  private mutating func unit() throws(StrictJSON.Failure) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = cursor.next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { throw failure("an escape without four digits") }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  private mutating func expect(_ byte: Unicode.Scalar) throws(StrictJSON.Failure) {
    guard cursor.take(byte) else { throw failure("'\(byte)' is missing") }
  }
}

/// A word, a number or a sign of a snippet.
struct SnippetToken: Sendable {
  let kind: Kind
  /// Its first byte in the text.
  let place: Int
  /// Behind its last byte.
  let end: Int

  enum Kind: Sendable, Hashable {
    case name(String)
    case number(SnippetNumber)
    case symbol(String)
    case end
  }

  /// The token as it is written, for messages.
  var text: String {
    switch kind {
    case .name(let text), .symbol(let text): "'\(text)'"
    case .number: "a number"
    case .end: "the end"
    }
  }

  /// Takes a text apart; comments and white space are left out.
  ///
  /// - Returns: The tokens, the last one `end`.
  static func tokens(of text: SnippetText) throws(SnippetError) -> [SnippetToken] {
    var lexer = Lexer(text: text)
    return try lexer.tokens()
  }
}

// MARK: - Implementation

private struct Lexer {
  let text: SnippetText
  var at = 0

  init(text: SnippetText) { self.text = text }

  mutating func tokens() throws(SnippetError) -> [SnippetToken] {
    var tokens: [SnippetToken] = []
    while try skipSpace() {
      let place = at
      let kind: SnippetToken.Kind
      if Self.startsName(byte) {
        let name = take { Self.startsName($0) || Self.isDigit($0) }
        guard name.utf8.count <= Self.longestName else {
          throw text.error(place, "a name of more than \(Self.longestName) letters; shorten it")
        }
        kind = .name(name)
      } else if Self.isDigit(byte) || byte == Self.point && Self.isDigit(next) {
        kind = .number(try number())
      } else {
        kind = .symbol(try symbol())
      }
      tokens.append(SnippetToken(kind: kind, place: place, end: at))
    }
    // What is missing at the end is missing behind the last word.
    let end = tokens.last?.end ?? 0
    tokens.append(SnippetToken(kind: .end, place: end, end: end))
    return tokens
  }

  private static let point = UInt8(ascii: ".")
  /// The most letters of a name, and of a number: as many as messages can show.
  private static let longestName = 64

  /// The signs that begin with a byte, longer ones before those they begin with.
  private static let symbols: [[(text: String, bytes: [UInt8])]] = {
    let all = [
      "<<=", ">>=", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "-=", "*=", "/=", "%=",
      "&=", "|=", "^=", "++", "--", "+", "-", "*", "/", "%", "<", ">", "=", "!", "~", "&", "|",
      "^", "?", ":", ";", ",", "(", ")", "{", "}", "[", "]", ".",
    ].map { (text: $0, bytes: Array($0.utf8)) }
    return (0...UInt8.max).map { first in all.filter { $0.bytes[0] == first } }
  }()

  private var byte: UInt8 { text.bytes[at] }
  private var next: UInt8 { at + 1 < text.bytes.count ? text.bytes[at + 1] : 0 }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func startsName(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
      || byte == UInt8(ascii: "_")
  }

  private mutating func take(while belongs: (UInt8) -> Bool) -> String {
    let start = at
    while at < text.bytes.count, belongs(byte) { at += 1 }
    return String(decoding: text.bytes[start..<at], as: UTF8.self)
  }

  /// Moves to the next token; returns whether there is one.
  private mutating func skipSpace() throws(SnippetError) -> Bool {
    let bytes = text.bytes
    while at < bytes.count {
      if byte == 0x20 || byte >= 0x09 && byte <= 0x0D {
        at += 1
      } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "/") {
        while at < bytes.count, byte != UInt8(ascii: "\n") { at += 1 }
      } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
        let start = at
        at += 2
        while at < bytes.count, byte != UInt8(ascii: "*") || next != UInt8(ascii: "/") { at += 1 }
        guard at < bytes.count else { throw text.error(start, "a comment without its end; add */") }
        at += 2
      } else {
        return true
      }
    }
    return false
  }

  private mutating func symbol() throws(SnippetError) -> String {
    for symbol in Self.symbols[Int(byte)] where stands(symbol.bytes) {
      at += symbol.bytes.count
      return symbol.text
    }
    switch byte {
    case UInt8(ascii: "#"):
      throw text.error(at, "there is no preprocessor; write constants as const variables")
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      throw text.error(at, "there is no text in a kernel; write numbers")
    default:
      throw text.error(at, "\(character) means nothing here; \(remedy)")
    }
  }

  /// Whether bytes of which the first is at hand go on as these do.
  private func stands(_ bytes: [UInt8]) -> Bool {
    guard bytes.count <= text.bytes.count - at else { return false }
    for place in 1..<bytes.count where text.bytes[at + place] != bytes[place] { return false }
    return true
  }

  private var scalar: Unicode.Scalar? {
    String(decoding: text.bytes[at...].prefix(4), as: UTF8.self).unicodeScalars.first
  }

  /// The character at hand, as a message names one that may be invisible.
  private var character: String {
    guard let scalar else { return "a character" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let excerpt = SnippetExcerpt(Array(String(scalar).utf8)[...])
    return excerpt.text == " " || excerpt.columns == 0 ? number : "'\(excerpt.text)' (\(number))"
  }

  /// What to write in place of a character that editors and word processors put in.
  private var remedy: String {
    switch scalar?.value ?? 0 {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x3000: "write a space"
    case 0x2010...0x2015, 0x2212: "write -"
    case 0xD7, 0x22C5: "write *"
    case 0xF7: "write /"
    case 0xFF1B: "write ;"
    default: "take it out"
    }
  }

  /// A number as C writes it: decimal, hexadecimal or binary, whole or not, with a suffix.
  private mutating func number() throws(SnippetError) -> SnippetNumber {
    let start = at
    let isPrefixed = byte == UInt8(ascii: "0")
    let marker = next | 0x20
    let isHex = isPrefixed && marker == UInt8(ascii: "x")
    let isBinary = isPrefixed && marker == UInt8(ascii: "b")
    var previous: UInt8 = 0
    let exponent = isHex ? UInt8(ascii: "p") : UInt8(ascii: "e")
    let word = take { byte in
      defer { previous = byte | 0x20 }
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      return Self.startsName(byte) || Self.isDigit(byte) || byte == Self.point
        || isSign && previous == exponent && !isBinary
    }.lowercased()
    if word.utf8.count <= Self.longestName,
      let number = SnippetNumber(literal: word, isHex: isHex, isBinary: isBinary)
    {
      return number
    }
    throw text.error(
      start, "'\(word.prefix(40))' is no number of C in 64 bits; write one as 10, 0xFF, 2.5, 1e-3f")
  }
}

/// A part of a custom kernel as it was written: a list of parameters, a body, an expression.
package struct SnippetText: Sendable, Hashable {
  /// What the text is, for messages: `operation`, `inputs`.
  package let part: String
  let bytes: [UInt8]

  /// Takes a text of at most ``limit`` bytes.
  package init(_ text: String, part: String) throws(SnippetError) {
    self.part = part
    bytes = Array(text.utf8.prefix(Self.limit + 1))
    guard bytes.count <= Self.limit else {
      throw SnippetError(
        message: "a text has at most \(Self.limit) bytes; write several kernels", part: part,
        line: 1, column: 1, excerpt: "")
    }
  }

  /// The longest text, in bytes.
  package static let limit = 1 << 16

  /// The mistake at a place of the text.
  ///
  /// - Parameters:
  ///   - place: A byte of the text; its end for what is missing there.
  ///   - message: What is wrong, and what to write instead.
  func error(_ place: Int, _ message: String) -> SnippetError {
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<place].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[start...].firstIndex(of: newline) ?? bytes.count
    // Of a long line only what surrounds the place, in whole characters.
    var first = max(start, place - 60)
    while first < place, Self.goesOn(bytes[first]) { first += 1 }
    var last = min(end, place + 20)
    while last < end, Self.goesOn(bytes[last]) { last += 1 }
    let column = bytes[start..<place].count { !Self.goesOn($0) } + 1
    return SnippetError(
      message: message, part: part, line: bytes[..<start].count { $0 == newline } + 1,
      column: column, excerpt: SnippetExcerpt(bytes[first..<last]).text,
      caret: SnippetExcerpt(bytes[first..<place]).columns)
  }

  /// Behind the last byte that is no white space.
  var end: Int { (bytes.lastIndex { $0 > 0x20 } ?? -1) + 1 }

  // MARK: - Implementation

  /// Whether a byte goes on with the character before it.
  private static func goesOn(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

/// A mistake in the text of a custom kernel.
package struct SnippetError: Error, Sendable, Equatable {
  /// What is wrong, and what to write instead.
  package let message: String
  /// Which text of the kernel.
  package let part: String
  /// The line, from 1.
  package let line: Int
  /// The column in characters, from 1.
  package let column: Int
  /// The line as it was written, or what surrounds the place in a long one.
  package let excerpt: String
  /// How many columns of the excerpt lie before the place.
  var caret = 0
  /// Whether other types of the arguments would not help.
  var holdsForAllTypes = false

  /// The mistake, marked as one that other types would not mend.
  var forAllTypes: SnippetError {
    var error = self
    error.holdsForAllTypes = true
    return error
  }
}

extension SnippetError: CustomStringConvertible {
  /// Part, line and message, then the line with a caret under the place.
  package var description: String {
    let head = "\(part), line \(line), column \(column): \(message)"
    guard !excerpt.isEmpty else { return head }
    return "\(head)\n  \(excerpt)\n  \(String(repeating: " ", count: caret))^"
  }
}

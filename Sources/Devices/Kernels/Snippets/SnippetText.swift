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
    // Of a long line only what surrounds the place.
    var first = max(start, place - 60)
    while first < place, bytes[first] & 0xC0 == 0x80 { first += 1 }
    let shown = bytes[first..<min(end, place + 20)]
    return SnippetError(
      message: message, part: part, line: bytes[..<start].count { $0 == newline } + 1,
      column: Self.width(bytes[start..<place]) + 1, excerpt: Self.printable(shown),
      caret: Self.width(bytes[first..<place]))
  }

  // MARK: - Implementation

  /// How many characters some bytes print; bytes that go on with a character print nothing.
  private static func width(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }

  /// The bytes as text in which every character takes one column.
  private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }
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
  /// How many characters of the excerpt lie before the place.
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

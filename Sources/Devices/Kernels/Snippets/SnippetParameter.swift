/// An input or output of a custom kernel.
package struct SnippetParameter: Sendable, Hashable {
  /// The name the body uses.
  package let name: String
  /// Its type, or the letter that stands for it.
  package let type: SnippetType

  /// Creates a parameter.
  package init(name: String, type: SnippetType) {
    self.name = name
    self.type = type
  }

  /// Reads a list such as `T x, float32 y`.
  ///
  /// - Parameters:
  ///   - list: The text.
  ///   - part: What the list is, for messages.
  ///   - others: Names that are taken already.
  package static func list(
    _ list: String, part: String, others: [SnippetParameter] = []
  ) throws(SnippetError) -> [SnippetParameter] {
    let text = try SnippetText(list, part: part)
    let letters = (0x41...0x5A).map { String(UnicodeScalar(UInt8($0))) }
    var parser = try SnippetParser(text, variables: Set(letters))
    var parameters: [SnippetParameter] = []
    if parser.token.kind == .end { return [] }
    repeat {
      if parser.token.kind == .name("raw") {
        throw parser.error(
          "raw arrays are not there: a kernel sees one element of each input; choose elements "
            + "before with taking(_:axis:), or use a RawKernel")
      }
      if parser.token.kind == .name("const") { parser.advance() }
      guard let type = parser.type() else {
        throw parser.error(
          "a type is expected, not \(parser.token.text); write float32, int64, …, or one capital "
            + "letter for any type")
      }
      let place = parser.token.place
      let name = try parser.newName()
      guard name != "i", name != "n", !name.hasPrefix("_") else {
        throw text.error(
          place,
          "'\(name)' is taken: i is an element's place, n their count, and names do not "
            + "begin with _")
      }
      guard !(others + parameters).contains(where: { $0.name == name }) else {
        throw text.error(place, "'\(name)' is declared twice")
      }
      guard parameters.count < limit else {
        throw text.error(place, "a kernel has at most \(limit) inputs and as many outputs")
      }
      parameters.append(SnippetParameter(name: name, type: type))
    } while parser.take(",")
    guard parser.token.kind == .end else {
      throw parser.error("',' must stand between parameters, not \(parser.token.text)")
    }
    return parameters
  }

  /// The most inputs, and the most outputs.
  package static let limit = 32
}

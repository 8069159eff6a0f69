/// What replaces a match: texts and groups in turn.
struct PatternTemplate: Sendable {
  private enum Piece: Sendable {
    case text(TextConstant)
    case group(Int)
  }

  private var pieces: [Piece] = []
  /// The text when there are no groups in it.
  private(set) var constant: String? = ""

  init(_ template: String, _ pattern: Pattern) throws(FrameError) {
    var rest = Substring(template)
    var text = ""
    while let character = rest.popFirst() {
      guard character == "$", let next = rest.first else {
        text.append(character)
        continue
      }
      if next == "$" {
        rest.removeFirst()
        text.append("$")
        continue
      }
      let name: Substring
      if next == "{", let end = rest.firstIndex(of: "}") {
        name = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
      } else {
        name = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(name.count)
      }
      guard !name.isEmpty else {
        text.append("$")
        continue
      }
      guard let group = Int(name) ?? pattern.groups[String(name)],
        (0...pattern.groupCount).contains(group)
      else {
        throw FrameError(
          .argument,
          """
          `$\(name)` in "\(template)": the pattern "\(pattern.source)" has no such group; write `$$` \
          for a dollar sign
          """)
      }
      if pattern.literal != nil {
        text.append(pattern.source)
        continue
      }
      if !text.isEmpty { pieces.append(.text(TextConstant(text))) }
      text = ""
      constant = nil
      pieces.append(.group(group))
    }
    if !text.isEmpty { pieces.append(.text(TextConstant(text))) }
    if constant != nil { constant = text }
  }

  func append(to out: inout TextScratch, _ text: UnsafeRawBufferPointer, _ matcher: Matcher) {
    for piece in pieces {
      switch piece {
      case .text(let constant): out.append(constant.bytes)
      case .group(let group):
        if let range = matcher.range(group) { out.append(text.bytes(range)) }
      }
    }
  }
}

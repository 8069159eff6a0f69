/// How many cells of a terminal a text takes.
enum TextWidth {
  static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

  /// What is seen as one character takes the cells of its first scalar: marks that combine with it,
  /// the parts of a family of emoji and the second letter of a flag take none.
  static func of(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar.value < 0x20 || scalar.value == 0x7F { return 0 }
    let isAlone = character.unicodeScalars.count == 1
    if scalar.value < 0x300, isAlone { return 1 }
    if scalar.properties.isEmojiPresentation { return 2 }
    // A heart, a digit's keycap: drawn as a picture when the selector asks for it.
    if !isAlone, character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
    if !isAlone, (0x1F1E6...0x1F1FF).contains(scalar.value) { return 2 }
    if wide.contains(where: { $0.contains(scalar.value) }) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }

  /// The wide and full-width blocks of Unicode Standard Annex 11, whole blocks at a time.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF,
    0x20000...0x3FFFD,
  ]
}

extension String {
  /// This text in at most `width` cells, "…" in place of its end.
  func cutAtEnd(to width: Int) -> String {
    var used = 0
    var fits = startIndex
    for index in indices {
      let next = TextWidth.of(self[index])
      if used + next > width { return String(self[..<fits]) + "…" }
      used += next
      // The last index up to which there is room for the mark.
      if used + 1 <= width { fits = self.index(after: index) }
    }
    return self
  }

  /// This text in at most `width` cells, "…" in place of its middle: the names of columns often
  /// begin alike.
  func cutInMiddle(to width: Int) -> String {
    guard TextWidth.of(self) > width, width > 4 else { return cutAtEnd(to: width) }
    let head = cutAtEnd(to: width / 2 + 1)
    let tail = String(String(reversed()).cutAtEnd(to: width - TextWidth.of(head) + 1).dropLast())
    return head + String(tail.reversed())
  }
}

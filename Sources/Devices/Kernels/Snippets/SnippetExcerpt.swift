/// A piece of a text as a terminal shows it, so that a caret stands under the right place.
struct SnippetExcerpt {
  /// The piece; what would move the cursor, turn the text around or show nothing is a space.
  private(set) var text = ""
  /// How many columns it takes.
  private(set) var columns = 0

  init(_ bytes: ArraySlice<UInt8>) {
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let width = Self.width(scalar)
      text.unicodeScalars.append(width == nil ? " " : scalar)
      columns += width ?? 1
    }
    // A line may end as on Windows.
    if text.hasSuffix(" "), bytes.last == 0x0D { text.removeLast() }
  }

  // MARK: - Implementation

  /// The columns of a character; nil for one that is no visible mark.
  private static func width(_ scalar: Unicode.Scalar) -> Int? {
    guard !scalar.isASCII else { return scalar.value < 0x20 || scalar.value == 0x7F ? nil : 1 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
      return nil
    case .nonspacingMark, .enclosingMark: return 0
    default:
      let isWide =
        scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
      return isWide ? 2 : 1
    }
  }

  /// The blocks of East Asian characters that take two columns.
  ///
  /// Source: Unicode Standard Annex 11, East Asian Width, of Unicode 15.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]
}

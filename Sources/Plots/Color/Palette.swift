/// Colours for kinds, to be told apart by people with any colour vision.
///
/// The hues and their light-theme values are those of Okabe and Ito, "Color Universal Design", 2008, reordered so
/// that the strongest come first. Their yellow is darkened on white, and blue and black lightened on
/// dark pages, where the originals would vanish; those three values are this project's own.
enum Palette {
  /// How many kinds have a colour of their own; further kinds begin again.
  static let count = 8

  static func series(_ theme: Theme) -> [ColorValue] {
    let values: [UInt32] =
      switch theme {
      case .light:
        [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0xB8A600, 0x4D5763]
      case .dark:
        [0x3F9FDF, 0xE8762B, 0x1DB88A, 0xDB93BA, 0xF0B032, 0x8CCBF2, 0xF0E442, 0xB4BFCA]
      }
    return values.map { ColorValue($0) }
  }
}

/// Estimates how wide text is, since a picture is laid out before anyone has chosen a font.
enum TextMetrics {
  /// The width of `text` in a sans-serif font of `size`, a little on the safe side.
  static func width(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + advance($1) } * size
  }

  /// `text` cut to `width` with an ellipsis.
  static func truncated(_ text: String, to width: Double, size: Double) -> String {
    guard Self.width(text, size: size) > width else { return text }
    var result = text
    while !result.isEmpty, Self.width(result + "…", size: size) > width { result.removeLast() }
    while result.last == " " { result.removeLast() }
    return result + "…"
  }

  // Fractions of the font size: rounded means over common sans-serif fonts, made a twentieth wider because
  // a label that ends early looks better than one that is cut.
  private static func advance(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "|", "!", "'", ".", ",", ":", ";", "·": 0.31
    case " ", "\u{a0}", "t", "f", "r", "(", ")", "[", "]", "/", "-": 0.39
    case "m", "w", "M", "W", "@", "%": 0.92
    case "A"..."Z", "&", "…": 0.72
    case "0"..."9", "+", "\u{2212}", "=", "–": 0.62
    case "\u{300}"..."\u{36f}": 0
    case "\u{1100}"...: scalar.value > 0x2e80 ? 1.05 : 0.64
    default: 0.61
    }
  }
}

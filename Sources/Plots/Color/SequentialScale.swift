/// Colours for amounts: lightness rises or falls evenly from the page's background to the strongest ink.
///
/// The anchors (lightness, chroma, hue in OKLab) are this project's own choice: low amounts blend into the
/// background, in light as well as in dark, and the hue turns so that neighbouring steps can be told apart.
enum SequentialScale {
  /// How many colours there are.
  ///
  /// More could not be told apart in a legend.
  static let levelCount = 16

  /// The colours from low to high for a theme.
  static func colors(_ theme: Theme) -> [ColorValue] {
    let anchors = theme == .light ? lightAnchors : darkAnchors
    return (0..<levelCount).map { level in
      let position = Double(level) / Double(levelCount - 1) * Double(anchors.count - 1)
      let index = min(Int(position), anchors.count - 2)
      let t = position - Double(index)
      let (from, to) = (anchors[index], anchors[index + 1])
      return ColorValue(
        lightness: from.lightness + t * (to.lightness - from.lightness),
        chroma: from.chroma + t * (to.chroma - from.chroma),
        hue: from.hue + t * (to.hue - from.hue))
    }
  }

  /// The level of a fraction in 0…1 of the scale that begins at `lowest`.
  static func level(_ fraction: Double, from lowest: Int = 0) -> Int {
    min(max(lowest + Int(fraction * Double(levelCount - lowest)), lowest), levelCount - 1)
  }

  private typealias Anchor = (lightness: Double, chroma: Double, hue: Double)

  private static let lightAnchors: [Anchor] = [
    (0.955, 0.022, 190), (0.84, 0.085, 200), (0.69, 0.115, 225), (0.54, 0.140, 255),
    (0.40, 0.150, 285), (0.25, 0.095, 305),
  ]

  private static let darkAnchors: [Anchor] = [
    (0.29, 0.040, 275), (0.40, 0.110, 275), (0.53, 0.125, 250), (0.67, 0.120, 210),
    (0.81, 0.130, 165), (0.95, 0.130, 105),
  ]
}

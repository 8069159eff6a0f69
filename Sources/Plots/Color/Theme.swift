/// The two sets of colours that a picture is drawn in.
public enum Theme: String, Sendable, CaseIterable {
  /// Dark ink on a white page.
  case light
  /// Light ink on a dark page.
  case dark

  /// The colours that names in the style sheet stand for, in a fixed order.
  var variables: [(name: String, color: ColorValue)] {
    let series = zip(0..., Palette.series(self)).map { ("s\($0)", $1) }
    let levels = zip(0..., SequentialScale.colors(self)).map { ("l\($0)", $1) }
    return neutral + series + levels
  }

  private var neutral: [(name: String, color: ColorValue)] {
    switch self {
    case .light:
      [
        ("paper", ColorValue(0xffffff)), ("ink", ColorValue(0x1c2430)),
        ("muted", ColorValue(0x5d6876)), ("rule", ColorValue(0xe3e7ec)),
        ("axis", ColorValue(0x9aa5b1)),
      ]
    case .dark:
      [
        ("paper", ColorValue(0x12171e)), ("ink", ColorValue(0xe9eef4)),
        ("muted", ColorValue(0x9caab9)), ("rule", ColorValue(0x28313c)),
        ("axis", ColorValue(0x5b6876)),
      ]
    }
  }
}
